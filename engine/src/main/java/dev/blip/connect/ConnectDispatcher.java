package dev.blip.connect;

import dev.blip.ledger.RttEstimate;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.Observation;
import dev.blip.run.Clock;
import dev.blip.verdict.Reason;
import dev.blip.way.KernelsWay;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Says when each attempt of a connect scan is made, first and further ones alike: the one writer of the pacer and of
/// the caps, so that every SYN is counted by both. Owner: its thread, which calls `work` until `end` is called. Under a
/// simulated clock it runs unchanged.
///
/// A target has one of a bounded number of places from its first attempt until who reports has taken its verdict.
/// Further attempts come before new targets. The first target whose cap has no room holds up those behind it. Those
/// that wait for a neighbour (`NeighbourGate`), for a sign of life (`ConnectPath`) or for this machine
/// (`ConnectRefusals`) hold up nobody, until there are `MOST_WAITING` of them.
public final class ConnectDispatcher
        implements Connector.Listener, ConnectPath.Released, NeighbourGate.Listener {
    static final long NEVER = Long.MAX_VALUE;

    /// Targets that wait for something else than an answer, at the most.
    static final int MOST_WAITING = 4_096;

    /// Longest sleep: the ceiling may have been raised, or the scan stopped.
    private static final long RECHECK_NANOS = 10_000_000L;

    /// What became of an attempt, on its way from the waiting thread to this one.
    private record Outcome(ConnectTarget target, Reason reason) {}

    private final ScanPlan plan;
    private final AttemptTimes times;
    private final Connector connector;
    private final Clock clock;
    private final Consumer<Observation> verdicts;
    private final ConnectOrder order;
    private final ConnectPace pace;
    private final int most; // targets under way, those not counted that wait
    private final Semaphore places;
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>(); // no more than under way

    // The dispatching thread's own.
    private final Queue<ConnectTarget> again = new ArrayDeque<>(); // no more than places
    private final ConnectRefusals refusals;
    private final NeighbourGate gate;
    private final ConnectPaths paths;
    private @Nullable ConnectTarget next; // whose turn it is
    private long firstSendNanos = NEVER;
    private int underWay;

    // Shared with other threads, each with one writer: the caller says whether to go on, this
    // thread how far it has come.
    private volatile boolean stopping;
    private volatile boolean ranOut;
    private volatile boolean isOver;
    private volatile long sent;
    private volatile long refused;
    private volatile @Nullable Thread thread;

    /// @param way       by which the kernel reaches the targets
    /// @param places    targets under way at one time, 1 or more
    /// @param verdicts  takes each target's verdict at once, from any thread
    public ConnectDispatcher(
            ScanPlan plan,
            KernelsWay way,
            NeighbourGate.Table table,
            int places,
            Connector connector,
            RttEstimate rtt,
            Clock clock,
            Consumer<Observation> verdicts) {
        this.plan = plan;
        this.times = new AttemptTimes(plan, rtt);
        this.connector = connector;
        this.clock = clock;
        this.verdicts = verdicts;
        this.order = new ConnectOrder(plan);
        this.pace = new ConnectPace(plan, order.space(), way.nextHops(), clock.nanoTime());
        this.most = places;
        this.places = new Semaphore(places + MOST_WAITING);
        long patienceNanos = plan.limits().pathTimeoutNanos();
        this.paths = new ConnectPaths(way, patienceNanos, this);
        this.refusals = new ConnectRefusals(way.ways(), patienceNanos);
        this.gate = new NeighbourGate(way.ways(), table, this);
    }

    /// Works until `end` is called.
    void run() {
        thread = Thread.currentThread();
        while (!isOver) {
            long now = clock.nanoTime();
            long due = Math.min(work(now), now + RECHECK_NANOS);
            if (due > now) {
                LockSupport.parkNanos(this, due - now);
            }
        }
    }

    /// Makes at most one attempt, or settles a target that gets none.
    ///
    /// @return when to be called next: not later than `nowNanos` means at once; `NEVER` means when a target has come
    ///     back or a place is free
    public long work(long nowNanos) {
        stopIfTimeIsOver(nowNanos);
        // Outcomes first: they free places, and may say that the next attempt is in vain.
        for (Outcome each = outcomes.poll(); each != null; each = outcomes.poll()) {
            underWay--;
            take(each.target(), each.reason(), nowNanos);
        }
        look(nowNanos);
        ConnectTarget target = next == null ? draw(nowNanos) : next;
        next = target;
        if (target == null) {
            return wakeNanos();
        }
        // It had its turn without a packet, so it cost none of the rate: the next one may come at
        // once.
        if (isNotAsked(target, nowNanos)) {
            next = null;
            return nowNanos;
        }
        long opensAt = pace.opensAt(target.address(), nowNanos);
        if (opensAt > nowNanos) {
            // It stays the next in turn until its time has come; but a limit that is over meanwhile
            // is told in time.
            long left = Math.min(times.nanosLeft(target, nowNanos), giveUp(nowNanos));
            long due = left < opensAt - nowNanos ? nowNanos + left : opensAt;
            return Math.min(due, gate.dueNanos());
        }
        next = null;
        ask(target, nowNanos);
        return nowNanos;
    }

    /// Ends the asking when the user's time for the scan is over, counted from the first attempt.
    private void stopIfTimeIsOver(long nowNanos) {
        boolean hasBegun = firstSendNanos != NEVER;
        if (!stopping && hasBegun && times.isScanOver(firstSendNanos, nowNanos)) {
            ranOut = true;
            stopping = true;
        }
    }

    /// Looks at what others than the targets have to say.
    private void look(long nowNanos) {
        gate.look(nowNanos);
        if (stopping) {
            gate.stop();
            refusals.drainTo(again);
        }
        paths.look(nowNanos, stopping);
    }

    /// When something is to be done even if nothing comes and nobody's turn it is.
    private long wakeNanos() {
        long wake = Math.min(refusals.dueNanos(), paths.dueNanos(underWay == 0));
        boolean hasRoom = underWay < most;
        return Math.min(
                gate.dueNanos(), hasRoom ? Math.max(wake, refusals.pausedUntilNanos()) : NEVER);
    }

    /// The next in turn, null if there is none for now.
    private @Nullable ConnectTarget draw(long nowNanos) {
        if (underWay >= most || (!stopping && nowNanos < refusals.pausedUntilNanos())) {
            return null;
        }
        // In this order: whether a path carries decides over all that waits for it; those who have
        // a place come before new ones, so that few are begun and many ended.
        ConnectTarget waited = canary(nowNanos, false);
        waited = waited == null ? again.poll() : waited;
        waited = waited == null ? refusals.poll(nowNanos) : waited;
        waited = waited == null ? drawNew() : waited;
        return waited == null ? canary(nowNanos, underWay == 0) : waited;
    }

    /// A target of some way that is asked only to hear whether the way carries; null if no way wants one now.
    private @Nullable ConnectTarget canary(long nowNanos, boolean isIdle) {
        return stopping ? null : paths.canary(nowNanos, isIdle);
    }

    /// The next target of the order; null if all are drawn, or all places are taken.
    private @Nullable ConnectTarget drawNew() {
        order.endIf(stopping);
        return order.isOver() || !places.tryAcquire() ? null : order.draw();
    }

    /// Settles those behind the one that is held up whose own limit is over; they come in the order of their attempts.
    ///
    /// @return how long until the next one's is
    private long giveUp(long nowNanos) {
        for (ConnectTarget first = again.peek(); first != null; first = again.peek()) {
            long left = times.nanosLeft(first, nowNanos);
            if (left > 0) {
                return left;
            }
            again.poll();
            settle(first, times.verdict(first, nowNanos));
        }
        return TimeLimits.NO_LIMIT;
    }

    /// Settles or puts aside a target that is not asked now; false if it is.
    private boolean isNotAsked(ConnectTarget target, long nowNanos) {
        if (target.isCanary()) {
            // It has its verdict already, so nothing is lost if it is not asked.
            boolean isGone = stopping;
            if (isGone) {
                paths.canaryIsSilent(target, nowNanos);
            }
            return isGone;
        }
        Reason unasked = unasked(target, nowNanos);
        if (unasked != null) {
            settle(target, unasked);
            return true;
        }
        return paths.holds(target, times.isLastDue(target)) || gate.holds(target);
    }

    /// Why a target is not asked now nor later; null if it is.
    private @Nullable Reason unasked(ConnectTarget target, long nowNanos) {
        if (stopping || plan.excluded().ipv4().contains(target.address())) {
            return Reason.NOT_ASKED;
        }
        if (times.nanosLeft(target, nowNanos) <= 0) {
            return times.verdict(target, nowNanos);
        }
        return paths.whyClosed(target);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
    private void ask(ConnectTarget target, long nowNanos) {
        if (firstSendNanos == NEVER) {
            firstSendNanos = nowNanos;
        }
        // Before the call: it may have its answer when it returns, and whoever handles that needs
        // the times.
        target.asking(nowNanos);
        sent++;
        if (!target.isCanary()) {
            gate.asked(target, nowNanos);
        }
        Reason atOnce = connector.begin(target, times.timeoutNanos(target, nowNanos));
        // The SYN leaves within the call, and the call may take long: the packet counts from its
        // end, as the later.
        long after = clock.nanoTime();
        pace.sent(after);
        if (atOnce == null) {
            underWay++;
            refusals.accepted(target);
        } else {
            take(target, atOnce, after);
        }
    }

    /// Any thread.
    @Override
    public void heard(ConnectTarget target, Reason reason) {
        outcomes.add(new Outcome(target, reason));
        LockSupport.unpark(thread);
    }

    /// Takes in what became of an attempt. An answer is told to all who judge by answers, whatever it is worth for the
    /// target itself.
    private void take(ConnectTarget target, Reason reason, long nowNanos) {
        boolean isAnswer = reason == Reason.SYN_ACK || reason == Reason.CONN_REFUSED;
        target.heard(reason);
        if (!reason.mayChange()) {
            target.accepted();
        }
        if (isAnswer) {
            refusals.accepted(target);
            gate.answered(target.address());
            paths.answered(target, nowNanos);
        }
        if (target.isCanary()) {
            if (!isAnswer) {
                paths.canaryIsSilent(target, nowNanos);
            }
        } else if (reason == Reason.NO_RESPONSE) {
            silent(target, nowNanos);
        } else if (reason == Reason.NO_ARP) {
            target.takeBack();
            gate.failed(target.address(), nowNanos);
            again.add(target); // the gate has its verdict
        } else if (reason.mayChange()) {
            refused(target, reason, nowNanos);
        } else {
            settle(target, reason);
        }
    }

    /// Decides what silence means: nothing, if nothing left; another attempt, as long as there are some; else it waits
    /// for a sign that the path carries.
    private void silent(ConnectTarget target, long nowNanos) {
        if (target.hasNotLeft()) {
            refused(target, Reason.NOT_ASKED, nowNanos);
        } else if (gate.holdsUnresolved(target)) {
            return;
        } else if (!times.isAskedToTheEnd(target)) {
            again.add(target);
        } else if (times.verdict(target, nowNanos) == Reason.HOST_TIMEOUT) {
            settle(target, Reason.HOST_TIMEOUT);
        } else {
            paths.silent(target, nowNanos);
        }
    }

    /// What this machine has refused is no attempt; it is asked again, until that has lasted too long.
    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes them
    private void refused(ConnectTarget target, Reason reason, long nowNanos) {
        target.takeBack();
        sent--;
        refused++;
        if (!refusals.keeps(target, reason, nowNanos)) {
            settle(target, reason);
        }
    }

    @Override
    public void again(ConnectTarget target) {
        // What ARP said in the dark is in doubt as well: the kernel is to ask again.
        if (target.outcome() == Reason.NO_ARP || target.attempts() == 0) {
            gate.forget(target.address());
        }
        again.add(target);
    }

    @Override
    public void settled(ConnectTarget target, Reason reason) {
        settle(target, reason);
    }

    @Override
    public void present(List<ConnectTarget> waited) {
        again.addAll(waited);
    }

    @Override
    public void absent(List<ConnectTarget> waited, long firstNanos, long lastNanos) {
        for (ConnectTarget target : waited) {
            target.absent(firstNanos, lastNanos);
            paths.silent(target, clock.nanoTime());
        }
    }

    @Override
    public void forgotten(List<ConnectTarget> waited) {
        long now = clock.nanoTime();
        for (ConnectTarget target : waited) {
            if (!refusals.keeps(target, Reason.NOT_ASKED, now)) {
                settle(target, Reason.NOT_ASKED);
            }
        }
    }

    private void settle(ConnectTarget target, Reason reason) {
        verdicts.accept(target.because(reason, clock.epochNanos()));
    }

    /// Any thread: a verdict has been taken, and its target's place is free.
    public void taken() {
        places.release();
        LockSupport.unpark(thread);
    }

    /// Any thread: no new attempts; those under way are still waited for.
    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    /// Any thread: nobody takes the verdicts any more.
    void end() {
        isOver = true;
        LockSupport.unpark(thread);
    }

    /// Any thread: the rate's ceiling from now on, packets per second, above 0.
    void setCeiling(double packetsPerSecond) {
        pace.setCeiling(packetsPerSecond);
    }

    /// Whether `drawn` stays as it is.
    public boolean hasDrawnAll() {
        return order.isOver();
    }

    /// Targets that get a verdict, each once.
    public long drawn() {
        return order.drawn();
    }

    /// Attempts so far.
    public long sent() {
        return sent;
    }

    /// Since when nobody was heard on the path that was lost, for people. Once the scan is over.
    String silence(long startedNanos) {
        return paths.silence(startedNanos);
    }

    /// Calls of connect(2) that this machine has refused.
    long refused() {
        return refused;
    }

    /// Whether the plan's time for the whole scan was over before the scan was.
    boolean ranOut() {
        return ranOut;
    }
}
