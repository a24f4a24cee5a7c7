package dev.blip.scan;

import dev.blip.link.LinkException;
import dev.blip.metric.Counter;
import dev.blip.pace.Exposure;
import dev.blip.plan.Questions;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.plan.Transmit;
import dev.blip.probe.NeighbourMacs;
import dev.blip.report.Ending;
import dev.blip.report.ObservationSink;
import dev.blip.report.Refusal;
import dev.blip.report.Station;
import dev.blip.targets.AddressSet;
import dev.blip.verdict.Reason;
import dev.blip.way.Leg;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// How the targets of one leg get their verdicts. Where the leg asks by ARP first, those who are there are asked as
/// soon as most have said so, beside the sweep; who answers later is asked when those are done; who is silent is not
/// asked. Owner: the reporting thread, but where a method says otherwise.
final class Course implements AutoCloseable {
    private static final long ROOM_NANOS = 500_000_000L; // between looks at the kernel's table
    private static final long LOOK_NANOS = 10_000_000L; // between looks at who is there
    private static final long LEAST_ROOM = 64; // hosts that are worth a run of their own

    /// How long the kernel's table may have no room: it forgets nobody while it holds less than `gc_thresh1` (arp(7)).
    private static final long NO_ROOM_NANOS = 300_000_000_000L;

    private final Parts parts;
    private final Leg leg;
    private final LegFamily family;
    private final ScanPlan plan; // the leg's own
    private final @Nullable ArpDiscovery discovery;
    private final List<String> notes;
    private final int transmitThreads;
    private final String receiveWord;
    private final List<LegRun> runs = new CopyOnWriteArrayList<>();
    private @Nullable LegEnds ready; // of the first run, until it begins
    private volatile double ceiling; // what the next run begins with
    private volatile boolean isBegun;
    private volatile boolean stopping;
    private volatile boolean isSweeping;
    private long scanStartedNanos;
    private AddressSet asked = AddressSet.EMPTY; // in some run, begun or over
    private AddressSet late = AddressSet.EMPTY; // there, and not asked yet
    private boolean isSilenceTold;
    private boolean isFollowed; // nothing is left to do for those whom ARP has found
    private long silentTargets; // told so without a packet
    private long windowNanos = -1; // not computed yet
    private long askedNanos; // when a run was begun last
    private long quietUntil =
            Long.MIN_VALUE; // the end of the time in which what was sent before counts
    private String trouble = ""; // why some are not asked

    /// @param plan       the leg's own
    /// @param ready      of the first run
    /// @param discovery  null if all targets are asked at once
    Course(Parts parts, Leg leg, ScanPlan plan, LegEnds ready, @Nullable ArpDiscovery discovery) {
        this.parts = parts;
        this.leg = leg;
        this.family = LegFamily.of(leg);
        this.plan = plan;
        this.ready = ready;
        this.discovery = discovery;
        this.ceiling = plan.pace().packetsPerSecond();
        this.notes = ready.link().notes();
        this.transmitThreads = ready.link().senders().size();
        this.receiveWord = ready.link().listeners().getFirst().ring().word();
        this.isSweeping = discovery != null;
        if (discovery == null) {
            asked = leg.targets();
            ScanPlan own = plan.withLink(plan.link().withTransmitThreads(transmitThreads));
            runs.add(
                    new LegRun(
                            own,
                            family,
                            questions(leg.targets()),
                            leg.nextHops(),
                            null,
                            null,
                            ready,
                            parts.crew(),
                            parts.clock()));
            this.ready = null;
        }
    }

    /// Once, after `setCeiling`.
    ///
    /// @param scanStartedNanos  when the first leg was
    void start(long scanStartedNanos) {
        this.scanStartedNanos = scanStartedNanos;
        isBegun = true;
        if (discovery == null) {
            runs.getFirst().start();
        } else {
            discovery.start();
        }
    }

    /// Looks whether something is to begin, or has ended.
    void look(long nowNanos) {
        if (!isBegun) {
            return;
        }
        boolean isBroken = parts.crew().failure() != null;
        for (LegRun run : runs) {
            run.look(nowNanos, isBroken);
        }
        if (discovery != null && !isBroken) {
            discovery.hear(nowNanos);
            if (!isFollowed && plan.asksHosts()) {
                followHosts(discovery, nowNanos);
            } else if (!isFollowed) {
                follow(discovery, nowNanos);
            }
        }
    }

    /// Begins what the sweep's progress allows: those who are there beside it, or after it where sending both at once
    /// would break a bound; those who answered late when the first are done.
    private void follow(ArpDiscovery discovery, long nowNanos) {
        if (isOutOfTime(nowNanos)) {
            discovery.stop(Ending.OUT_OF_TIME);
        }
        boolean isOver = discovery.isOver();
        if (isOver && isSweeping) {
            isSweeping = false;
            quietUntil = parts.isSideBySide() ? quietUntil : nowNanos + windowNanos();
        }
        boolean areTheyKnown = isOver || (parts.isSideBySide() && discovery.isQuiet(nowNanos));
        if (asked.isEmpty() && areTheyKnown && isQuiet(nowNanos)) {
            askThoseThere(discovery, nowNanos);
        }
        if (isOver && !isSilenceTold) {
            tellSilence(discovery);
        }
        if (!late.isEmpty() && areRunsOver() && isQuiet(nowNanos)) {
            askAsRoomAllows(discovery, nowNanos);
        }
        isFollowed =
                isSilenceTold
                        && late.isEmpty()
                        && areRunsOver()
                        && (stopping || discovery.isToldAgain(nowNanos));
    }

    /// Whoever has said that an address is theirs is up: there is nothing more to ask.
    private void followHosts(ArpDiscovery discovery, long nowNanos) {
        if (isOutOfTime(nowNanos)) {
            discovery.stop(Ending.OUT_OF_TIME);
        }
        if (discovery.isOver()) {
            AddressSet there = discovery.found().addresses();
            parts.unasked().addFound(leg.plan(), there, family.neighbour(), discovery::answer);
            asked = there;
            isSweeping = false;
            tellSilence(discovery);
            isFollowed = true;
        }
    }

    /// Whether a bound on what is sent may be filled anew, or nothing will be sent any more.
    private boolean isQuiet(long nowNanos) {
        return stopping || isOutOfTime(nowNanos) || nowNanos >= quietUntil;
    }

    /// The longest stretch of time that a bound of the plan is held in: what begins knows nothing of what was sent.
    private long windowNanos() {
        windowNanos = windowNanos < 0 ? Exposure.longestWindowNanos(plan) : windowNanos;
        return windowNanos;
    }

    /// Begins with those who are there. Who answers later has missed this run: a run's targets are numbered once.
    private void askThoseThere(ArpDiscovery discovery, long nowNanos) {
        NeighbourMacs found = discovery.found();
        AddressSet there = found.addresses();
        AddressSet some = there.isEmpty() ? there : first(there, discovery.room());
        if (some.isEmpty()) {
            quietUntil = nowNanos + LOOK_NANOS;
        } else {
            begin(some, found, nowNanos);
        }
    }

    /// Asks those who are left: at once, or in parts for which the kernel's table has room.
    private void askAsRoomAllows(ArpDiscovery discovery, long nowNanos) {
        boolean isLast = stopping || isOutOfTime(nowNanos);
        AddressSet some = isLast ? late : first(late, discovery.room());
        if (some.count() < Math.min(LEAST_ROOM, late.count())) {
            waitForRoom(nowNanos);
            return;
        }
        runs.forEach(LegRun::finish); // a part is over before the next is asked, and keeps no ring
        begin(some, discovery.found(), nowNanos);
    }

    private void waitForRoom(long nowNanos) {
        quietUntil = nowNanos + ROOM_NANOS;
        if (nowNanos - askedNanos < NO_ROOM_NANOS) {
            return;
        }
        trouble =
                "the kernel's neighbour table has had no room for them for "
                        + NO_ROOM_NANOS / 1_000_000_000L
                        + " s (ip neigh; gc_thresh1 of net.ipv4.neigh.default, in IPv6 of net.ipv6)";
        parts.unasked().add(leg.plan(), late, Reason.NOT_ASKED);
        late = AddressSet.EMPTY;
    }

    private boolean isOutOfTime(long nowNanos) {
        return nowNanos - scanStartedNanos >= plan.limits().maxRuntimeNanos();
    }

    private static AddressSet first(AddressSet all, long most) {
        if (all.count() <= most) {
            return all;
        }
        var some = new AddressSet.Builder();
        for (long i = 0; i < most; i++) {
            some.add(all.at(i));
        }
        return some.build();
    }

    /// What the silence of the others says, once the sweep is over; who has answered late is asked later.
    private void tellSilence(ArpDiscovery discovery) {
        isSilenceTold = true;
        AddressSet there = discovery.found().addresses();
        AddressSet silent = leg.targets().minus(there);
        boolean isSure = discovery.trouble().isEmpty();
        Reason reason = isSure ? family.noNeighbour() : Reason.NOT_ASKED;
        silentTargets = parts.unasked().add(leg.plan(), silent, reason);
        trouble = trouble.isEmpty() ? discovery.trouble() : trouble;
        late = there.minus(asked);
        askedNanos = parts.clock().nanoTime();
    }

    /// Begins to ask some of the leg's targets.
    ///
    /// @param found  their MACs, and others'
    private void begin(AddressSet some, NeighbourMacs found, long nowNanos) {
        asked = new AddressSet.Builder().addAll(asked).addAll(some).build();
        late = late.minus(some);
        askedNanos = nowNanos;
        boolean isTooLate = isOutOfTime(nowNanos);
        String why = isTooLate ? Ending.OUT_OF_TIME : Ending.STOPPED;
        try {
            if (!stopping && !isTooLate) {
                LegRun run = run(planOf(some), some, found);
                runs.add(run);
                run.transmitSide().control().setCeiling(ceiling); // as it is by now
                run.start();
                if (stopping) { // since it was looked at
                    run.stop();
                }
                return;
            }
        } catch (Refusal e) {
            why = e.what() + ": " + e.why();
        } catch (LinkException e) {
            why = e.what() + ": " + e.why();
        }
        trouble = trouble.isEmpty() ? why : trouble;
        parts.unasked().add(leg.plan(), some, Reason.NOT_ASKED);
    }

    /// The plan of a run that begins now. Its pace is that of the whole scan, whatever its part of the ceiling is at
    /// the moment: which caps it can exceed goes by that.
    private ScanPlan planOf(AddressSet some) {
        TimeLimits limits = plan.limits();
        long elapsed = parts.clock().nanoTime() - scanStartedNanos;
        long left = Math.max(1, limits.maxRuntimeNanos() - elapsed);
        return plan.among(some)
                .withConduct(plan.conduct().withLimits(limits.withMaxRuntime(left)))
                .withLink(plan.link().withTransmitThreads(transmitThreads));
    }

    /// The first run has what was opened with the scan, so that a refusal comes before a packet; a later one opens its
    /// own, with source ports on which no late reply to the first one can come.
    private LegEnds endsFor(ScanPlan own) throws Refusal, LinkException {
        LegEnds first = ready;
        ready = null;
        if (first != null) {
            return first;
        }
        // A program on the interface is there once, and it may still be the first run's.
        Leg by = leg.transmit() == Transmit.XDP ? leg.by(Transmit.PACKET) : leg;
        return parts.opener().open(own, by, null);
    }

    private LegRun run(ScanPlan own, AddressSet some, NeighbourMacs found)
            throws Refusal, LinkException {
        LegEnds ends = endsFor(own);
        return LegRun.toNeighbours(
                own,
                family,
                questions(some),
                leg.nextHops(),
                leg.sendsFrames() ? found : null,
                some.count(),
                ends,
                parts.crew(),
                parts.clock());
    }

    /// Questions are of the whole scan's plan, so that a part of it (`--shard`) stays the same part whatever the legs
    /// are.
    private Questions questions(AddressSet some) {
        return Questions.of(leg.plan(), some);
    }

    /// Hands on what waits.
    ///
    /// @return findings handed on
    int drainTo(ObservationSink sink) throws IOException {
        if (!isBegun) {
            return 0;
        }
        int handed = 0;
        for (LegRun run : runs) {
            handed += run.isOver() ? 0 : run.drainTo(sink);
            if (run.isOver()) {
                quietUntil = Math.max(quietUntil, run.endedNanos() + windowNanos());
            }
        }
        return handed;
    }

    /// True where no run was begun yet: then only the sweep is waited for.
    private boolean areRunsOver() {
        for (LegRun run : runs) {
            if (!run.isOver()) {
                return false;
            }
        }
        return true;
    }

    /// Whether every target has its verdict, or will get none, and all is handed on. One that was not begun is over
    /// when it is stopped.
    boolean isOver() {
        if (!isBegun) {
            return stopping || parts.crew().failure() != null;
        }
        boolean isAsked = discovery == null || isFollowed || parts.crew().failure() != null;
        return isAsked && areRunsOver();
    }

    /// Whether only what has been heard already is waited for.
    boolean isEnding() {
        if (runs.isEmpty() || isSweeping || !late.isEmpty()) {
            return false;
        }
        for (LegRun run : runs) {
            if (!run.isEnding()) {
                return false;
            }
        }
        return true;
    }

    /// Whether requests are, or will be, sent beside the probes. Any thread.
    boolean isSweeping() {
        return isSweeping;
    }

    /// Any thread: packets per second that all runs together may send.
    void setCeiling(double packetsPerSecond) {
        if (packetsPerSecond == ceiling) {
            return;
        }
        ceiling = packetsPerSecond;
        for (LegRun run : runs) {
            run.transmitSide().control().setCeiling(packetsPerSecond);
        }
    }

    /// Any thread: targets without a verdict, about.
    long left() {
        long settled = 0;
        for (LegRun run : runs) {
            settled += run.settled();
        }
        return Math.max(0, targets() - settled);
    }

    /// Targets of the leg in this share of the scan, about.
    private long targets() {
        return plan.asked().count() / plan.part().of();
    }

    /// Any thread: no new probes; what was sent is still listened for.
    void stop() {
        stopping = true;
        if (discovery != null) {
            discovery.stop(Ending.STOPPED);
        }
        runs.forEach(LegRun::stop);
    }

    /// The sink has failed or a worker has: nobody may wait for either any more.
    void abandon() {
        runs.forEach(LegRun::abandon);
    }

    /// Stops, and waits for all workers.
    void end() {
        if (discovery != null) {
            discovery.stop(Ending.STOPPED);
            discovery.join();
        }
        runs.forEach(LegRun::end);
    }

    Leg leg() {
        return leg;
    }

    /// Runs in the order of their beginning. Any thread may walk them while the owner adds one.
    List<LegRun> runs() {
        return runs;
    }

    /// Targets of a leg that was not begun: none of them has a verdict.
    long unbegun() {
        boolean isCounted = isBegun || discovery == null; // as not asked, by its run
        return isCounted ? 0 : questions(leg.targets()).size();
    }

    /// Any thread.
    long sum(Counter counter) {
        long sum = 0;
        for (LegRun run : runs) {
            sum += run.sum(counter);
        }
        return sum;
    }

    /// Why some have not been asked, for people; empty if all have.
    String trouble() {
        return trouble;
    }

    /// Any thread: who has the address of a host on the leg's own link, null if nobody has said so.
    @Nullable Station station(int host) {
        return discovery == null ? null : discovery.station(host);
    }

    /// Targets that are silent on a link where nobody has said anything; 0 if somebody has.
    long unheard() {
        return discovery != null && discovery.isNobodyThere() ? silentTargets : 0;
    }

    /// What a person should know of what was opened, one line each.
    List<String> notes() {
        return notes;
    }

    /// Transmit threads of the first run, known before it begins.
    int transmitThreads() {
        return transmitThreads;
    }

    /// How replies come.
    String receiveWord() {
        return receiveWord;
    }

    /// Whether the leg's first packet was an ARP request, so that its time began with that.
    boolean hasSwept() {
        return discovery != null;
    }

    @Override
    public void close() {
        if (discovery != null) {
            discovery.close();
        }
        if (ready != null) {
            ready.close();
        }
        runs.forEach(LegRun::close);
    }
}
