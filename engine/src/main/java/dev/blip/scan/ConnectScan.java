package dev.blip.scan;

import dev.blip.ledger.LossEstimate;
import dev.blip.ledger.LossEvidence;
import dev.blip.ledger.RttEstimate;
import dev.blip.ledger.RttHistogram;
import dev.blip.order.ProbeOrder;
import dev.blip.pace.Pacer;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Reason;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.report.State;
import dev.blip.target.TargetSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// The scan for those without CAP_NET_RAW: the kernel's own `connect`, one virtual thread a target, as many at a time
/// as
/// descriptors allow. The same verdicts, slower, and seen by the target as a full connection where a port is open.
///
/// One thread hands out targets, virtual threads ask, the caller's thread collects and reports: the verdict counts, the
/// round-trip estimate and the sink have that one writer.
final class ConnectScan implements Scanner {
    /// More connections at a time than this fill a home router's table; fewer than the descriptors left over run dry.
    private static final int MAX_AT_ONCE = 1_000;

    private static final int DESCRIPTORS_KEPT = 64;
    private static final long COLLECT_MILLIS = 50;

    private final ScanPlan plan;
    private final List<String> notes;
    private final TargetSpace space;
    private final ProbeOrder order;
    private final int atOnce;
    private final BlockingQueue<Answer> answers;
    private final Semaphore slots;
    private final LongAdder sent = new LongAdder();
    private final LongAdder refusedByKernel = new LongAdder();
    private final Map<State, Long> counts = new EnumMap<>(State.class);
    private final RttEstimate rtt;
    private final RttHistogram histogram = new RttHistogram();
    private final Clock clock = Clock.SYSTEM;
    private final long[] firstHeard; // live targets by the attempt that they answered, from 0

    private volatile boolean stopping;
    private volatile double ceiling;
    private volatile boolean stoppedByUser;
    private String objection = ""; // of the plan's stop rules
    private volatile boolean ranOut;
    private volatile boolean isUnheard;
    private volatile long handedOut;
    private volatile long settled;
    private volatile long open;
    private long silent;
    private volatile int passes;
    private volatile long startedNanos;

    /// What one target's thread found, and how often it asked.
    private record Answer(Observation observation, int probes) {}

    ConnectScan(ScanPlan plan, List<String> notes) {
        this.plan = plan;
        this.rtt = new RttEstimate(plan.retry().minTimeoutNanos());
        this.notes = notes;
        this.ceiling = plan.pace().packetsPerSecond();
        this.firstHeard = new long[plan.retry().attempts()];
        this.space = new TargetSpace(plan.addresses(), plan.ports());
        this.order = Orders.of(plan);
        this.atOnce = atOnce(plan);
        this.answers = new ArrayBlockingQueue<>(atOnce);
        this.slots = new Semaphore(atOnce);
        for (State state : State.values()) {
            counts.put(state, 0L);
        }
    }

    private static int atOnce(ScanPlan plan) {
        if (plan.pace().isSerial()) {
            return 1;
        }
        return Math.clamp(Descriptors.limit() - DESCRIPTORS_KEPT, 1, MAX_AT_ONCE);
    }

    @Override
    public ScanOutline outline() {
        return outlineOf(plan, notes);
    }

    private static List<String> notesOf(ScanPlan plan, List<String> notes) {
        var all = new ArrayList<>(notes);
        if (plan.link().interfaceName() != null || plan.link().routerMac() != null) {
            all.add(
                    "the kernel chooses the way of a connect scan: --interface and --router-mac have no say");
        }
        if (!plan.caps().isDefault()) {
            all.add(
                    "a connect scan has no packets of its own to count: "
                            + "--max-host-rate, --max-prefix-rate and --nat-entries have no say");
        }
        if (plan.link().transmitThreads() > 1) {
            all.add("a connect scan has threads of its own: --tx-threads has no say");
        }
        return List.copyOf(all);
    }

    static ScanOutline outlineOf(ScanPlan plan, List<String> notes) {
        long targets = Orders.of(plan).size();
        return new ScanOutline(
                "connect",
                1,
                "by the kernel's choice",
                plan.link().sourceAddress() == null ? 0 : plan.link().sourceAddress(),
                "by the kernel's choice",
                targets,
                Forecasts.ofConnect(plan, targets, atOnce(plan)),
                MAX_AT_ONCE * 4_096L,
                notesOf(plan, notes),
                Cautions.ofConnect(plan));
    }

    @Override
    public ScanSummary run(ObservationSink sink) throws IOException {
        startedNanos = clock.nanoTime();
        Thread dispatcher = Thread.ofPlatform().name("blip-connect").daemon().start(this::dispatch);
        long lastVerdict = startedNanos;
        var usefulness = new Usefulness(plan.stop(), startedNanos);
        try {
            while (dispatcher.isAlive() || settled < handedOut) {
                if (objection.isEmpty() && usefulness.isWatching()) {
                    stopIfUseless(usefulness);
                }
                Answer answer = answers.poll(COLLECT_MILLIS, TimeUnit.MILLISECONDS);
                if (answer == null) {
                    sink.idle();
                    continue;
                }
                take(answer);
                lastVerdict = clock.nanoTime();
                if (isTold(answer.observation())) {
                    sink.accept(answer.observation());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while collecting answers", e);
        } finally {
            stopping = true;
            isUnheard = true;
        }
        return summary(lastVerdict - startedNanos);
    }

    private void stopIfUseless(Usefulness usefulness) {
        long answered = counts.getOrDefault(State.OPEN, 0L) + counts.getOrDefault(State.CLOSED, 0L);
        objection =
                usefulness.objection(clock.nanoTime(), handedOut, answered, refusedByKernel.sum());
        if (!objection.isEmpty()) {
            stopping = true;
        }
    }

    private boolean isTold(Observation o) {
        boolean isAnswer = o.state() != State.UNKNOWN && o.reason() != Reason.NO_RESPONSE;
        return plan.reported().contains(o.state()) || (isAnswer && plan.watchesHosts());
    }

    /// Hands out every target once, at the plan's pace, as places get free.
    private void dispatch() {
        var pacer = new Pacer(plan.pace(), clock.nanoTime());
        for (long position = 0; position < order.size() && !stopping; position++) {
            slots.acquireUninterruptibly();
            long now = clock.nanoTime();
            pacer.setRate(ceiling, now);
            while (pacer.permits(now, 1) == 0 && !stopping) {
                LockSupport.parkNanos(this, pacer.readyAt(now) - now);
                now = clock.nanoTime();
            }
            if (now - startedNanos >= plan.limits().maxRuntimeNanos()) {
                ranOut = true;
                stopping = true;
            }
            if (stopping) {
                return;
            }
            pacer.sent(now, 1);
            long index = order.at(position);
            handedOut = position + 1;
            Thread.ofVirtual().start(() -> ask(space.address(index), space.port(index)));
        }
    }

    /// One target to its verdict: again while silent, as often as the plan allows.
    private void ask(int address, int port) {
        var attempt = new ConnectAttempt(plan.link().sourceAddress(), address, port);
        Answer answer;
        int probes = 0;
        if (plan.excluded().contains(address)) {
            answer = answerOf(address, port, Reason.NOT_ASKED, -1, 0);
        } else {
            Reason reason;
            long began = clock.nanoTime();
            long left = plan.limits().hostTimeoutNanos();
            do {
                probes++;
                sent.increment();
                reason = attempt.run(Math.min(left, timeoutNanos()));
                left = plan.limits().hostTimeoutNanos() - (clock.nanoTime() - began);
            } while (reason.mayChange()
                    && probes < plan.retry().attempts()
                    && left > 0
                    && !stopping);
            boolean cutShort =
                    stopping && reason == Reason.NO_RESPONSE && probes < plan.retry().attempts();
            if (left <= 0 && reason == Reason.NO_RESPONSE) {
                reason = Reason.HOST_TIMEOUT;
            }
            answer =
                    answerOf(
                            address,
                            port,
                            cutShort ? Reason.NOT_ASKED : reason,
                            attempt.rttNanos(),
                            probes);
        }
        put(answer);
        slots.release(); // not before: a reporter that is behind holds up the asking
    }

    private Answer answerOf(int address, int port, Reason reason, long rttNanos, int probes) {
        return new Answer(
                new Observation(
                        address, port, reason, -1, rttNanos, probes, clock.epochNanos(), 0, false),
                probes);
    }

    private void put(Answer answer) {
        try {
            boolean isTaken = false;
            while (!isTaken && !isUnheard) {
                isTaken = answers.offer(answer, COLLECT_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a target's thread", e);
        }
    }

    private long timeoutNanos() {
        long measured = rtt.timeoutNanos();
        return Math.clamp(
                measured == 0 ? plan.retry().initialTimeoutNanos() : measured,
                plan.retry().minTimeoutNanos(),
                plan.retry().maxTimeoutNanos());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the reporting thread alone writes these
    private void take(Answer answer) {
        Observation o = answer.observation();
        counts.merge(o.state(), 1L, Long::sum);
        settled++;
        if (o.state() == State.OPEN) {
            open++;
        }
        if (o.reason() == Reason.NOT_ASKED && !stopping) {
            refusedByKernel.increment();
        }
        passes = Math.max(passes, answer.probes());
        if (o.state() == State.OPEN || o.state() == State.CLOSED) {
            firstHeard[answer.probes() - 1]++;
        } else if (o.reason() == Reason.NO_RESPONSE) {
            silent++;
        }
        if (o.rttNanos() >= 0) {
            rtt.sample(o.rttNanos());
            histogram.add(o.rttNanos());
        }
    }

    private ScanSummary summary(long scanNanos) {
        long unknown = counts.getOrDefault(State.UNKNOWN, 0L) + order.size() - handedOut;
        boolean complete = unknown == 0;
        return new ScanSummary(
                order.size(),
                counts.getOrDefault(State.OPEN, 0L),
                counts.getOrDefault(State.CLOSED, 0L),
                counts.getOrDefault(State.FILTERED, 0L),
                unknown,
                sent.sum(),
                histogram.count(),
                0,
                Map.of(),
                0,
                refusedByKernel.sum(),
                passes,
                histogram.minNanos(),
                histogram.quantileNanos(0.5),
                histogram.quantileNanos(0.99),
                scanNanos,
                complete,
                stoppedByUser && !complete,
                complete ? "" : unknown + " targets have no verdict: " + whyIncomplete(),
                "connect",
                1,
                "connect",
                "",
                LossEstimate.missed(evidence()),
                "",
                plan.seed());
    }

    private LossEvidence evidence() {
        var evidence = new LossEvidence();
        evidence.add(firstHeard, silent);
        return evidence;
    }

    private String whyIncomplete() {
        if (stoppedByUser) {
            return "the scan was stopped";
        }
        if (!objection.isEmpty()) {
            return objection;
        }
        if (ranOut) {
            return "the scan's --max-runtime was over";
        }
        return refusedByKernel.sum() == 0 && plan.limits().hostTimeoutNanos() != TimeLimits.NO_LIMIT
                ? "their --host-timeout was over"
                : "the kernel would not connect to them";
    }

    @Override
    public void stop() {
        stoppedByUser = true;
        stopping = true;
    }

    @Override
    public synchronized double scaleCeiling(double factor) {
        double most = RateControl.MOST_RAISE * plan.pace().packetsPerSecond();
        most =
                Math.max(
                        plan.pace().packetsPerSecond(),
                        Math.min(most, plan.caps().wholePerSecond()));
        ceiling = Math.clamp(ceiling * factor, Pace.SLOWEST, most);
        return ceiling;
    }

    @Override
    public Progress progress() {
        long elapsed = clock.nanoTime() - startedNanos;
        double perSecond = elapsed <= 0 ? 0 : sent.sum() * 1e9 / elapsed;
        double targetsPerSecond = elapsed <= 0 ? 0 : settled * 1e9 / elapsed;
        long left =
                targetsPerSecond == 0
                        ? -1
                        : (long) ((order.size() - settled) / targetsPerSecond * 1e9);
        return new Progress(
                order.size(),
                settled,
                open,
                sent.sum(),
                Math.max(order.size(), sent.sum()),
                perSecond,
                0,
                passes,
                elapsed,
                "",
                left);
    }

    @Override
    public void close() {
        stopping = true;
    }
}
