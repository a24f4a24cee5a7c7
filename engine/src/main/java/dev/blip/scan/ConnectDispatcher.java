package dev.blip.scan;

import dev.blip.ledger.RttEstimate;
import dev.blip.order.ProbeOrder;
import dev.blip.pace.BurstCaps;
import dev.blip.pace.Pacer;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.Observation;
import dev.blip.report.Reason;
import dev.blip.target.TargetSpace;
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
/// Further attempts come before new targets. The first target whose cap has no room holds up those behind it.
final class ConnectDispatcher implements Connector.Listener {
    static final long NEVER = Long.MAX_VALUE;

    /// Longest sleep: the ceiling may have been raised, or the scan stopped.
    private static final long RECHECK_NANOS = 10_000_000L;

    /// As long as no round trip has been measured, an attempt ends before the kernel repeats its SYN, uncounted, a
    /// second after the first (TCP_TIMEOUT_INIT): with room for a thread that is late.
    static final long UNMEASURED_NANOS = 900_000_000L;

    private final ScanPlan plan;
    private final NextHops nextHops;
    private final TargetSpace space;
    private final ProbeOrder order;
    private final TimeLimits limits;
    private final Connector connector;
    private final RttEstimate rtt;
    private final Clock clock;
    private final Consumer<Observation> verdicts;
    private final Pacer pacer;
    private final @Nullable BurstCaps caps; // null if none can be exceeded
    private final Semaphore places;
    private final Queue<ConnectTarget> again = new ConcurrentLinkedQueue<>(); // no more than places

    private @Nullable ConnectTarget next; // whose turn it is
    private long firstSendNanos = NEVER;
    private long position;

    private volatile double ceiling;
    private volatile boolean stopping;
    private volatile boolean ranOut;
    private volatile boolean hasDrawnAll;
    private volatile boolean isOver;
    private volatile long drawn;
    private volatile long sent;
    private volatile @Nullable Thread thread;

    /// @param nextHops  by which the kernel reaches the targets
    /// @param places    targets under way at one time, 1 or more
    /// @param verdicts  takes each target's verdict at once, from any thread
    ConnectDispatcher(
            ScanPlan plan,
            NextHops nextHops,
            int places,
            Connector connector,
            RttEstimate rtt,
            Clock clock,
            Consumer<Observation> verdicts) {
        this.plan = plan;
        this.nextHops = nextHops;
        this.space = new TargetSpace(plan.addresses(), plan.ports());
        this.order = Orders.of(plan);
        this.limits = plan.limits();
        this.connector = connector;
        this.rtt = rtt;
        this.clock = clock;
        this.verdicts = verdicts;
        this.ceiling = plan.pace().packetsPerSecond();
        this.pacer = new Pacer(plan.pace(), clock.nanoTime());
        this.caps = Exposure.boundsOfConnect(plan).open();
        this.places = new Semaphore(places);
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
    long work(long nowNanos) {
        stopIfTimeIsOver(nowNanos);
        ConnectTarget target = next == null ? draw() : next;
        next = target;
        if (target == null) {
            return NEVER;
        }
        Reason unasked = unasked(target, nowNanos);
        if (unasked != null) {
            next = null;
            settle(target, unasked);
            return nowNanos;
        }
        long opensAt = opensAt(target.address(), nowNanos);
        if (opensAt > nowNanos) {
            long left = Math.min(target.nanosLeft(limits, nowNanos), giveUp(nowNanos));
            return left < opensAt - nowNanos ? nowNanos + left : opensAt;
        }
        next = null;
        ask(target, nowNanos);
        return nowNanos;
    }

    private void stopIfTimeIsOver(long nowNanos) {
        if (!stopping
                && firstSendNanos != NEVER
                && nowNanos - firstSendNanos >= limits.maxRuntimeNanos()) {
            ranOut = true;
            stopping = true;
        }
    }

    /// The next in turn, null if there is none for now.
    private @Nullable ConnectTarget draw() {
        ConnectTarget silent = again.poll();
        if (silent != null) {
            return silent;
        }
        if (stopping || position == order.size()) {
            hasDrawnAll = true;
        }
        if (hasDrawnAll || !places.tryAcquire()) {
            return null;
        }
        long index = order.at(position++);
        drawn = position;
        hasDrawnAll = position == order.size();
        return new ConnectTarget(space.address(index), space.port(index));
    }

    /// Settles those behind the one that is held up whose own limit is over; they come in the order of their attempts.
    ///
    /// @return how long until the next one's is
    private long giveUp(long nowNanos) {
        for (ConnectTarget first = again.peek(); first != null; first = again.peek()) {
            long left = first.nanosLeft(limits, nowNanos);
            if (left > 0) {
                return left;
            }
            again.poll();
            settle(first, first.verdict(limits, nowNanos));
        }
        return TimeLimits.NO_LIMIT;
    }

    /// Why a target is not asked now nor later; null if it is.
    private @Nullable Reason unasked(ConnectTarget target, long nowNanos) {
        if (stopping || plan.excluded().contains(target.address())) {
            return Reason.NOT_ASKED;
        }
        boolean isGivenUp = target.nanosLeft(limits, nowNanos) <= 0;
        return isGivenUp ? target.verdict(limits, nowNanos) : null;
    }

    /// When a packet to `address` may leave, as far as the pace and the caps go. If that is now, the caps count it.
    private long opensAt(int address, long nowNanos) {
        pacer.setRate(ceiling, nowNanos);
        if (pacer.permits(nowNanos, 1) == 0) {
            return Math.max(pacer.readyAt(nowNanos), nowNanos + 1);
        }
        if (caps == null) {
            return nowNanos;
        }
        long opensAt = caps.let(address, nextHops.of(address), nowNanos);
        if (opensAt > nowNanos) {
            caps.sent(nowNanos); // nothing of it is under way
        }
        return opensAt;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
    private void ask(ConnectTarget target, long nowNanos) {
        if (firstSendNanos == NEVER) {
            firstSendNanos = nowNanos;
        }
        target.asking(nowNanos);
        sent++;
        long timeout = Math.min(target.nanosLeft(limits, nowNanos), timeoutNanos());
        Reason atOnce = connector.begin(target, timeout);
        long after = clock.nanoTime();
        pacer.sent(after, 1);
        if (caps != null) {
            caps.sent(after);
        }
        if (atOnce != null) {
            heard(target, atOnce);
        }
    }

    private long timeoutNanos() {
        long measured = rtt.timeoutNanos();
        return plan.retry()
                .within(
                        measured == 0
                                ? Math.min(UNMEASURED_NANOS, plan.retry().initialTimeoutNanos())
                                : measured);
    }

    @Override
    public void heard(ConnectTarget target, Reason reason) {
        target.heard(reason);
        if (reason.mayChange() && target.attempts() < plan.retry().attempts()) {
            again.add(target);
            LockSupport.unpark(thread);
        } else {
            settle(target, target.verdict(limits, clock.nanoTime()));
        }
    }

    private void settle(ConnectTarget target, Reason reason) {
        verdicts.accept(target.because(reason, clock.epochNanos()));
    }

    /// Any thread: a verdict has been taken, and its target's place is free.
    void taken() {
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
        ceiling = packetsPerSecond;
    }

    /// Whether `drawn` stays as it is.
    boolean hasDrawnAll() {
        return hasDrawnAll;
    }

    /// Targets that get a verdict, each once.
    long drawn() {
        return drawn;
    }

    /// Attempts so far.
    long sent() {
        return sent;
    }

    boolean isStopping() {
        return stopping;
    }

    /// Whether the plan's time for the whole scan was over before the scan was.
    boolean ranOut() {
        return ranOut;
    }
}
