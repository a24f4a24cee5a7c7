package dev.blip.scan;

import dev.blip.link.LinkException;
import dev.blip.metric.Counter;
import dev.blip.pace.Exposure;
import dev.blip.plan.Conduct;
import dev.blip.plan.Pace;
import dev.blip.plan.Questions;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.plan.Transmit;
import dev.blip.probe.NeighbourMacs;
import dev.blip.report.ObservationSink;
import dev.blip.report.Refusal;
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
    static final String STOPPED = "the scan was stopped";
    static final String OUT_OF_TIME = "the scan's --max-runtime was over";

    /// Hosts on one link that are asked: each whose answer the kernel meets with a RST, or who asks for our MAC, takes
    /// an entry in its neighbour table, which holds 1,024 (`gc_thresh3`) and drops what it has no room for while every
    /// call reports success.
    private static final int MOST_NEIGHBOURS = 512;

    private final Parts parts;
    private final Leg leg;
    private final ScanPlan plan; // the leg's own
    private final @Nullable ArpDiscovery discovery;
    private final List<String> notes;
    private final int transmitThreads;
    private final String receiveWord;
    private final List<LegRun> runs = new CopyOnWriteArrayList<>();
    private @Nullable LegEnds ready; // of the first run, until it begins
    private volatile double ceiling;
    private volatile boolean isBegun;
    private volatile boolean stopping;
    private volatile boolean isSweeping;
    private long scanStartedNanos;
    private AddressSet asked = AddressSet.EMPTY;
    private AddressSet late = AddressSet.EMPTY;
    private boolean isSilenceTold;
    private long silentTargets;
    private long quietUntil; // the end of the time in which what was sent before counts
    private String trouble = "";

    /// @param plan       the leg's own
    /// @param ready      of the first run
    /// @param discovery  null if all targets are asked at once
    Course(Parts parts, Leg leg, ScanPlan plan, LegEnds ready, @Nullable ArpDiscovery discovery) {
        this.parts = parts;
        this.leg = leg;
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
            runs.add(run(plan, leg.targets(), ready, null));
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
            follow(discovery, nowNanos);
        }
    }

    private void follow(ArpDiscovery discovery, long nowNanos) {
        if (nowNanos - scanStartedNanos >= plan.limits().maxRuntimeNanos()) {
            discovery.stop(OUT_OF_TIME);
        }
        boolean isOver = discovery.isOver();
        if (isOver && isSweeping) {
            isSweeping = false;
            quietUntil = nowNanos + windowNanos();
        }
        boolean areTheyKnown = isOver || (parts.isSideBySide() && discovery.isQuiet(nowNanos));
        if (runs.isEmpty() && asked.isEmpty() && areTheyKnown && isQuiet(nowNanos)) {
            askThoseThere(discovery);
        }
        if (isOver && !isSilenceTold) {
            tellSilence(discovery);
        }
        if (!late.isEmpty() && areRunsOver() && isQuiet(nowNanos)) {
            AddressSet some = late;
            late = AddressSet.EMPTY;
            begin(some, discovery.found());
        }
    }

    /// Whether a bound on what is sent may be filled anew: side by side each has its own part.
    private boolean isQuiet(long nowNanos) {
        return parts.isSideBySide() && runs.isEmpty() || nowNanos >= quietUntil;
    }

    /// The longest stretch of time that a bound of the plan is held in: what begins knows nothing of what was sent.
    long windowNanos() {
        return Exposure.longestWindowNanos(plan);
    }

    private void askThoseThere(ArpDiscovery discovery) {
        NeighbourMacs found = discovery.found();
        AddressSet some = withinRoom(found.addresses());
        if (!some.isEmpty()) {
            begin(some, found);
        }
    }

    /// What the silence of the others says, once the sweep is over; who has answered late is asked later.
    private void tellSilence(ArpDiscovery discovery) {
        isSilenceTold = true;
        AddressSet there = discovery.found().addresses();
        AddressSet silent = leg.targets().minus(there);
        boolean isSure = discovery.trouble().isEmpty();
        Reason reason = isSure ? Reason.NO_ARP : Reason.NOT_ASKED;
        silentTargets = parts.unasked().add(silent, reason);
        trouble = trouble.isEmpty() ? discovery.trouble() : trouble;
        AddressSet more = there.minus(asked);
        late = withinRoom(more);
        parts.unasked().add(more.minus(late), Reason.NOT_ASKED);
    }

    private AddressSet withinRoom(AddressSet there) {
        long room = MOST_NEIGHBOURS - asked.count();
        if (there.count() <= room) {
            return there;
        }
        trouble =
                "more than "
                        + MOST_NEIGHBOURS
                        + " hosts on "
                        + leg.on().name()
                        + " answer ARP, and more at once would overflow the kernel's neighbour table:"
                        + " scan it in parts";
        var some = new AddressSet.Builder();
        for (int i = 0; i < room; i++) {
            some.add(there.at(i));
        }
        return some.build();
    }

    /// Begins to ask some of the leg's targets.
    ///
    /// @param found  their MACs, and others'
    private void begin(AddressSet some, NeighbourMacs found) {
        asked = new AddressSet.Builder().addAll(asked).addAll(some).build();
        ScanPlan own = planOf(some);
        String why = STOPPED;
        try {
            if (!stopping) {
                LegRun run = run(own, some, endsFor(own), leg.sendsFrames() ? found : null);
                runs.add(run);
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
        parts.unasked().add(some, Reason.NOT_ASKED);
    }

    /// The plan of a run that begins now.
    private ScanPlan planOf(AddressSet some) {
        Conduct conduct = plan.conduct().withPace(paceOf(plan.pace(), ceiling));
        TimeLimits limits = plan.limits();
        long elapsed = parts.clock().nanoTime() - scanStartedNanos;
        long left = Math.max(1, limits.maxRuntimeNanos() - elapsed);
        return plan.among(some)
                .withConduct(conduct.withLimits(limits.withMaxRuntime(left)))
                .withLink(plan.link().withTransmitThreads(transmitThreads));
    }

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

    private LegRun run(ScanPlan own, AddressSet some, LegEnds ends, @Nullable NeighbourMacs macs) {
        Questions questions = Questions.of(parts.plan(), some);
        return new LegRun(own, questions, leg.nextHops(), macs, ends, parts.crew(), parts.clock());
    }

    private static Pace paceOf(Pace pace, double most) {
        if (pace.packetsPerSecond() == most) {
            return pace;
        }
        return pace.isFixed()
                ? Pace.fixed(most)
                : new Pace(most, Math.min(most, pace.leastPerSecond()));
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
            return stopping;
        }
        boolean isAsked =
                discovery == null
                        || (isSilenceTold && late.isEmpty())
                        || parts.crew().failure() != null;
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
            discovery.stop(STOPPED);
        }
        runs.forEach(LegRun::stop);
    }

    void abandon() {
        runs.forEach(LegRun::abandon);
    }

    /// Stops, and waits for all workers.
    void end() {
        if (discovery != null) {
            discovery.stop(STOPPED);
            discovery.join();
        }
        runs.forEach(LegRun::end);
    }

    Leg leg() {
        return leg;
    }

    List<LegRun> runs() {
        return runs;
    }

    /// Targets of a leg that was not begun: none of them has a verdict.
    long unbegun() {
        boolean isCounted = isBegun || discovery == null; // as not asked, by its run
        return isCounted ? 0 : Questions.of(parts.plan(), leg.targets()).size();
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

    /// Targets that are silent on a link where nobody has said anything; 0 if somebody has.
    long unheard() {
        return discovery != null && discovery.isNobodyThere() ? silentTargets : 0;
    }

    /// What a person should know of what was opened, one line each.
    List<String> notes() {
        return notes;
    }

    int transmitThreads() {
        return transmitThreads;
    }

    /// How replies come.
    String receiveWord() {
        return receiveWord;
    }

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
