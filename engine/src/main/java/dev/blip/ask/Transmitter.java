package dev.blip.ask;

import dev.blip.ledger.LossEvidence;
import dev.blip.ledger.ObservationLog;
import dev.blip.ledger.PassRule;
import dev.blip.ledger.Tranche;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.order.ProbeOrder;
import dev.blip.pace.HostPaces;
import dev.blip.pace.Pacer;
import dev.blip.plan.ScanPlan;
import dev.blip.probe.Probe;
import dev.blip.run.Clock;
import dev.blip.targets.TargetSpace;
import dev.blip.verdict.Reason;
import dev.blip.way.Reachable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Walks the positions of a lane, pass by pass, and asks whoever has not answered: `Passes` says who is next, `Batch`
/// hands the probes over, and a `Closer` says what silence means. Owner: the lane's transmit thread, which calls `work`
/// until it returns `NEVER`. Under a simulated clock it runs unchanged.
public final class Transmitter {
    public static final long NEVER = Long.MAX_VALUE;

    /// Longest sleep: what the next turn was computed from may have become shorter, above all the timeout, which is a
    /// second until the first reply has been timed.
    static final long RECHECK_NANOS = 10_000_000L;

    private static final long POLL_NANOS = 1_000_000L;

    /// Entries that one batch may send to the lines of their hosts.
    private static final int MOST_WAITING = 1 << 10;

    private final TargetSpace space;
    private final ProbeOrder order;
    private final boolean looksAtHosts; // at each target's, not only where some are held
    private final boolean isByHop; // first probes are counted one by one; else by the batch
    private final boolean measuresEchoes; // round trips are a result; nobody else is asked
    private final int canaryAttempt; // whose port is the one behind those of the attempts
    private final Pacer pacer;
    private final CapGate caps;
    private final @Nullable HostTurns hosts; // null if none is spared
    private final @Nullable Outstanding outstanding; // null if any number of probes may be
    private final int mostAtOnce; // frames of a batch
    private final Lane lane;
    private final Feedback feedback;
    private final RateControl.Share share;
    private final PathWatch watch;
    private final PathWatch.Share path;
    private final PathWatch.Asker asker = this::askWitness;
    private final Counters counters;
    private final ObservationLog log;
    private final Clock clock;
    private final PassRule passRule;
    private final Closer closer;
    private final Passes passes;
    private final LinkGate gate;
    private final Batch batch;
    private final CanaryTurns turns;
    private final long maxRuntimeNanos;

    private double ratePerSecond;
    private long timeoutNanos; // of the batch, as what follows
    private long dueUntil;
    private boolean isUnsampled; // few first probes are random samples: canaries tell of the path
    private boolean isLookedThrough; // by the last `fill`: nobody is left to look at

    private volatile boolean stopping;
    private volatile boolean ranOut;
    private volatile boolean abandoned;
    private volatile long firstSendNanos = NEVER;

    Transmitter(TransmitContext all, TransmitLine own) {
        ScanContext scan = all.scan();
        ScanPlan plan = scan.plan();
        this.space = scan.space();
        this.order = scan.order();
        this.clock = scan.clock();
        this.isByHop = scan.areas().hops() > 1;
        this.measuresEchoes = plan.asksEchoes();
        this.canaryAttempt = plan.retry().attempts();
        this.maxRuntimeNanos = plan.limits().maxRuntimeNanos();
        this.lane = own.lane();
        this.share = own.share();
        this.counters = own.counters();
        this.log = own.log();
        this.feedback = all.feedback();
        this.watch = all.watch();
        this.path = watch.share();
        this.pacer = new Pacer(lane.pace(), clock.nanoTime());
        this.caps =
                new CapGate(lane.caps().open(), lane.openIntervals(plan), space, scan.nextHops());
        HostPaces paces = lane.openPaces();
        this.hosts = paces == null ? null : new HostTurns(paces, scan);
        this.looksAtHosts = caps.isAny() || isByHop;
        this.outstanding = plan.pace().isSerial() ? new Outstanding(feedback) : null;
        this.turns = new CanaryTurns(!plan.pace().isFixed(), plan.seed() + lane.first());
        var refusals =
                new Refusals(hosts == null ? Refusals.EVERYTHING : Refusals.EVERYTHING_OF_WAITING);
        this.gate = new LinkGate(own.sender(), refusals, plan.limits().pathTimeoutNanos());
        this.batch = new Batch(all.probe(), own.sender(), gate, counters, clock, new NotAsked());
        this.mostAtOnce = outstanding == null ? batch.capacity() : 1;
        this.passRule = passRule(order.size(), all.probe());
        this.closer =
                new Closer(
                        scan,
                        lane.tranches(),
                        feedback,
                        passRule,
                        path,
                        this::lostHere,
                        all.probe().silence(),
                        counters,
                        log);
        this.passes = new Passes(all, lane, closer, passRule, path, hosts, this::lostHere);
    }

    private static PassRule passRule(long targets, Probe probe) {
        int least = probe.leastPasses();
        return probe.isSilenceUsual()
                ? new PassRule(targets, least, least)
                : new PassRule(targets, least);
    }

    /// Sends at most one batch, or settles what is due.
    ///
    /// @return when to be called next: not later than `nowNanos` means at once; `NEVER` means that all is done
    public long work(long nowNanos) {
        if (abandoned) {
            return NEVER;
        }
        look(nowNanos);
        boolean isShut = !stopping && isShut(nowNanos);
        closer.hold(isShut);
        boolean isAtTheEnd = passes.unopened() == 0 || isCutOff();
        if (!closer.closeDue(nowNanos, stopping, isAtTheEnd)) {
            return nowNanos + POLL_NANOS;
        }
        if (isDone()) {
            return NEVER;
        }
        if (isShut) {
            return nowNanos + RECHECK_NANOS;
        }
        if (feedback.isReporterBehind() || log.free() < batch.capacity()) {
            return nowNanos + POLL_NANOS;
        }
        return askWitnesses(nowNanos) ? nowNanos : askThoseDue(nowNanos);
    }

    /// Takes in what has changed: the rate, the areas, the time.
    private void look(long nowNanos) {
        ratePerSecond = share.rate(nowNanos, counters.get(Counter.SEND_BACKPRESSURE));
        pacer.setRate(ratePerSecond, nowNanos);
        watch.tick(nowNanos);
        passes.repeatWhatWasAskedInTheDark();
        boolean isOver = firstSendNanos != NEVER && nowNanos - firstSendNanos >= maxRuntimeNanos;
        if (!stopping && isOver) {
            ranOut = true;
            stopping = true;
        }
    }

    private long askThoseDue(long nowNanos) {
        Tranche ready = stopping || watch.isAllHeld() ? null : passes.ready(nowNanos);
        if (ready == null) {
            return soonest(nowNanos);
        }
        int permits = pacer.permits(nowNanos, mostAtOnce);
        if (permits == 0) {
            return Math.clamp(pacer.readyAt(nowNanos), nowNanos, nowNanos + RECHECK_NANOS);
        }
        if (outstanding != null && outstanding.isAny(nowNanos)) {
            return nowNanos + POLL_NANOS;
        }
        if (fill(ready, permits, nowNanos)) {
            flush(ready);
            return nowNanos;
        }
        caps.sent(nowNanos); // nothing of it is under way
        return Math.min(opensAt(nowNanos), nowNanos + RECHECK_NANOS);
    }

    /// When to go on where nobody could be asked: when a cap opens, at once where others may be ready, else when a host
    /// may be.
    private long opensAt(long nowNanos) {
        HostTurns spared = hosts;
        return spared != null && isLookedThrough && caps.opensAt() <= nowNanos
                ? Math.max(nowNanos, spared.soonest())
                : caps.opensAt();
    }

    /// When there may be something to ask or to close.
    private long soonest(long nowNanos) {
        long asking = stopping || watch.isAllHeld() ? NEVER : passes.soonest();
        long next = Math.min(asking, closer.soonest());
        return next == NEVER ? nowNanos + POLL_NANOS : Math.min(next, nowNanos + RECHECK_NANOS);
    }

    /// Any thread: the link is watched from now on.
    void follow(Reachable link) {
        gate.follow(link);
    }

    /// Whether nothing may leave at the moment. Ends the scan when that has lasted.
    private boolean isShut(long nowNanos) {
        boolean isShut = gate.isShut(nowNanos);
        if (gate.isGivenUp()) {
            if (gate.isLinkLost()) {
                closer.callUnasked(Reason.LINK_DOWN);
            }
            stopping = true;
        }
        return isShut;
    }

    /// Replies that the kernel dropped, and times that the link was lost: what was silent meanwhile is asked again.
    private long lostHere() {
        return feedback.kernelDrops() + gate.outages();
    }

    /// Any thread: no new probes; what has been sent is still listened for.
    void stop() {
        stopping = true;
    }

    /// Any thread: nobody will hear the verdicts any more. `work` returns `NEVER` from now on, whatever is open.
    void abandon() {
        abandoned = true;
    }

    /// Whether no more probes will leave, whatever has not been asked.
    private boolean isCutOff() {
        return stopping || watch.isAllLost();
    }

    boolean isDone() {
        return lane.tranches().live().length == 0 && (passes.unopened() == 0 || isCutOff());
    }

    /// Positions never asked because the scan was stopped.
    long unopened() {
        return passes.unopened();
    }

    long opened() {
        return passes.opened();
    }

    int passes() {
        return passes.begun();
    }

    /// Whether the plan's time for the whole scan was over before the scan was.
    boolean ranOut() {
        return ranOut;
    }

    /// What the passes have heard. For the thread that ends the scan, after the transmit thread has ended.
    LossEvidence evidence() {
        return passRule.evidence();
    }

    /// The last error that refused a frame, or 0.
    int lastErrno() {
        return gate.refusals().errno();
    }

    /// What was wrong with the link until the scan ended without it, for people; empty if it did not.
    String whyLost() {
        return gate.whyLost();
    }

    long firstSendNanos() {
        return firstSendNanos;
    }

    long lastVerdictNanos() {
        return closer.lastVerdictNanos();
    }

    private void begin(long nowNanos) {
        batch.begin(nowNanos);
        caps.begin(nowNanos);
        if (hosts != null) {
            hosts.begin(nowNanos, feedback.heardUntilNanos());
        }
    }

    /// Encodes probes to the next entries that are due, one a slot, up to the first whose caps have no room.
    ///
    /// @return whether there is any
    private boolean fill(Tranche t, int permits, long nowNanos) {
        // A probe has been silent only as far as what arrived has been looked at.
        dueUntil = t.attempt() == 0 ? nowNanos : Math.min(nowNanos, feedback.heardUntilNanos());
        timeoutNanos = feedback.timeoutNanos();
        begin(nowNanos);
        int most = hosts == null ? permits : permits + MOST_WAITING;
        // This method is called too rarely to be compiled in a short scan, and its loop is
        // interpreted to the end: each turn is one call of what is compiled soon.
        int looked = 0;
        while (looked < most && askNext(t, permits)) {
            looked++;
        }
        isLookedThrough = looked < most;
        return batch.filled() > 0;
    }

    /// Encodes a probe to the tranche's next entry, and a canary before it if its turn has come.
    ///
    /// @return false if no more of this batch is due, or may leave
    private boolean askNext(Tranche t, int permits) {
        if (batch.filled() == permits) {
            return false;
        }
        int waited = passes.waited(t, batch.nanos());
        int entry = waited >= 0 ? waited : passes.next(t, timeoutNanos, batch.nanos());
        int attempt = t.attempt();
        // In the first pass all are due, and who has waited for his host was before.
        boolean isDue = waited >= 0 || attempt == 0 || isDue(t, entry);
        if (entry < 0 || !isDue) {
            return false;
        }
        if (turns.hasCome()) {
            addCanary(attempt == 0 && !isUnsampled);
        }
        if (batch.filled() == permits) {
            return false;
        }
        long index = order.at(t.first() + entry);
        if (hosts != null) {
            return askSpared(t, entry, index, waited >= 0, permits);
        }
        long target = space.target(index);
        if (looksAtHosts || watch.isAnyHeld()) {
            return askHost(t, entry, target, true);
        }
        put(t, entry, target);
        return true;
    }

    private boolean isDue(Tranche t, int entry) {
        return entry >= 0 && t.readyAt(entry, timeoutNanos) <= dueUntil;
    }

    /// Encodes a probe to an entry, if its host can take it; else the entry waits.
    ///
    /// @return false if a cap holds up all
    private boolean askSpared(Tranche t, int entry, long index, boolean hasWaited, int permits) {
        HostTurns spared = Objects.requireNonNull(hosts);
        long target = space.target(index);
        long host = TargetSpace.hostOf(target);
        if (spared.isShut(t, entry, host)) { // who has waited too: a canary may have come before
            if (!hasWaited) {
                spared.letWait(t, entry, host);
            }
            return true;
        }
        if (askHostsWitness(spared, permits)) { // there was no room for it before
            if (!hasWaited) {
                spared.letWait(t, entry, host);
            }
            return true;
        }
        boolean isFirst = t.attempt() == 0;
        boolean isSampled = spared.isSampled(index, hasWaited);
        int before = batch.filled();
        if (isFirst) {
            t.sample(entry, isSampled);
        }
        if (!askHost(t, entry, target, isSampled)) {
            return false;
        }
        if (hasWaited) {
            HostTurns.left(t);
        }
        if (batch.filled() > before) {
            isUnsampled = !isSampled && spared.areHostsSpared();
            if (!isSampled) {
                batch.leaveOutOfSample();
            }
            spared.asked(!isFirst);
            askHostsWitness(spared, permits);
        }
        return true;
    }

    /// Encodes a probe to the witness of the host that was last looked at, if it is due.
    ///
    /// @return whether it was, and there was room
    private boolean askHostsWitness(HostTurns spared, int permits) {
        long witness = batch.filled() < permits ? spared.witnessDue() : -1;
        if (witness < 0 || !batch.putCanary(witness, space.target(witness), canaryAttempt, false)) {
            return false;
        }
        spared.askedWitness(witness);
        return true;
    }

    /// Encodes a probe to an entry, if its host may be asked.
    ///
    /// @return false if it may not yet, nor those behind it
    private boolean askHost(Tranche t, int entry, long target, boolean isSampled) {
        long host = TargetSpace.hostOf(target);
        if (watch.isAnyHeld() && watch.isHeld(host)) {
            leaveOut(t, entry, host);
        } else if (caps.isShutFor(host)) {
            return false;
        } else if (put(t, entry, target) && isByHop && t.attempt() == 0) {
            path.first(host, isSampled);
        }
        return true;
    }

    private boolean put(Tranche t, int entry, long target) {
        if (!batch.put(target, t.attempt(), entry)) {
            counters.add(Counter.EXCLUDED_AT_ENCODER, 1);
            t.skip(entry);
            return false;
        }
        t.sending(entry, batch.nanos());
        return true;
    }

    private void leaveOut(Tranche t, int entry, long host) {
        if (watch.isLost(host)) {
            t.skip(entry);
        } else {
            t.passOver(entry);
        }
    }

    /// Asks who has answered before, where a sign of life is wanted.
    ///
    /// @return whether any probe was handed over
    private boolean askWitnesses(long nowNanos) {
        int most = stopping ? 0 : pacer.permits(nowNanos, mostAtOnce);
        if (most == 0 || (outstanding != null && outstanding.isAny(nowNanos))) {
            return false;
        }
        begin(nowNanos);
        boolean isAny = watch.ask(asker, most, nowNanos) > 0;
        if (isAny) {
            flush(null);
        }
        return isAny;
    }

    private boolean askWitness(long index) {
        long target = space.target(index);
        return !isShutFor(TargetSpace.hostOf(target)) && putKnown(index, target, false);
    }

    /// Whether a target of the host that has answered before has to wait.
    private boolean isShutFor(long host) {
        return (hosts != null && hosts.isShut(host)) || caps.isShutFor(host);
    }

    private boolean putKnown(long index, long target, boolean isOurs) {
        if (!batch.putCanary(index, target, canaryAttempt, isOurs)) {
            return false;
        }
        if (hosts != null) {
            hosts.askedKnown();
        }
        return true;
    }

    /// Encodes a canary, if there is one, and says when the next has its turn.
    private void addCanary(boolean isFirstPass) {
        turns.drawNext(isFirstPass, ratePerSecond);
        long index = lane.canaries().take(batch.nanos());
        if (index < 0) {
            return;
        }
        long target = space.target(index);
        long host = TargetSpace.hostOf(target);
        if (isShutFor(host)) {
            lane.canaries().takeBack(index, target); // another time
        } else if (putKnown(index, target, true)) {
            path.canary(host);
        }
    }

    /// Hands the batch to the kernel, and tells all who count.
    ///
    /// @param t  whose entries are in it; null if it is witnesses alone
    private void flush(@Nullable Tranche t) {
        if (firstSendNanos == NEVER) {
            firstSendNanos = clock.nanoTime();
        }
        if (t != null && measuresEchoes) {
            batch.stampAnew(t); // at its pace there is time for it
        }
        share.sending(batch.nanos());
        if (t != null) {
            passes.begin(t);
            t.publish();
        }
        int tried = batch.handOver(t);
        long after = clock.nanoTime();
        if (gate.refusals().areOfEverything()) {
            gate.pause(after);
        }
        count(t, after);
        pacer.sent(after, tried);
        caps.sent(after);
        if (outstanding != null && batch.taken() > 0) {
            outstanding.sent(t, batch.firstEntry(), after); // a batch of one
        }
    }

    private void count(@Nullable Tranche t, long after) {
        int entries = batch.takenEntries();
        boolean isFirst = t != null && t.attempt() == 0;
        int sampled = isFirst ? entries - batch.takenOthers() : 0;
        counters.add(Counter.SENT, batch.taken());
        if (isFirst) {
            counters.add(Counter.ASKED, entries);
            path.firsts(isByHop ? 0 : sampled, isByHop ? 0 : entries - sampled);
        }
        if (batch.taken() > 0) {
            int others = isFirst ? entries - sampled : 0;
            share.sent(batch.stamp(t), after, sampled, others, isFirst ? 0 : entries);
        }
        share.sentCanaries(batch.nanos(), batch.takenCanaries());
    }

    /// Takes back what was counted of a probe that did not leave.
    private final class NotAsked implements Batch.Unsent {
        @Override
        public void entry(Tranche t, int entry) {
            if (t.attempt() == 0 && isByHop) {
                long host = space.hostAt(order.at(t.first() + entry));
                path.refused(host, t.isSampled(entry));
            }
        }

        @Override
        public void canary(long index) {
            lane.canaries().offer(index, space.target(index));
        }
    }
}
