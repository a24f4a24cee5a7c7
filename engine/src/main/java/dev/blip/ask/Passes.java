package dev.blip.ask;

import dev.blip.ledger.PassRule;
import dev.blip.ledger.Tranche;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Which entry of a lane is asked next: one of the oldest tranche that has any due, in as many passes as the loss asks
/// for. Owner: the lane's transmit thread, but where a method says otherwise.
final class Passes {
    private static final long POLL_NANOS = 1_000_000L;

    private final ScanContext scan;
    private final Lane lane;
    private final Tranches tranches;
    private final Feedback feedback;
    private final Closer closer;
    private final PassRule passRule;
    private final PathWatch watch;
    private final PathWatch.Share path;
    private final LongSupplier lostHere;
    private final HostLimit limit;
    private final @Nullable HostTurns hosts; // null if none is spared
    private final int attempts;
    private final int trancheTargets;
    private final int mostLive;

    private long soonest = Transmitter.NEVER;
    private volatile long opened; // positions of the lane handed to tranches so far
    private volatile int begun;

    /// @param closer    that says when a pass has been heard out
    /// @param lostHere  what was lost in this machine so far: what was silent while it grows is asked again
    Passes(
            TransmitContext all,
            Lane lane,
            Closer closer,
            PassRule passRule,
            PathWatch.Share path,
            @Nullable HostTurns hosts,
            LongSupplier lostHere) {
        this.scan = all.scan();
        this.lane = lane;
        this.tranches = lane.tranches();
        this.feedback = all.feedback();
        this.closer = closer;
        this.passRule = passRule;
        this.watch = path.watch();
        this.path = path;
        this.hosts = hosts;
        this.lostHere = lostHere;
        this.limit = new HostLimit(scan.plan().limits().hostTimeoutNanos());
        this.attempts = scan.plan().retry().attempts();
        this.trancheTargets = lane.trancheTargets();
        this.mostLive = scan.lanes().mostLive();
    }

    /// When an entry may be due that was not in the last call of `ready`; `Transmitter.NEVER` if none is waited for.
    long soonest() {
        return soonest;
    }

    /// Any thread: positions handed to tranches so far.
    long opened() {
        return opened;
    }

    /// Any thread: positions that no tranche has yet.
    long unopened() {
        return lane.size() - opened;
    }

    /// Any thread: how many passes have been begun, of the tranche that has most.
    int begun() {
        return begun;
    }

    /// A probe of the tranche's present pass is about to leave.
    void begin(Tranche t) {
        begun = Math.max(begun, t.attempt() + 1);
    }

    /// Finds, oldest first, a tranche with an entry that may be asked now; opens the next one if there is none.
    @Nullable Tranche ready(long nowNanos) {
        soonest = Transmitter.NEVER;
        long timeout = feedback.timeoutNanos();
        long heard = feedback.heardUntilNanos();
        Tranche[] live = tranches.live();
        if (hosts != null) {
            hosts.begin(nowNanos, heard);
        }
        for (Tranche t : live) {
            if (!t.isKept() && isReady(t, timeout, heard, nowNanos)) {
                return t;
            }
        }
        boolean hasRoom = live.length - closer.kept() < mostLive;
        return unopened() > 0 && hasRoom ? open(nowNanos) : null;
    }

    private boolean isReady(Tranche t, long timeout, long heard, long nowNanos) {
        if (hosts != null && t.lines() != null) {
            if (hosts.waited(t) >= 0) {
                return true;
            }
            soonest = Math.min(soonest, hosts.soonest());
            hosts.begin(nowNanos, heard);
        }
        int entry = nextOfAnyPass(t, timeout, nowNanos);
        if (entry < 0) {
            return false;
        }
        long readyAt = t.readyAt(entry, timeout);
        if (readyAt <= nowNanos && (t.attempt() == 0 || readyAt <= heard)) {
            return true;
        }
        soonest = Math.min(soonest, Math.max(readyAt, nowNanos + POLL_NANOS));
        return false;
    }

    private int nextOfAnyPass(Tranche t, long timeout, long nowNanos) {
        int entry = limit.inTime(t, t.next(), timeout, nowNanos);
        while (entry < 0 && mayGoOn(t) && goesOn(t, nowNanos)) {
            t.nextPass(lostHere.getAsLong());
            t.noteDoubts(doubts());
            entry = limit.inTime(t, t.next(), timeout, nowNanos);
        }
        return entry;
    }

    private boolean mayGoOn(Tranche t) {
        return !t.isLastPass() && !t.isSettled() && t.lines() == null && !isWaiting(t);
    }

    /// Whether entries were passed over in the present pass whose area may still come back: they have their turn first.
    private boolean isWaiting(Tranche t) {
        if (t.hasHoles() && !watch.isAnyWaitedFor()) {
            t.forgetHoles();
        }
        return t.hasHoles();
    }

    /// The next entry of the present pass for a batch: without a verdict, as far as was read, and in the user's limit
    /// for one target; -1 if there is none.
    int next(Tranche t, long timeout, long nowNanos) {
        return limit.inTime(t, t.nextAsRead(), timeout, nowNanos);
    }

    /// An entry that has waited for its host, which may be asked now, and is still in the user's limit for one target;
    /// -1 if there is none.
    int waited(Tranche t, long nowNanos) {
        int entry = hosts == null ? -1 : hosts.waited(t);
        while (entry >= 0 && hosts != null && limit.isOver(t, entry, nowNanos)) {
            HostTurns.left(t);
            entry = hosts.waited(t);
        }
        return entry;
    }

    /// Whether a tranche gets another pass: always a second one, and after a pass that lost probes or replies in this
    /// machine, or left doubts; else as the rule says, which may say no only once the answers to the pass are in.
    private boolean goesOn(Tranche t, long nowNanos) {
        if (t.attempt() == 0 || t.hasRefusals() || lostHere.getAsLong() != t.dropsBefore()) {
            return true;
        }
        if (hosts != null && hosts.isInDoubt(t.doubtsBefore())) {
            return true;
        }
        path.want(t.lastSendNanos()); // silence may be a verdict soon
        boolean isIn = closer.isHeardOut(t, nowNanos);
        if (!isIn && nowNanos < t.judgeAtNanos()) {
            soonest = Math.min(soonest, t.judgeAtNanos());
            return false;
        }
        t.judgeAt(nowNanos + Transmitter.RECHECK_NANOS);
        boolean isNeeded = passRule.needsAnother(t);
        if (!isNeeded && isIn) {
            t.endPasses();
        }
        return isNeeded;
    }

    private long doubts() {
        return hosts == null ? 0 : hosts.doubts();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the transmit thread alone writes it
    private Tranche open(long nowNanos) {
        int size = (int) Math.min(trancheTargets, unopened());
        long first = lane.first() + opened;
        var tranche = new Tranche(first, size, attempts, nowNanos, lostHere.getAsLong());
        opened += size;
        tranches.add(tranche);
        return tranche;
    }

    /// Where an area has come back, nothing counts that was asked in it after its last sign of life.
    void repeatWhatWasAskedInTheDark() {
        for (PathWatch.Return back : path.returns()) {
            for (Tranche t : tranches.live()) {
                if (!t.isKept()) { // else its silence was sure before
                    t.repeat(back.darkSinceNanos(), back.darkUntilNanos(), isIn(back.area(), t));
                }
            }
        }
    }

    private IntPredicate isIn(int area, Tranche t) {
        return watch.isWhole(area)
                ? entry -> true
                : entry -> watch.isIn(area, scan.hostAt(t.first() + entry));
    }
}
