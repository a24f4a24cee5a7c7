package dev.blip.connect;

import dev.blip.forecast.Cautions;
import dev.blip.forecast.Forecasts;
import dev.blip.host.Neighbours;
import dev.blip.ledger.LossEstimate;
import dev.blip.ledger.LossEvidence;
import dev.blip.ledger.RttEstimate;
import dev.blip.ledger.RttHistogram;
import dev.blip.linux.Errno;
import dev.blip.linux.LinuxException;
import dev.blip.pace.Exposure;
import dev.blip.plan.Orders;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Ending;
import dev.blip.report.Lies;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.report.Packets;
import dev.blip.report.PathFacts;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.RoundTripTimes;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.report.Targets;
import dev.blip.report.UsedLink;
import dev.blip.run.Clock;
import dev.blip.run.ScanThreads;
import dev.blip.run.Usefulness;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import dev.blip.way.Descriptors;
import dev.blip.way.KernelsWay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The scan for those without CAP_NET_RAW: the kernel's own `connect`, as many at a time as descriptors allow. The same
/// verdicts, slower, and seen by the target as a full connection where a port is open.
///
/// One thread says when a SYN leaves (`ConnectDispatcher`), one waits for what comes of it (`ConnectWaiter`), and the
/// caller's collects and reports: the verdict counts, the round-trip estimate and the sink have that one writer.
public final class ConnectScan implements Scan {
    /// More connections at a time than this fill a home router's table; fewer than the descriptors left over run dry.
    private static final int MAX_AT_ONCE = 1_000;

    /// The JVM's own, the outputs, the epoll and what the terminal needs: so many descriptors are left alone.
    private static final int DESCRIPTORS_KEPT = 64;

    /// How often the sink hears that nothing came: a table that is shown grows no later than that.
    private static final long COLLECT_MILLIS = 50;

    private final ScanPlan plan;
    private final List<String> notes;
    private final KernelsWay way;
    private final long targets;
    private final BlockingQueue<Observation> verdicts;
    private final ConnectWaiter waiter;
    private final ConnectDispatcher dispatcher;
    private final ScanThreads threads = new ScanThreads();
    private final Map<State, Long> counts = new EnumMap<>(State.class);
    private final Map<Reason, Long> unknown = new EnumMap<>(Reason.class); // why
    private final RttEstimate rtt;
    private final RttHistogram histogram = new RttHistogram();
    private final Clock clock = Clock.SYSTEM;
    private final long[] firstHeard; // live targets by the attempt that they answered, from 0

    private double ceiling; // under this object's lock
    private volatile boolean stoppedByUser;
    private String objection = ""; // of the plan's stop rules
    private volatile long settled;
    private volatile long open;
    private long silent;
    private volatile int passes;
    private volatile long startedNanos;

    private ConnectScan(ScanPlan plan, List<String> notes, KernelsWay way, ConnectWaiter waiter) {
        this.plan = plan;
        this.notes = notes;
        this.way = way;
        this.targets = Orders.of(plan).size();
        this.rtt = new RttEstimate(plan.retry().minTimeoutNanos());
        this.ceiling = plan.pace().packetsPerSecond();
        this.firstHeard = new long[plan.retry().attempts()];
        int places = atOnce(plan);
        // each has the place of its target
        this.verdicts = new ArrayBlockingQueue<>(places + ConnectDispatcher.MOST_WAITING);
        this.waiter = waiter;
        this.dispatcher =
                new ConnectDispatcher(
                        plan, way, Neighbours::read, places, waiter, rtt, clock, verdicts::add);
        for (State state : State.values()) {
            counts.put(state, 0L);
        }
    }

    /// @param notes  what a person should know besides
    /// @throws Refusal if the kernel cannot be held to the plan, or the process may have no more descriptors
    public static ConnectScan open(ScanPlan plan, List<String> notes) throws Refusal {
        KernelsWay way = KernelsWay.of(plan);
        try {
            ConnectWaiter waiter = ConnectWaiter.open(way.source(), way.device(), way.ways());
            return new ConnectScan(plan, notes, way, waiter);
        } catch (LinuxException e) {
            throw new Refusal(
                    "cannot wait for connections",
                    Errno.text(e.errno()),
                    "file descriptors: " + DESCRIPTORS_KEPT + ", and one for each connection",
                    "ulimit -n 1024");
        }
    }

    /// Connections at a time: one where probes are serialized, else what descriptors allow.
    private static int atOnce(ScanPlan plan) {
        if (plan.pace().isSerial()) {
            return 1;
        }
        return Math.clamp(Descriptors.limit() - DESCRIPTORS_KEPT, 1, MAX_AT_ONCE);
    }

    @Override
    public ScanOutline outline() {
        return outlineOf(plan, way, notes);
    }

    public static ScanOutline outlineOf(ScanPlan plan, List<String> notes) throws Refusal {
        return outlineOf(plan, KernelsWay.of(plan), notes);
    }

    private static ScanOutline outlineOf(ScanPlan plan, KernelsWay way, List<String> notes) {
        long targets = Orders.of(plan).size();
        var all = new ArrayList<>(notes);
        if (!way.note().isEmpty()) {
            all.add(way.note());
        }
        return new ScanOutline(
                Transmit.CONNECT,
                1,
                Objects.requireNonNullElse(way.device(), "by the kernel's choice"),
                plan.link().sourceAddress() == null ? 0 : plan.link().sourceAddress(),
                "by the kernel's choice",
                targets,
                Forecasts.ofConnect(plan, way.nextHops().count(), targets, atOnce(plan)),
                MAX_AT_ONCE * 4_096L + Exposure.boundsOfConnect(plan).memoryBytes(),
                List.copyOf(all),
                Cautions.ofConnect(plan));
    }

    @Override
    public ScanSummary run(ObservationSink sink) throws IOException {
        startedNanos = clock.nanoTime();
        Thread asking = threads.make("blip-connect", dispatcher::run);
        Thread waiting = threads.make("blip-outcomes", () -> waiter.run(dispatcher));
        long lastVerdictNanos;
        try {
            asking.start();
            waiting.start();
            lastVerdictNanos = report(sink);
        } finally {
            dispatcher.end();
            waiter.end();
            ScanThreads.join(asking);
            ScanThreads.join(waiting);
            waiter.close();
        }
        Throwable broken = threads.failure();
        if (broken != null) {
            throw new IllegalStateException("a thread of the scan broke", broken);
        }
        return summary(lastVerdictNanos - startedNanos);
    }

    /// Hands verdicts on until every target has one that is to have one, or a thread has broken.
    ///
    /// @return when the last one came
    private long report(ObservationSink sink) throws IOException {
        var usefulness = new Usefulness(plan.conduct().stop(), startedNanos);
        long lastVerdictNanos = startedNanos;
        while (threads.failure() == null && !areAllSettled()) {
            if (objection.isEmpty() && usefulness.isWatching()) {
                stopIfUseless(usefulness);
            }
            Observation verdict = nextVerdict();
            if (verdict == null) {
                sink.idle();
                continue;
            }
            take(verdict);
            dispatcher.taken();
            lastVerdictNanos = clock.nanoTime();
            if (isTold(verdict)) {
                sink.accept(verdict);
            }
        }
        return lastVerdictNanos;
    }

    /// The dispatcher writes the count first and the flag then, so they are read the other way round.
    private boolean areAllSettled() {
        return dispatcher.hasDrawnAll() && settled == dispatcher.drawn(); // asked in this order
    }

    /// The next verdict, null if none comes for a while.
    private @Nullable Observation nextVerdict() throws IOException {
        try {
            return verdicts.poll(COLLECT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while collecting answers", e);
        }
    }

    /// Ends the asking where a stop rule of the plan says that it is of no use; what is under way is still heard.
    private void stopIfUseless(Usefulness usefulness) {
        long answered = counts.getOrDefault(State.OPEN, 0L) + counts.getOrDefault(State.CLOSED, 0L);
        objection =
                usefulness.objection(
                        clock.nanoTime(), dispatcher.drawn(), answered, dispatcher.refused());
        if (!objection.isEmpty()) {
            dispatcher.stop();
        }
    }

    /// Whether the sink is to see it: what the plan reports; and every answer where hosts are watched, who decide on
    /// all of a host's answers together.
    private boolean isTold(Observation o) {
        boolean isAnswer = o.state() != State.UNKNOWN && o.reason() != Reason.NO_RESPONSE;
        return plan.reported().contains(o.state()) || (isAnswer && plan.watchesHosts());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the reporting thread alone writes these
    private void take(Observation o) {
        counts.merge(o.state(), 1L, Long::sum);
        settled++;
        if (o.state() == State.OPEN) {
            open++;
        }
        unknown.merge(o.reason(), o.state() == State.UNKNOWN ? 1L : 0L, Long::sum);
        passes = Math.max(passes, o.attempt());
        if (o.state() == State.OPEN || o.state() == State.CLOSED) {
            firstHeard[o.attempt() - 1]++;
        } else if (o.reason() == Reason.NO_RESPONSE) {
            silent++;
        }
        if (o.reply().rttNanos() >= 0) {
            rtt.sample(o.reply().rttNanos());
            histogram.add(o.reply().rttNanos());
        }
    }

    private ScanSummary summary(long scanNanos) {
        long unknown = counts.getOrDefault(State.UNKNOWN, 0L) + targets - dispatcher.drawn();
        boolean complete = unknown == 0;
        String noun = unknown == 1 ? " target has" : " targets have";
        return new ScanSummary(
                new Targets(
                        targets,
                        counts.getOrDefault(State.OPEN, 0L),
                        counts.getOrDefault(State.CLOSED, 0L),
                        counts.getOrDefault(State.FILTERED, 0L),
                        unknown),
                new Packets(
                        dispatcher.sent(), histogram.count(), 0, Map.of(), 0, dispatcher.refused()),
                new RoundTripTimes(
                        histogram.minNanos(),
                        histogram.quantileNanos(0.5),
                        histogram.quantileNanos(0.99)),
                new Ending(
                        complete ? "" : unknown + noun + " no verdict: " + whyIncomplete(),
                        stoppedByUser && !complete,
                        passes,
                        scanNanos),
                new UsedLink(Transmit.CONNECT, 1, "connect", ""),
                PathFacts.NONE,
                LossEstimate.missed(evidence()),
                Lies.NONE,
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
        if (dispatcher.ranOut()) {
            return "the scan's --max-runtime was over";
        }
        var reasons = new ArrayList<String>();
        add(reasons, Reason.PATH_LOST, dispatcher.silence(startedNanos));
        add(reasons, Reason.NO_ROUTE, "this machine had no way to them (ip route get shows why)");
        add(reasons, Reason.NOT_ASKED, "the kernel would not connect to them");
        add(reasons, Reason.HOST_TIMEOUT, "their --host-timeout was over");
        return String.join("; ", reasons);
    }

    private void add(List<String> reasons, Reason reason, String text) {
        if (unknown.getOrDefault(reason, 0L) > 0) {
            reasons.add(text);
        }
    }

    @Override
    public void stop() {
        stoppedByUser = true;
        dispatcher.stop();
    }

    @Override
    public synchronized double scaleCeiling(double factor) {
        double most = Pace.MOST_RAISE * plan.pace().packetsPerSecond();
        most =
                Math.max(
                        plan.pace().packetsPerSecond(),
                        Math.min(most, plan.caps().wholePerSecond()));
        ceiling = Math.clamp(ceiling * factor, Pace.SLOWEST, most);
        dispatcher.setCeiling(ceiling);
        return ceiling;
    }

    @Override
    public Progress progress() {
        long elapsed = clock.nanoTime() - startedNanos;
        double perSecond = elapsed <= 0 ? 0 : dispatcher.sent() * 1e9 / elapsed;
        double targetsPerSecond = elapsed <= 0 ? 0 : settled * 1e9 / elapsed;
        long left =
                targetsPerSecond == 0 ? -1 : (long) ((targets - settled) / targetsPerSecond * 1e9);
        return new Progress(
                targets,
                settled,
                open,
                new Progress.Sending(
                        dispatcher.sent(), Math.max(targets, dispatcher.sent()), perSecond, ""),
                0,
                passes,
                elapsed,
                left);
    }

    @Override
    public void close() {
        waiter.close();
    }
}
