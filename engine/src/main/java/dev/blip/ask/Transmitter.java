package dev.blip.ask;

import dev.blip.ledger.LossEvidence;
import dev.blip.ledger.ObservationLog;
import dev.blip.ledger.PassRule;
import dev.blip.ledger.Tranche;
import dev.blip.link.FrameSender;
import dev.blip.linux.Errno;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.order.ProbeOrder;
import dev.blip.pace.BurstCaps;
import dev.blip.pace.Division;
import dev.blip.pace.Pacer;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.probe.Probe;
import dev.blip.run.Clock;
import dev.blip.targets.TargetSpace;
import dev.blip.verdict.Reason;
import dev.blip.way.NextHops;
import dev.blip.way.Reachable;
import dev.blip.way.Unreachable;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Walks the positions of a lane, pass by pass, and asks whoever has not answered; a `Closer` says what silence means.
/// Owner: the lane's transmit thread, which calls `work` until it returns `NEVER`. Under a simulated clock it runs
/// unchanged.
public final class Transmitter {
    public static final long NEVER = Long.MAX_VALUE;

    private static final double MOST_CANARIES_PER_SECOND = 1_000;

    private static final int CANARY = -1;
    private static final long NONE = -1;

    /// How long a full transmit queue is waited for before its frame counts as refused. A link whose far end is gone
    /// says ENOBUFS for ever; once the limit has been reached, no frame is waited for until one has been taken again.
    private static final long BACK_PRESSURE_LIMIT_NANOS = 1_000_000_000L;

    private static final long POLL_NANOS = 1_000_000L;

    /// Longest sleep: what `soonest` was computed from may have become shorter, above all the timeout, which is a
    /// second until the first reply has been timed.
    private static final long RECHECK_NANOS = 10_000_000L;

    private final ScanPlan plan;
    private final TargetSpace space;
    private final ProbeOrder order;
    private final Unreachable unreachable;
    private final boolean anyUnreachable;
    private final boolean looksAtHosts; // at each target's, not only where some are held
    private final Probe probe;
    private final FrameSender sender;
    private final int[] words; // the sender's
    private final Pacer pacer;
    private final @Nullable BurstCaps caps; // null if none can be exceeded
    private final NextHops nextHops;
    private final @Nullable Outstanding outstanding; // null if any number of probes may be
    private final int mostAtOnce; // frames of a batch
    private final Lane lane;
    private final Tranches tranches;
    private final Feedback feedback;
    private final RateControl.Share share;
    private final PathWatch watch;
    private final PathWatch.Share path;
    private final boolean isByHop; // first probes are counted one by one; else by the batch
    private final PathWatch.Asker asker = this::askWitness;
    private final Counters counters;
    private final ObservationLog log;
    private final Clock clock;
    private final int trancheTargets;
    private final PassRule passRule;
    private final Closer closer;
    private final TimeLimits limits;
    private final boolean hasHostLimit;
    private final int mostLive;

    private final int[] slotEntries; // or CANARY
    private final long[] slotCanaries; // their indexes, where it is one of the lane's
    private final boolean usesCanaries;
    private final SplittableRandom places;
    private double ratePerSecond;
    private long untilCanary;

    // The batch: when it was begun, what is in it, and what holds for all of it.
    private long batchNanos;
    private int filled;
    private int canariesInBatch;
    private int taken; // of it, by the kernel
    private int takenCanaries;
    private long timeoutNanos;
    private long dueUntil;

    private volatile long opened; // positions of the lane handed to tranches so far
    private long soonest;
    private long cappedUntil; // when the target next in turn may be asked, as far as its caps go
    private volatile int passes;
    private final LinkGate gate;
    private boolean linkIsStuck;
    private volatile boolean stopping;
    private volatile boolean ranOut;
    private volatile boolean abandoned;
    private volatile long firstSendNanos = NEVER;

    Transmitter(
            ScanContext scan,
            Lane lane,
            Unreachable unreachable,
            Probe probe,
            FrameSender sender,
            Feedback feedback,
            RateControl.Share share,
            PathWatch watch,
            Counters counters,
            ObservationLog log) {
        ScanPlan plan = scan.plan();
        this.plan = plan;
        this.space = scan.space();
        this.order = scan.order();
        this.lane = lane;
        this.tranches = lane.tranches();
        this.clock = scan.clock();
        this.unreachable = unreachable;
        this.anyUnreachable = !unreachable.isEmpty();
        this.probe = probe;
        this.sender = sender;
        this.words = sender.words();
        this.gate = new LinkGate(sender, plan.limits().pathTimeoutNanos());
        this.pacer = new Pacer(lane.pace(), clock.nanoTime());
        this.caps = lane.caps().open();
        this.nextHops = scan.nextHops();
        boolean isSerial = plan.pace().isSerial();
        this.outstanding = isSerial ? new Outstanding(feedback) : null;
        this.mostAtOnce = isSerial ? 1 : sender.capacity();
        this.feedback = feedback;
        this.share = share;
        this.watch = watch;
        this.path = watch.share();
        this.isByHop = scan.areas().hops() > 1;
        this.looksAtHosts = anyUnreachable || caps != null || isByHop;
        this.counters = counters;
        this.log = log;
        this.slotEntries = new int[sender.capacity()];
        this.slotCanaries = new long[sender.capacity()];
        this.usesCanaries = !plan.pace().isFixed();
        this.places = new SplittableRandom(plan.seed() + lane.first());
        this.passRule = new PassRule(order.size());
        this.closer =
                new Closer(scan, tranches, feedback, passRule, path, this::lostHere, counters, log);
        this.limits = plan.limits();
        this.hasHostLimit = limits.hostTimeoutNanos() != TimeLimits.NO_LIMIT;
        this.trancheTargets = Division.trancheTargets(lane.pace());
        this.mostLive = Division.mostLive(scan.lanes().count());
    }

    /// Sends at most one batch, or settles what is due.
    ///
    /// @return when to be called next: not later than `nowNanos` means at once; `NEVER` means that all is done
    public long work(long nowNanos) {
        if (abandoned) {
            return NEVER;
        }
        long waits = counters.get(Counter.SEND_BACKPRESSURE);
        ratePerSecond = share.rate(nowNanos, waits);
        pacer.setRate(ratePerSecond, nowNanos);
        soonest = NEVER;
        watch.tick(nowNanos);
        repeatWhatWasAskedInTheDark();
        if (!stopping
                && firstSendNanos != NEVER
                && nowNanos - firstSendNanos >= limits.maxRuntimeNanos()) {
            ranOut = true;
            stopping = true;
        }
        boolean isShut = !stopping && isShut(nowNanos);
        closer.hold(isShut);
        boolean isAtTheEnd = opened == lane.size() || isCutOff();
        if (!closer.closeDue(nowNanos, stopping, isAtTheEnd)) {
            return nowNanos + POLL_NANOS;
        }
        if (isDone()) {
            return NEVER;
        }
        if (isShut) {
            return nowNanos + RECHECK_NANOS;
        }
        if (feedback.isReporterBehind() || log.free() < slotEntries.length) {
            return nowNanos + POLL_NANOS;
        }
        if (askWitnesses(nowNanos) > 0) {
            return nowNanos;
        }
        Tranche ready = watch.isAllHeld() ? null : ready(nowNanos);
        if (ready == null) {
            long next = Math.min(soonest, closer.soonest());
            return next == NEVER ? nowNanos + POLL_NANOS : Math.min(next, nowNanos + RECHECK_NANOS);
        }
        int permits = pacer.permits(nowNanos, mostAtOnce);
        if (permits == 0) {
            return Math.clamp(pacer.readyAt(nowNanos), nowNanos, nowNanos + RECHECK_NANOS);
        }
        if (outstanding != null && outstanding.isAny(nowNanos)) {
            return nowNanos + POLL_NANOS;
        }
        int filled = fill(ready, permits, nowNanos);
        if (filled > 0) {
            flush(ready, filled);
            return nowNanos;
        }
        if (caps != null) {
            caps.sent(nowNanos); // nothing of it is under way
        }
        return Math.min(cappedUntil, nowNanos + RECHECK_NANOS);
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
        return tranches.live().length == 0 && (opened == lane.size() || isCutOff());
    }

    /// Positions never asked because the scan was stopped.
    long unopened() {
        return lane.size() - opened;
    }

    long opened() {
        return opened;
    }

    int passes() {
        return passes;
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

    /// Finds, oldest first, a tranche with an entry that may be asked now; opens the next one if there is none.
    private @Nullable Tranche ready(long nowNanos) {
        long timeout = feedback.timeoutNanos();
        if (stopping) {
            return null;
        }
        long heard = feedback.heardUntilNanos();
        Tranche[] live = tranches.live();
        for (Tranche t : live) {
            if (t.isKept()) {
                continue;
            }
            int entry = nextOfAnyPass(t, timeout, nowNanos);
            if (entry < 0) {
                continue;
            }
            long readyAt = t.readyAt(entry, timeout);
            if (readyAt <= nowNanos && (t.attempt() == 0 || readyAt <= heard)) {
                return t;
            }
            soonest = Math.min(soonest, Math.max(readyAt, nowNanos + POLL_NANOS));
        }
        boolean hasRoom = live.length - closer.kept() < mostLive;
        return opened < lane.size() && hasRoom ? open(nowNanos) : null;
    }

    private int nextOfAnyPass(Tranche t, long timeout, long nowNanos) {
        int entry = inTime(t, t.next(), timeout, nowNanos);
        while (entry < 0
                && !t.isLastPass()
                && !t.isSettled()
                && !isWaiting(t)
                && goesOn(t, nowNanos)) {
            t.nextPass(lostHere());
            entry = inTime(t, t.next(), timeout, nowNanos);
        }
        return entry;
    }

    /// Whether entries were passed over in the present pass whose area may still come back: they have their turn first.
    private boolean isWaiting(Tranche t) {
        if (t.hasHoles() && !watch.isAnyWaitedFor()) {
            t.forgetHoles();
        }
        return t.hasHoles();
    }

    /// The first entry from `entry` on without a verdict whose turn comes before the user's limit for one target is
    /// over. Passes over the others.
    private int inTime(Tranche t, int entry, long timeout, long nowNanos) {
        if (!hasHostLimit) {
            return entry;
        }
        int i = entry;
        while (i >= 0 && isGivenUp(t, i, Math.max(nowNanos, t.readyAt(i, timeout)))) {
            t.skip(i);
            i = t.nextAsRead();
        }
        return i;
    }

    /// Whether the limit will be over by `nanos`, or was when an earlier pass came to it.
    private boolean isGivenUp(Tranche t, int entry, long nanos) {
        boolean wasPassedOver = t.attempt() > 0 && !t.wasTried(t.attempt() - 1, entry);
        long firstAsked = t.sentAt(0, entry);
        return wasPassedOver
                || (firstAsked >= 0 && nanos - firstAsked >= limits.hostTimeoutNanos());
    }

    /// Whether a tranche gets another pass: always a second one, and after a pass that lost probes or replies in this
    /// machine; else as the rule says, which may say no only once the answers to the pass are in.
    private boolean goesOn(Tranche t, long nowNanos) {
        if (t.attempt() == 0 || t.hasRefusals() || lostHere() != t.dropsBefore()) {
            return true;
        }
        path.want(t.lastSendNanos()); // silence may be a verdict soon
        boolean isIn = closer.isHeardOut(t, nowNanos);
        if (!isIn && nowNanos < t.judgeAtNanos()) {
            soonest = Math.min(soonest, t.judgeAtNanos());
            return false;
        }
        t.judgeAt(nowNanos + RECHECK_NANOS);
        boolean isNeeded = passRule.needsAnother(t);
        if (!isNeeded && isIn) {
            t.endPasses();
        }
        return isNeeded;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the transmit thread alone writes it
    private Tranche open(long nowNanos) {
        int size = (int) Math.min(trancheTargets, lane.size() - opened);
        var tranche =
                new Tranche(
                        lane.first() + opened, size, plan.retry().attempts(), nowNanos, lostHere());
        opened += size;
        tranches.add(tranche);
        return tranche;
    }

    /// Encodes probes to the next entries that are due, one a slot, up to the first whose caps have no room.
    ///
    /// @return slots filled
    private int fill(Tranche t, int permits, long nowNanos) {
        // A probe has been silent only as far as what arrived has been looked at.
        dueUntil = t.attempt() == 0 ? nowNanos : Math.min(nowNanos, feedback.heardUntilNanos());
        timeoutNanos = feedback.timeoutNanos();
        batchNanos = nowNanos;
        cappedUntil = nowNanos;
        canariesInBatch = 0;
        filled = 0;
        // This method is called too rarely to be compiled in a short scan, and its loop is
        // interpreted to the end: each turn is one call of what is compiled soon.
        int looked = 0;
        while (looked < permits && filled < permits && askNext(t, permits)) {
            looked++;
        }
        return filled;
    }

    /// Encodes a probe to the tranche's next entry, and a canary before it if its turn has come.
    ///
    /// @return false if no more of this batch is due, or may leave
    private boolean askNext(Tranche t, int permits) {
        int entry = inTime(t, t.nextAsRead(), timeoutNanos, batchNanos);
        int attempt = t.attempt();
        // In the first pass all are due.
        if (entry < 0 || (attempt > 0 && t.readyAt(entry, timeoutNanos) > dueUntil)) {
            return false;
        }
        if (usesCanaries && --untilCanary <= 0) {
            addCanary(attempt == 0);
            if (filled == permits) {
                return false;
            }
        }
        long index = order.at(t.first() + entry);
        boolean isAnyHeld = watch.isAnyHeld();
        long host = looksAtHosts || isAnyHeld ? space.hostKey(index) : 0;
        Reason noWay = anyUnreachable ? unreachable.reasonFor((int) host) : null;
        if (noWay != null) {
            closer.settleSilent(t, entry, index, noWay);
            t.skip(entry);
        } else if (isAnyHeld && watch.isHeld(host)) {
            leaveOut(t, entry, host);
        } else if (isCapped(host)) {
            return false;
        } else if (probe.encode(words, FrameSender.packetAt(filled), index, attempt)) {
            t.sending(entry, batchNanos);
            slotEntries[filled++] = entry;
            if (attempt == 0 && isByHop) {
                path.first(host);
            }
        } else {
            counters.add(Counter.EXCLUDED_AT_ENCODER, 1);
            t.skip(entry);
        }
        return true;
    }

    private void leaveOut(Tranche t, int entry, long host) {
        if (watch.isLost(host)) {
            t.skip(entry);
        } else {
            t.passOver(entry);
        }
    }

    /// Where an area has come back, nothing counts that was asked in it after its last sign of life.
    private void repeatWhatWasAskedInTheDark() {
        for (PathWatch.Return back : path.returns()) {
            for (Tranche t : tranches.live()) {
                if (t.isKept()) {
                    continue; // its silence was sure before
                }
                IntPredicate isMeant =
                        watch.isWhole(back.area())
                                ? entry -> true
                                : entry ->
                                        watch.isIn(
                                                back.area(),
                                                space.hostKey(order.at(t.first() + entry)));
                t.repeat(back.darkSinceNanos(), back.darkUntilNanos(), isMeant);
            }
        }
    }

    /// Asks who has answered before, where a sign of life is wanted.
    ///
    /// @return probes handed over
    private int askWitnesses(long nowNanos) {
        int most = stopping ? 0 : pacer.permits(nowNanos, mostAtOnce);
        if (most == 0 || (outstanding != null && outstanding.isAny(nowNanos))) {
            return 0;
        }
        batchNanos = nowNanos;
        cappedUntil = nowNanos;
        canariesInBatch = 0;
        filled = 0;
        int asked = watch.ask(asker, most, nowNanos);
        if (asked > 0) {
            flush(null, asked);
        }
        return asked;
    }

    private boolean askWitness(long index) {
        int attempt = plan.retry().attempts(); // the port behind those of the attempts
        if (isCapped(looksAtHosts ? space.hostKey(index) : 0)
                || !probe.encode(words, FrameSender.packetAt(filled), index, attempt)) {
            return false;
        }
        slotCanaries[filled] = NONE; // not one of the lane's
        slotEntries[filled++] = CANARY;
        canariesInBatch++;
        return true;
    }

    /// Encodes a canary, if there is one, and says when the next has its turn.
    private void addCanary(boolean isFirstPass) {
        // Anywhere in a burst: its first packets pass where its last do not.
        double least = isFirstPass ? Division.FIRSTS_TO_CANARY : Division.RETRIES_TO_CANARY;
        double apart = Math.max(least, ratePerSecond / MOST_CANARIES_PER_SECOND);
        untilCanary = 1 + (long) places.nextDouble(2 * apart);
        Canaries canaries = lane.canaries();
        long canary = canaries.take(batchNanos);
        if (canary < 0) {
            return;
        }
        long host = space.hostKey(canary);
        if (isCapped(host)) {
            canaries.offer(canary, Canaries.mark(host, space.port(canary))); // another time
            return;
        }
        int attempt = plan.retry().attempts(); // the port behind those of the attempts
        if (probe.encode(words, FrameSender.packetAt(filled), canary, attempt)) {
            slotCanaries[filled] = canary;
            slotEntries[filled++] = CANARY;
            canariesInBatch++;
            path.canary(host);
        }
    }

    /// Whether a cap holds the next probe up; if none does, it counts from now on.
    private boolean isCapped(long host) {
        if (caps != null) {
            long prefix = space.prefixKey(host);
            cappedUntil = caps.let(host, prefix, nextHops.of((int) host), batchNanos);
        }
        return cappedUntil > batchNanos;
    }

    /// Hands the batch to the kernel. A frame that it refuses costs only itself; a full queue is waited for.
    ///
    /// @param t  whose entries are in it; null if it is witnesses alone
    private void flush(@Nullable Tranche t, int count) {
        if (firstSendNanos == NEVER) {
            firstSendNanos = clock.nanoTime();
        }
        share.sending(batchNanos);
        if (t != null) {
            passes = Math.max(passes, t.attempt() + 1);
            t.publish();
        }
        int tried = handOver(t, count);
        long after = clock.nanoTime();
        if (gate.refusals().areOfEverything()) {
            gate.pause(after);
        }
        counters.add(Counter.SENT, taken);
        boolean isFirst = t != null && t.attempt() == 0;
        if (isFirst) {
            counters.add(Counter.ASKED, taken - takenCanaries);
            path.firsts(isByHop ? 0 : taken - takenCanaries);
        }
        if (taken > 0) {
            share.sent(stampOf(t, count), after, taken - takenCanaries, isFirst);
        }
        share.sentCanaries(batchNanos, takenCanaries);
        pacer.sent(after, tried);
        if (caps != null) {
            caps.sent(after);
        }
        if (outstanding != null && taken > 0) {
            outstanding.sent(t, slotEntries[0], after); // a batch of one
        }
    }

    /// Sets `taken` and `takenCanaries`.
    ///
    /// @return frames that the kernel was given, whether it took them or not
    private int handOver(@Nullable Tranche t, int count) {
        sender.load(0, count);
        Refusals refusals = gate.refusals();
        taken = 0;
        takenCanaries = 0;
        int done = 0;
        int run = 0; // refused in a row, up to `done`
        while (done < count && refusals.mayBeOfFrames(run)) {
            int result = send(done, count - done);
            if (result > 0) {
                refuse(t, done - run, run);
                takenCanaries += canariesAmong(done, result);
                done += result;
                taken += result;
                run = 0;
                refusals.taken();
            } else {
                noteRefusal(t, slotEntries[done++], -result);
                run++;
            }
        }
        if (refusals.areOfEverything()) {
            takeBack(t, done - run, count);
        } else {
            refuse(t, done - run, run);
        }
        return done;
    }

    private int canariesAmong(int from, int count) {
        if (count == filled) {
            return canariesInBatch;
        }
        int canaries = 0;
        for (int slot = from; slot < from + count && canaries < canariesInBatch; slot++) {
            canaries += slotEntries[slot] == CANARY ? 1 : 0;
        }
        return canaries;
    }

    /// When the batch left as the tranche keeps it, so that answers are laid to the same slice.
    private long stampOf(@Nullable Tranche t, int count) {
        for (int slot = 0; slot < count && t != null; slot++) {
            if (slotEntries[slot] != CANARY && t.hasLeft(slotEntries[slot])) {
                return t.sentAt(t.attempt(), slotEntries[slot]);
            }
        }
        return batchNanos;
    }

    /// As `FrameSender.send`, after waiting out back-pressure for as long as that may take.
    private int send(int from, int count) {
        int result = sender.send(from, count);
        if (isBackPressure(-result) && !linkIsStuck) {
            long since = clock.nanoTime();
            do {
                counters.add(Counter.SEND_BACKPRESSURE, 1);
                sender.awaitRoom(POLL_NANOS);
                result = sender.send(from, count);
            } while (isBackPressure(-result)
                    && gate.isUp()
                    && clock.nanoTime() - since < BACK_PRESSURE_LIMIT_NANOS);
        }
        linkIsStuck = isBackPressure(-result);
        return result;
    }

    private static boolean isBackPressure(int errno) {
        return errno == Errno.EAGAIN || errno == Errno.ENOBUFS || errno == Errno.EINTR;
    }

    private void noteRefusal(@Nullable Tranche t, int entry, int errno) {
        boolean isNews = t == null || entry == CANARY || !t.wasRefusedBefore(entry);
        gate.refusals().refused(errno, isNews, clock.nanoTime());
        counters.add(Counter.SEND_ERRORS, 1);
    }

    /// Each of these frames was refused for its own sake: that was its target's attempt.
    private void refuse(@Nullable Tranche t, int from, int count) {
        for (int slot = from; slot < from + count; slot++) {
            if (t != null && slotEntries[slot] != CANARY) {
                t.refused(slotEntries[slot]);
                forgetFirst(t, slotEntries[slot]);
            }
        }
    }

    /// The kernel takes nothing: the targets of these slots are asked when it does.
    private void takeBack(@Nullable Tranche t, int from, int end) {
        for (int slot = end - 1; slot >= from; slot--) {
            long canary = slotCanaries[slot];
            if (t != null && slotEntries[slot] != CANARY) {
                t.takeBack(slotEntries[slot]);
                forgetFirst(t, slotEntries[slot]);
            } else if (canary != NONE) {
                long host = space.hostKey(canary);
                lane.canaries().offer(canary, Canaries.mark(host, space.port(canary)));
            }
        }
    }

    private void forgetFirst(Tranche t, int entry) {
        if (t.attempt() == 0 && isByHop) {
            path.refused(space.hostKey(order.at(t.first() + entry)));
        }
    }
}
