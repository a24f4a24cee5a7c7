package dev.blip.connect;

import dev.blip.host.Neighbours;
import dev.blip.linux.Errno;
import dev.blip.linux.LinuxException;
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
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.report.UsedLink;
import dev.blip.run.Clock;
import dev.blip.run.ScanThreads;
import dev.blip.run.Usefulness;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import dev.blip.way.KernelsWay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    /// How often the sink hears that nothing came: a table that is shown grows no later than that.
    private static final long COLLECT_MILLIS = 50;

    private final ScanPlan plan;
    private final List<String> notes;
    private final KernelsWay way;
    private final BlockingQueue<Observation> verdicts;
    private final ConnectWaiter waiter;
    private final ConnectDispatcher dispatcher;
    private final ScanThreads threads = new ScanThreads();
    private final ConnectTally tally;
    private final Clock clock = Clock.SYSTEM;

    private double ceiling; // under this object's lock
    private volatile boolean stoppedByUser;
    private String objection = ""; // of the plan's stop rules
    private volatile long startedNanos;

    private ConnectScan(ScanPlan plan, List<String> notes, KernelsWay way, ConnectWaiter waiter) {
        this.plan = plan;
        this.notes = notes;
        this.way = way;
        this.tally = new ConnectTally(plan);
        this.ceiling = plan.pace().packetsPerSecond();
        int places = ConnectOutlines.atOnce(plan);
        // each has the place of its target
        this.verdicts = new ArrayBlockingQueue<>(places + ConnectDispatcher.MOST_WAITING);
        this.waiter = waiter;
        this.dispatcher =
                new ConnectDispatcher(
                        plan,
                        way,
                        Neighbours::read,
                        places,
                        waiter,
                        tally.rtt(),
                        clock,
                        verdicts::add);
    }

    /// @param notes  what a person should know besides
    /// @throws Refusal if the kernel cannot be held to the plan, or the process may have no more descriptors
    public static ConnectScan open(ScanPlan plan, List<String> notes) throws Refusal {
        refuseIpv6(plan);
        KernelsWay way = KernelsWay.of(plan);
        try {
            ConnectWaiter waiter = ConnectWaiter.open(way.source(), way.device(), way.ways());
            return new ConnectScan(plan, notes, way, waiter);
        } catch (LinuxException e) {
            throw new Refusal(
                    "cannot wait for connections",
                    Errno.text(e.errno()),
                    "file descriptors: "
                            + ConnectOutlines.DESCRIPTORS_KEPT
                            + ", and one for each connection",
                    "ulimit -n 1024");
        }
    }

    @Override
    public ScanOutline outline() {
        return ConnectOutlines.atStart(plan, way, notes);
    }

    /// What a dry run shows: the outline that the scan would have, without one descriptor opened for it.
    public static ScanOutline outlineOf(ScanPlan plan, List<String> notes) throws Refusal {
        refuseIpv6(plan);
        return ConnectOutlines.inAdvance(plan, KernelsWay.of(plan), notes);
    }

    private static void refuseIpv6(ScanPlan plan) throws Refusal {
        if (plan.asked().isAnyIpv6()) {
            throw new Refusal(
                    "cannot scan in IPv6 by connect",
                    "a connect scan asks IPv4 targets alone",
                    "CAP_NET_RAW, for packets of our own",
                    "run as root or grant the capability, and leave --connect out");
        }
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
            tally.take(verdict);
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
        return dispatcher.hasDrawnAll()
                && tally.settled() == dispatcher.drawn(); // asked in this order
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
        objection =
                usefulness.objection(
                        clock.nanoTime(),
                        dispatcher.drawn(),
                        tally.answered(),
                        dispatcher.refused());
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

    private ScanSummary summary(long scanNanos) {
        long unknown = tally.unknown(dispatcher.drawn());
        boolean complete = unknown == 0;
        String noun = unknown == 1 ? " target has" : " targets have";
        return new ScanSummary(
                tally.targets(unknown),
                new Packets(
                        dispatcher.sent(), tally.answers(), 0, Map.of(), 0, dispatcher.refused()),
                tally.roundTripTimes(),
                new Ending(
                        complete ? "" : unknown + noun + " no verdict: " + whyIncomplete(),
                        stoppedByUser && !complete,
                        tally.passes(),
                        scanNanos),
                new UsedLink(Transmit.CONNECT, 1, "connect", ""),
                PathFacts.NONE,
                tally.missed(),
                Lies.NONE,
                plan.seed());
    }

    private String whyIncomplete() {
        if (stoppedByUser) {
            return Ending.STOPPED;
        }
        if (!objection.isEmpty()) {
            return objection;
        }
        if (dispatcher.ranOut()) {
            return Ending.OUT_OF_TIME;
        }
        var reasons = new ArrayList<String>();
        add(reasons, Reason.PATH_LOST, dispatcher.silence(startedNanos));
        if (Arrays.stream(Reason.values())
                .anyMatch(reason -> reason.isUnrouted() && tally.isAnyUnknown(reason))) {
            reasons.add("this machine had no way to them (ip route get shows why)");
        }
        add(reasons, Reason.NOT_ASKED, "the kernel would not connect to them");
        add(reasons, Reason.HOST_TIMEOUT, "their --host-timeout was over");
        return String.join("; ", reasons);
    }

    private void add(List<String> reasons, Reason reason, String text) {
        if (tally.isAnyUnknown(reason)) {
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
        double most = plan.conduct().highestCeiling();
        ceiling = Math.clamp(ceiling * factor, Pace.SLOWEST, most);
        dispatcher.setCeiling(ceiling);
        return ceiling;
    }

    @Override
    public Progress progress() {
        long elapsed = clock.nanoTime() - startedNanos;
        double perSecond = elapsed <= 0 ? 0 : dispatcher.sent() * 1e9 / elapsed;
        long most = Math.max(tally.size(), dispatcher.sent());
        return new Progress(
                tally.size(),
                tally.settled(),
                tally.open(),
                new Progress.Sending(dispatcher.sent(), most, perSecond, ""),
                0,
                tally.passes(),
                elapsed,
                nanosLeft(elapsed));
    }

    /// How long the rest will take if it goes on as until now; -1 if nobody can say.
    private long nanosLeft(long elapsed) {
        double perSecond = elapsed <= 0 ? 0 : tally.settled() * 1e9 / elapsed;
        return perSecond == 0 ? -1 : (long) ((tally.size() - tally.settled()) / perSecond * 1e9);
    }

    @Override
    public void close() {
        waiter.close();
    }
}
