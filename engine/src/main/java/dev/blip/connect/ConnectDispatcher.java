package dev.blip.connect;

import dev.blip.ledger.RttEstimate;
import dev.blip.order.ProbeOrder;
import dev.blip.pace.BurstCaps;
import dev.blip.pace.Exposure;
import dev.blip.pace.Pacer;
import dev.blip.plan.Orders;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.Observation;
import dev.blip.run.Clock;
import dev.blip.targets.Ipv4Targets;
import dev.blip.verdict.Reason;
import dev.blip.way.KernelsWay;
import dev.blip.way.NextHops;
import dev.blip.way.Ways;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final NextHops nextHops;
    private final Ways ways;
    private final boolean
            mustBeRouted; // a socket bound to a device finds anybody to be on its link
    private final Ipv4Targets space;
    private final ProbeOrder order;
    private final TimeLimits limits;
    private final Connector connector;
    private final RttEstimate rtt;
    private final Clock clock;
    private final Consumer<Observation> verdicts;
    private final Pacer pacer;
    private final @Nullable BurstCaps caps; // null if none can be exceeded
    private final int most; // targets under way, those not counted that wait
    private final Semaphore places;
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>(); // no more than under way

    // The dispatching thread's own.
    private final Queue<ConnectTarget> again = new ArrayDeque<>(); // no more than places
    private final ConnectRefusals refusals;
    private final NeighbourGate gate;
    private final Map<Integer, ConnectPath> paths = new HashMap<>(); // by way
    private final List<ConnectPath> waitedFor =
            new ArrayList<>(); // those of them that have to be looked at
    private @Nullable ConnectTarget next; // whose turn it is
    private long firstSendNanos = NEVER;
    private long position;
    private int underWay;

    // Shared with other threads, each with one writer: the caller sets the ceiling and whether to
    // go on, this thread says how far it has come.
    private volatile double ceiling;
    private volatile boolean stopping;
    private volatile boolean ranOut;
    private volatile boolean hasDrawnAll;
    private volatile boolean isOver;
    private volatile long drawn;
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
        this.nextHops = way.nextHops();
        this.ways = way.ways();
        this.mustBeRouted = way.device() != null;
        this.space = plan.asked().space();
        this.order = Orders.of(plan);
        this.limits = plan.limits();
        this.connector = connector;
        this.rtt = rtt;
        this.clock = clock;
        this.verdicts = verdicts;
        this.ceiling = plan.pace().packetsPerSecond();
        this.pacer = new Pacer(plan.pace(), clock.nanoTime());
        this.caps = Exposure.boundsOfConnect(plan).open();
        this.most = places;
        this.places = new Semaphore(places + MOST_WAITING);
        this.refusals = new ConnectRefusals(ways, limits.pathTimeoutNanos());
        this.gate = new NeighbourGate(ways, table, this);
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
        long opensAt = opensAt(target.address(), nowNanos);
        if (opensAt > nowNanos) {
            // It stays the next in turn until its time has come; but a limit that is over meanwhile
            // is told in time.
            long left = Math.min(target.nanosLeft(limits, nowNanos), giveUp(nowNanos));
            long due = left < opensAt - nowNanos ? nowNanos + left : opensAt;
            return Math.min(due, gate.dueNanos());
        }
        next = null;
        ask(target, nowNanos);
        return nowNanos;
    }

    /// Ends the asking when the user's time for the scan is over, counted from the first attempt.
    private void stopIfTimeIsOver(long nowNanos) {
        if (!stopping
                && firstSendNanos != NEVER
                && nowNanos - firstSendNanos >= limits.maxRuntimeNanos()) {
            ranOut = true;
            stopping = true;
        }
    }

    /// Looks at what others than the targets have to say.
    private void look(long nowNanos) {
        gate.look(nowNanos);
        for (ConnectPath path : waitedFor) {
            path.giveUpIfDark(nowNanos);
        }
        if (stopping) {
            gate.stop();
            refusals.drainTo(again);
            waitedFor.forEach(ConnectPath::stop);
        }
        // Most ways never fall silent: only those that have are looked at in each turn.
        waitedFor.removeIf(ConnectPath::isAtRest);
    }

    /// When something is to be done even if nothing comes and nobody's turn it is.
    private long wakeNanos() {
        long wake = refusals.dueNanos();
        for (ConnectPath path : waitedFor) {
            wake = Math.min(wake, path.dueNanos(underWay == 0));
        }
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
        ConnectTarget canary = null;
        for (ConnectPath path : waitedFor) {
            canary = canary == null && !stopping ? path.canary(nowNanos, isIdle) : canary;
        }
        return canary;
    }

    /// The next target of the order; null if all are drawn, or all places are taken.
    private @Nullable ConnectTarget drawNew() {
        if (stopping || position == order.size()) {
            hasDrawnAll = true;
        }
        if (hasDrawnAll || !places.tryAcquire()) {
            return null;
        }
        // The count before the flag: who reads that all are drawn reads a count that stays.
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

    /// Settles or puts aside a target that is not asked now; false if it is.
    private boolean isNotAsked(ConnectTarget target, long nowNanos) {
        if (target.isCanary()) {
            // It has its verdict already, so nothing is lost if it is not asked.
            boolean isGone = stopping;
            if (isGone) {
                pathOf(target).canaryIsSilent(target, nowNanos);
            }
            return isGone;
        }
        Reason unasked = unasked(target, nowNanos);
        if (unasked != null) {
            settle(target, unasked);
            return true;
        }
        boolean isLastAttempt =
                target.attempts() > 0 && target.attempts() == plan.retry().attempts() - 1;
        if (pathOf(target).holds(target, isLastAttempt)) {
            lookAfter(pathOf(target));
            return true;
        }
        return gate.holds(target);
    }

    /// Why a target is not asked now nor later; null if it is.
    private @Nullable Reason unasked(ConnectTarget target, long nowNanos) {
        if (stopping || plan.excluded().contains(target.address())) {
            return Reason.NOT_ASKED;
        }
        if (target.nanosLeft(limits, nowNanos) <= 0) {
            return target.verdict(limits, nowNanos);
        }
        Ways.Kind way = ways.kindOf(target.address());
        if (way == Ways.Kind.NOBODY) {
            return Reason.ADMIN_PROHIBITED;
        }
        if (mustBeRouted && way == Ways.Kind.NONE) {
            return Reason.NO_ROUTE;
        }
        return pathOf(target).isLost() ? Reason.PATH_LOST : null;
    }

    /// The path that the target's packets take: one a way, made when its first target comes.
    private ConnectPath pathOf(ConnectTarget target) {
        int way = ways.of(target.address());
        ConnectPath known = paths.get(way);
        if (known == null) {
            known = new ConnectPath(ways.isWatched(way), limits.pathTimeoutNanos(), this);
            paths.put(way, known);
        }
        return known;
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
        // The pace first, which is cheap: a cap that has let a packet go has to be told what became
        // of it.
        long host = Integer.toUnsignedLong(address);
        long opensAt = caps.let(host, space.prefixOf(host), nextHops.of(address), nowNanos);
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
        // Before the call: it may have its answer when it returns, and whoever handles that needs
        // the times.
        target.asking(nowNanos);
        sent++;
        if (!target.isCanary()) {
            gate.asked(target, nowNanos);
        }
        long timeout = Math.min(target.nanosLeft(limits, nowNanos), timeoutNanos());
        Reason atOnce = connector.begin(target, timeout);
        // The SYN leaves within the call, and the call may take long: the packet counts from its
        // end, as the later.
        long after = clock.nanoTime();
        pacer.sent(after, 1);
        if (caps != null) {
            caps.sent(after);
        }
        if (atOnce == null) {
            underWay++;
            refusals.accepted(target);
        } else {
            take(target, atOnce, after);
        }
    }

    /// How long an attempt is waited for: the measured timeout, and as long as there is none, less than the kernel
    /// takes to repeat a SYN by itself, which would be a second packet in one attempt.
    private long timeoutNanos() {
        long measured = rtt.timeoutNanos();
        return plan.retry()
                .within(
                        measured == 0
                                ? Math.min(
                                        RetryPolicy.UNMEASURED_CONNECT_NANOS,
                                        plan.retry().initialTimeoutNanos())
                                : measured);
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
            pathOf(target).answered(target, nowNanos);
        }
        if (target.isCanary()) {
            if (!isAnswer) {
                pathOf(target).canaryIsSilent(target, nowNanos);
                lookAfter(pathOf(target));
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
        } else if (target.attempts() < plan.retry().attempts()) {
            again.add(target);
        } else if (target.verdict(limits, nowNanos) == Reason.HOST_TIMEOUT) {
            settle(target, Reason.HOST_TIMEOUT);
        } else {
            waitForSign(target, nowNanos);
        }
    }

    /// Gives a silent target to its path, which settles it when silence there means something.
    private void waitForSign(ConnectTarget target, long nowNanos) {
        ConnectPath path = pathOf(target);
        path.silent(target, nowNanos);
        lookAfter(path);
    }

    /// Has the path looked at in each turn, until it is at rest again.
    private void lookAfter(ConnectPath path) {
        if (!path.isAtRest() && !waitedFor.contains(path)) {
            waitedFor.add(path);
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
            waitForSign(target, clock.nanoTime());
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
        ceiling = packetsPerSecond;
    }

    /// Whether `drawn` stays as it is.
    public boolean hasDrawnAll() {
        return hasDrawnAll;
    }

    /// Targets that get a verdict, each once.
    public long drawn() {
        return drawn;
    }

    /// Attempts so far.
    public long sent() {
        return sent;
    }

    /// Since when nobody was heard on the path that was lost, for people. Once the scan is over.
    String silence(long startedNanos) {
        for (ConnectPath path : paths.values()) {
            if (path.isLost()) {
                return path.silence(startedNanos);
            }
        }
        return "";
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
