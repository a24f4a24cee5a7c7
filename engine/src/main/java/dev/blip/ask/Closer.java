package dev.blip.ask;

import dev.blip.ledger.ObservationLog;
import dev.blip.ledger.PassRule;
import dev.blip.ledger.Tranche;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.order.ProbeOrder;
import dev.blip.plan.TimeLimits;
import dev.blip.run.Clock;
import dev.blip.targets.TargetSpace;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Says what silence means: waits it out, gives every target without a verdict the one that it has earned, and closes
/// the tranche. Owner: a lane's transmit thread.
public final class Closer {
    /// Tranches that all lanes together keep open after their silence has lasted, but one of each at the least: while
    /// the scan goes on, an answer that comes after all still counts.
    public static final int MOST_KEPT = 4;

    /// How soon to look again for what a receive thread has not told yet.
    private static final long POLL_NANOS = 1_000_000L;

    private final TargetSpace space;
    private final ProbeOrder order;
    private final Tranches tranches;
    private final Feedback feedback;
    private final PassRule passRule;
    private final PathWatch watch;
    private final PathWatch.Share path;
    private final TimeLimits limits;
    private final LongSupplier lostHere;
    private final Reason silence;
    private final Counters counters;
    private final ObservationLog log;
    private final Clock clock;
    private final boolean reportsSilent;
    private final Counter silent;
    private final boolean reportsUnknown;
    private final long longestAnswerNanos;
    private final int mostKept;

    private boolean stopping;
    private boolean isAtTheEnd;
    private boolean isHeld;
    private Reason unasked = Reason.NOT_ASKED;
    private long soonest = Transmitter.NEVER;
    private @Nullable Tranche closing;
    private long closingSilent; // entries of `closing` called filtered because they were silent
    private boolean isCutByPath; // some of `closing` were cut off before their last pass
    private int kept;

    // Of the present call of `settleAllSilent`.
    private long epochNanos;
    private int room; // in the log, at the least
    private int silentUnknown;
    private int silentFiltered;

    private volatile long lastVerdictNanos;

    /// @param lostHere  what was lost in this machine so far: silence means nothing while it grows
    /// @param silence   what a target is that has not answered
    Closer(
            ScanContext scan,
            Tranches tranches,
            Feedback feedback,
            PassRule passRule,
            PathWatch.Share path,
            LongSupplier lostHere,
            Reason silence,
            Counters counters,
            ObservationLog log) {
        this.space = scan.space();
        this.order = scan.order();
        this.clock = scan.clock();
        this.limits = scan.plan().limits();
        this.longestAnswerNanos = scan.plan().retry().maxTimeoutNanos();
        this.mostKept = Math.max(1, MOST_KEPT / scan.lanes().count());
        boolean isOpenPerhaps = silence.state() == State.OPEN_FILTERED;
        this.silent = isOpenPerhaps ? Counter.OPEN_FILTERED : Counter.FILTERED;
        this.reportsSilent = scan.plan().reported().contains(silence.state());
        this.reportsUnknown = scan.plan().reported().contains(State.UNKNOWN);
        this.tranches = tranches;
        this.feedback = feedback;
        this.passRule = passRule;
        this.watch = path.watch();
        this.path = path;
        this.lostHere = lostHere;
        this.silence = silence;
        this.counters = counters;
        this.log = log;
    }

    /// When something may be over that was not yet; `Transmitter.NEVER` if nothing is waited for.
    long soonest() {
        return soonest;
    }

    /// Any thread.
    long lastVerdictNanos() {
        return lastVerdictNanos;
    }

    /// Tranches that are open only for answers that come after all.
    int kept() {
        return kept;
    }

    /// While it is held no silence is over: nothing can be heard.
    void hold(boolean isHeld) {
        this.isHeld = isHeld;
    }

    /// Why what has no verdict when the scan is stopped has none.
    void callUnasked(Reason reason) {
        unasked = reason;
    }

    /// Closes the tranches that are settled, or whose last probe has been silent for long enough.
    ///
    /// @param stopping     no more probes will leave
    /// @param isAtTheEnd   no more tranches will be opened
    /// @return false if the log of findings has no room left at the moment
    boolean closeDue(long nowNanos, boolean stopping, boolean isAtTheEnd) {
        this.stopping = stopping;
        this.isAtTheEnd = isAtTheEnd;
        soonest = Transmitter.NEVER;
        for (Tranche t : tranches.live()) {
            boolean isBegun = t == closing;
            boolean isAnotherHalfClosed = closing != null && !isBegun; // it comes first
            if (isAnotherHalfClosed
                    || (!isBegun && (!isOver(t, nowNanos) || staysOpen(t, nowNanos)))) {
                continue;
            }
            if (!isBegun) {
                begin(t);
            }
            if (!settleAllSilent(t)) {
                return false;
            }
            if (isFair(t)) {
                passRule.close(t, closingSilent, isCutByPath);
            }
            closing = null;
            lastVerdictNanos = nowNanos;
            tranches.remove(t);
        }
        return true;
    }

    private void begin(Tranche t) {
        t.beginLastWalk();
        closing = t;
        closingSilent = 0;
        isCutByPath = false;
        if (t.isKept()) {
            kept--;
            passRule.release(t);
        }
    }

    /// Whether a tranche that is over is kept for answers that come after all, which it is while others are asked and
    /// an answer may be under way; the oldest goes first where they are too many.
    private boolean staysOpen(Tranche t, long nowNanos) {
        long until = t.lastSendNanos() + longestAnswerNanos;
        boolean isOfNoUse = t.isSettled() || nowNanos >= until || isTheRestOver(t);
        boolean areTooMany = t.isKept() && kept > mostKept;
        if (isOfNoUse || areTooMany || stopping || watch.isAnyLost()) {
            return false;
        }
        if (!t.isKept()) {
            boolean isPlainSilence = isFair(t) && !t.hasRefusals();
            if (!isPlainSilence || limits.hostTimeoutNanos() != TimeLimits.NO_LIMIT) {
                return false;
            }
            t.keep();
            passRule.keep(t);
            kept++;
        }
        soonest = Math.min(soonest, until);
        return true;
    }

    /// Whether nothing but `t` is still asked or waited for in its lane.
    private boolean isTheRestOver(Tranche t) {
        if (!isAtTheEnd) {
            return false;
        }
        for (Tranche other : tranches.live()) {
            if (other != t && !other.isKept() && !other.isSettled()) {
                return false;
            }
        }
        return true;
    }

    private boolean isOver(Tranche t, long nowNanos) {
        if (t.isSettled() || t.isKept()) {
            return true;
        }
        boolean isCutOff = stopping || watch.isAllLost();
        if (isHeld || (!isCutOff && !(t.isLastPass() && t.isWalked()))) {
            return false;
        }
        if (!isCutOff) {
            path.want(t.lastSendNanos()); // while silence is waited for
        }
        boolean isGivenUp = limits.hostTimeoutNanos() < feedback.silenceNanos();
        return isHeardOut(t, nowNanos) && (isCutOff || isGivenUp || isPathSure(t, nowNanos));
    }

    /// Whether silence of the tranche means something: where its targets are, others were heard since.
    private boolean isPathSure(Tranche t, long nowNanos) {
        boolean isSure = watch.isSureUntil(t.lastSendNanos());
        if (isSure && t.hasHoles() && !watch.isAnyWaitedFor()) {
            t.forgetHoles();
        }
        if (!isSure || t.hasHoles()) {
            soonest = Math.min(soonest, nowNanos + POLL_NANOS);
            return false;
        }
        return true;
    }

    /// Whether all answers to what was sent last have been looked at, or are not waited for any longer.
    boolean isHeardOut(Tranche t, long nowNanos) {
        long last = t.lastSendNanos();
        long deadline = last + listenNanos();
        if (limits.hostTimeoutNanos() != TimeLimits.NO_LIMIT) {
            long givenUp = t.lastFirstSendNanos() + limits.hostTimeoutNanos();
            long answered = last + Math.min(feedback.timeoutNanos(), limits.hostTimeoutNanos());
            deadline = Math.min(deadline, Math.max(givenUp, answered));
        }
        if (nowNanos < deadline) {
            soonest = Math.min(soonest, deadline);
            return false;
        }
        if (feedback.heardUntilNanos() < deadline) {
            soonest = Math.min(soonest, nowNanos + POLL_NANOS);
            return false;
        }
        return true;
    }

    /// How long silence must last after a tranche's last probe. What the user says of it holds at the end of the scan;
    /// before, a long wait would only leave the tranche standing in the way of others. A scan that was stopped calls no
    /// silence a verdict, and need not wait for one.
    private long listenNanos() {
        if (isAtTheEnd && limits.waitNanos() != TimeLimits.NO_LIMIT) {
            return limits.waitNanos();
        }
        return stopping ? feedback.timeoutNanos() : feedback.silenceNanos();
    }

    /// Whether silence in its last pass means something: nothing was lost in this machine meanwhile.
    private boolean isFair(Tranche t) {
        return t.isKept() || (!stopping && lostHere.getAsLong() == t.dropsBefore());
    }

    /// Gives every entry without a verdict the one that its silence has earned.
    ///
    /// @return false if the log is full before that
    private boolean settleAllSilent(Tranche t) {
        boolean fair = isFair(t);
        boolean isCutShort = limits.hostTimeoutNanos() < feedback.silenceNanos();
        room = log.free();
        epochNanos = clock.epochNanos();
        silentUnknown = 0;
        silentFiltered = 0;
        // One call a turn, for the loop is interpreted.
        boolean goesOn = true;
        while (goesOn) {
            goesOn = settleNext(t, fair, isCutShort);
        }
        counters.add(Counter.UNKNOWN, silentUnknown);
        counters.add(silent, silentFiltered);
        return t.nextAsRead() < 0;
    }

    /// The log's room, looked at again only when what was seen of it is used up: nobody else appends.
    private boolean hasRoom() {
        if (room == 0) {
            room = log.free();
        }
        return room > 0;
    }

    /// Settles the next of many, together with those beside it if nothing is to be said of them but that they were
    /// silent. The target's index is computed only if the verdict is reported.
    ///
    /// @return false if there is none left, or no room
    private boolean settleNext(Tranche t, boolean fair, boolean isCutShort) {
        if (fair && !isCutShort && !reportsSilent && !watch.isAnyLost()) {
            int silent = t.settleThoseThatLeft(Tranche.FILTERED);
            closingSilent += silent;
            silentFiltered += silent;
            if (silent > 0) {
                return true;
            }
        }
        int entry = t.nextAsRead();
        if (entry < 0 || !hasRoom()) {
            return false;
        }
        t.skip(entry);
        Reason reason = fair ? reasonOfSilence(t, entry, isCutShort) : reasonOfUnfairness(t, entry);
        if (t.settle(entry, Tranche.FILTERED)) { // else a reply came first
            count(reason);
            report(t, entry, reason);
        }
        return true;
    }

    private void count(Reason reason) {
        closingSilent += reason == silence ? 1 : 0;
        if (reason.state() == State.UNKNOWN) {
            silentUnknown++;
        } else {
            silentFiltered++;
        }
    }

    private void report(Tranche t, int entry, Reason reason) {
        if (isReported(reason)) {
            append(t, entry, order.at(t.first() + entry), reason, epochNanos);
            room--;
        }
    }

    private boolean isReported(Reason reason) {
        return reason.state() == State.UNKNOWN ? reportsUnknown : reportsSilent;
    }

    private Reason reasonOfUnfairness(Tranche t, int entry) {
        return isBeyondLostPath(t, entry) ? Reason.PATH_LOST : unasked;
    }

    /// Whether the entry's last probe, if there was one, left after the last sign of life from where it is.
    private boolean isBeyondLostPath(Tranche t, int entry) {
        if (!watch.isAnyLost()) {
            return false;
        }
        long host = space.hostAt(order.at(t.first() + entry));
        boolean isAskedBefore =
                t.hasLeft(entry) && t.sentAt(t.attempt(), entry) <= watch.darkSinceNanos(host);
        return watch.isLost(host) && !isAskedBefore;
    }

    private Reason reasonOfSilence(Tranche t, int entry, boolean isCutShort) {
        if (isBeyondLostPath(t, entry)) {
            isCutByPath = true;
            return Reason.PATH_LOST;
        }
        if (t.hasLeft(entry)) {
            return isCutShort ? Reason.HOST_TIMEOUT : silence;
        }
        boolean isGivenUp = t.wasTried(0, entry) && !t.wasTried(t.attempt(), entry);
        return isGivenUp ? Reason.HOST_TIMEOUT : Reason.NOT_ASKED;
    }

    private void append(Tranche t, int entry, long index, Reason reason, long epochNanos) {
        int probes = t.probesTo(entry);
        long evidence = ObservationLog.evidence(-1);
        log.append(index, reason, probes, -1, epochNanos, evidence);
    }
}
