package dev.blip.scan;

import dev.blip.ask.Closer;
import dev.blip.ask.ReceiveSide;
import dev.blip.ask.Receiver;
import dev.blip.ask.ScanContext;
import dev.blip.ask.TransmitSide;
import dev.blip.ask.Transmitter;
import dev.blip.forecast.Cautions;
import dev.blip.forecast.Forecasts;
import dev.blip.host.HostException;
import dev.blip.host.PortAllocator;
import dev.blip.host.PortLease;
import dev.blip.host.TablePressure;
import dev.blip.ledger.LossEstimate;
import dev.blip.ledger.LossEvidence;
import dev.blip.ledger.ObservationLog;
import dev.blip.ledger.RttHistogram;
import dev.blip.link.LinkException;
import dev.blip.link.PacketSocketSender;
import dev.blip.link.RingGeometry;
import dev.blip.link.UnboundRings;
import dev.blip.link.XdpLink;
import dev.blip.linux.Errno;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.order.ProbeOrder;
import dev.blip.pace.Division;
import dev.blip.pace.Exposure;
import dev.blip.pace.Slices;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.plan.Transmit;
import dev.blip.probe.CookieKey;
import dev.blip.probe.ReplyParser;
import dev.blip.probe.SynProbe;
import dev.blip.report.Caution;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.ReplyPath;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.run.Clock;
import dev.blip.run.ScanThreads;
import dev.blip.run.Scanner;
import dev.blip.run.Usefulness;
import dev.blip.way.Ends;
import dev.blip.way.LinkChooser;
import dev.blip.way.LinkWatch;
import dev.blip.way.Neighbourhood;
import dev.blip.wire.Vlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The half-open scan: transmit threads, a receive thread per ring, and the caller's own to report.
final class HalfOpenScan implements Scanner {
    /// Findings that may wait for the sink, per receive thread: 2 MiB.
    private static final int LOG_CAPACITY = 1 << 16;

    /// While replies stream in, the ring is looked at this often instead of at every block: a reader
    /// that does not wait in poll(2) costs the sender's processor no wake-up, and the ring holds a
    /// second.
    private static final long GATHER_NANOS = 1_000_000L;

    private static final long REPORT_PARK_NANOS = 1_000_000L;
    private static final long TABLES_NANOS = 250_000_000L;

    /// When the link begins to be watched: many scans are over by then, and would only be slower for it.
    private static final long LINK_NANOS = 500_000_000L;

    private static final Duration REPORT_PARK = Duration.ofNanos(REPORT_PARK_NANOS);

    /// After a scan its ports stay ours for the longest that RFC 9293's initial timeout lets a reply wander.
    private static final long QUARANTINE_NANOS = 10_000_000_000L;

    private final ScanPlan plan;
    private final LinkChooser.Way way;
    private final ProbeOrder order;
    private final PortLease lease;
    private final Ends ends;
    private final ReceiveSide receiveSide;
    private final TransmitSide transmitSide;
    private final List<Counters> counters = new ArrayList<>();
    private final Clock clock;
    private final ScanThreads threads = new ScanThreads();
    private final List<Thread> receiveThreads = new ArrayList<>();

    private @Nullable TablePressure tables; // the reporting thread's
    private volatile @Nullable LinkWatch linkWatch; // made by the reporting thread

    private volatile boolean receiving = true;
    private volatile boolean stoppedByUser;
    private String objection = ""; // of the plan's stop rules
    private volatile long startedNanos;

    private HalfOpenScan(
            ScanPlan plan,
            LinkChooser.Way way,
            PortLease lease,
            Ends ends,
            CookieKey key,
            Clock clock) {
        this.plan = plan;
        this.way = way;
        this.lease = lease;
        this.ends = ends;
        this.clock = clock;
        var scan = ScanContext.of(plan, way.nextHops(), clock);
        this.order = scan.order();
        List<Receiver> receivers = new ArrayList<>();
        for (Ends.Ear ear : ends.ears()) {
            Receiver receiver = receiver(scan, ear, key);
            receivers.add(receiver);
            receiveThreads.add(
                    threads.make("blip-receive-" + receivers.size(), () -> receive(receiver)));
        }
        this.receiveSide = new ReceiveSide(plan.retry(), receivers, ends.senders());
        var probe =
                new SynProbe(
                        key,
                        way.source(),
                        lease.first(),
                        lease.count(),
                        plan.excluded(),
                        plan.smallestProbes(),
                        way.macs());
        this.transmitSide =
                new TransmitSide(
                        scan, way.unreachable(), probe, ends.senders(), receiveSide, threads);
        counters.addAll(transmitSide.counters());
    }

    private Receiver receiver(ScanContext scan, Ends.Ear ear, CookieKey key) {
        var parser =
                new ReplyParser(
                        key,
                        way.source(),
                        lease.first(),
                        lease.count(),
                        scan.space(),
                        ear.linkHeader(),
                        Vlan.UNTAGGED);
        var log = new ObservationLog(LOG_CAPACITY);
        var own = new Counters();
        counters.add(own);
        return new Receiver(scan, ear.ring(), parser, ear.offers(), own, log);
    }

    /// Opens what hears and what sends; the rings take longest, so they are begun first. Targets on our own link have
    /// to be found there before.
    static Scanner open(ScanPlan plan, PortAllocator ports) throws Refusal, LinkException {
        int lanes = Division.laneCount(plan, Orders.of(plan).size());
        try (UnboundRings rings = Ends.ringsOf(plan, lanes)) {
            LinkChooser.Way way = LinkChooser.choose(plan);
            return way.neighbours().isEmpty()
                    ? open(plan, way, ports, lanes, rings)
                    : NeighbourScan.open(plan, way, (part, known) -> open(part, known, ports));
        }
    }

    /// The same, where ARP has been asked.
    static HalfOpenScan open(ScanPlan plan, Neighbourhood known, PortAllocator ports)
            throws Refusal, LinkException {
        int lanes = Division.laneCount(plan, Orders.of(plan).size());
        try (UnboundRings rings = Ends.ringsOf(plan, lanes)) {
            return open(plan, LinkChooser.choose(plan, known), ports, lanes, rings);
        }
    }

    private static HalfOpenScan open(
            ScanPlan plan,
            LinkChooser.Way way,
            PortAllocator ports,
            int lanes,
            @Nullable UnboundRings rings)
            throws Refusal, LinkException {
        PortLease lease = null;
        Ends ends = null;
        try {
            lease = ports.lease(plan.retry().sourcePorts(), System.nanoTime());
            ends = Ends.open(plan, way, lease, lanes, rings);
            return new HalfOpenScan(plan, way, lease, ends, CookieKey.random(), Clock.SYSTEM);
        } catch (HostException e) {
            release(ends, lease);
            throw new Refusal(e.what(), e.why(), e.needs(), e.attempt());
        } catch (LinkException | RuntimeException e) {
            release(ends, lease);
            throw e;
        }
    }

    private static void release(@Nullable Ends ends, @Nullable PortLease lease) {
        if (ends != null) {
            ends.close();
        }
        if (lease != null) {
            lease.release(System.nanoTime());
        }
    }

    private void receive(Receiver receiver) {
        while (receiving) {
            if (receiver.lap() == 0) {
                receiver.await();
            } else {
                LockSupport.parkNanos(this, GATHER_NANOS);
            }
        }
        receiver.lap();
    }

    @Override
    public ScanOutline outline() {
        return outlineOf(plan, way, ends.notes(), Cautions.atStart(plan, way));
    }

    static ScanOutline outlineOf(
            ScanPlan plan, LinkChooser.Way way, List<String> notes, List<Caution> cautions) {
        long targets = Orders.of(plan).size();
        int lanes = Division.laneCount(plan, targets);
        RingGeometry ring = RingGeometry.DEFAULT;
        long tranches = 2L * lanes + Math.max(lanes, Closer.MOST_KEPT);
        long live = Math.min(targets, tranches * Division.TRANCHE_TARGETS);
        boolean isXdp = way.transmit() == Transmit.XDP;
        int ringCount = plan.link().receiveRings() + (way.self() == null ? 0 : 1);
        long rings = isXdp ? XdpLink.QUEUE_BYTES : ring.ringBytes() * ringCount;
        rings += way.transmit() == Transmit.PACKET ? PacketSocketSender.RING_BYTES * lanes : 0;
        long caps = Exposure.bounds(plan).memoryBytes() * lanes;
        long slices = (long) Slices.BYTES * (lanes + ringCount);
        long memory = rings + caps + slices + live * (4L * plan.retry().attempts() + 1);
        List<String> allNotes = new ArrayList<>(notes);
        allNotes.addAll(Division.notes(plan, targets));
        return new ScanOutline(
                way.transmit().word(),
                lanes,
                way.on().name(),
                way.source(),
                way.nextHop(),
                targets,
                NeighbourScan.withSweep(
                        plan, way, Forecasts.ofHalfOpen(plan, way.nextHops().count(), targets)),
                memory,
                allNotes,
                cautions);
    }

    @Override
    public ScanSummary run(ObservationSink sink) throws IOException {
        startedNanos = clock.nanoTime();
        receiveThreads.forEach(Thread::start);
        transmitSide.start();
        boolean isReported = false;
        try {
            report(sink);
            isReported = threads.failure() == null;
        } finally {
            if (!isReported) {
                abandon();
            }
            transmitSide.stop();
            transmitSide.join();
            LinkWatch watched = linkWatch;
            if (watched != null) {
                watched.end();
            }
            tellReceiversToEnd();
            receiveThreads.forEach(ScanThreads::join);
        }
        Throwable broken = threads.failure();
        if (broken != null) {
            throw new IllegalStateException("a thread of the scan broke", broken);
        }
        return summary();
    }

    /// Hands findings on until the transmit threads have closed the last target and everything heard is handed on. A
    /// receiver may have more to say than its log holds, so its end is waited for with the log being drained.
    private void report(ObservationSink sink) throws IOException {
        var usefulness = new Usefulness(plan.stop(), startedNanos);
        while (true) {
            watchTables();
            watchLink();
            if (objection.isEmpty() && usefulness.isWatching()) {
                stopIfUseless(usefulness);
            }
            boolean allIsSaid =
                    haveReceiversEnded(); // asked before the drain that is then the last
            if (drain(sink) > 0) {
                continue;
            }
            if (allIsSaid) {
                return;
            }
            if (transmitSide.isAlive() && threads.failure() == null) {
                sink.idle();
                LockSupport.parkNanos(this, REPORT_PARK_NANOS);
            } else {
                tellReceiversToEnd();
                awaitReceivers();
            }
        }
    }

    /// What leaves by the raw socket takes a place in the kernel's tables. They are looked at a few times a second, and
    /// not before a quarter of one: a scan that is over by then has no time to be slower.
    private void watchTables() {
        long now = clock.nanoTime();
        if (way.transmit() != Transmit.RAW || now - startedNanos < TABLES_NANOS) {
            return;
        }
        if (tables == null) {
            tables = TablePressure.open(now);
            transmitSide.control().watch(tables);
        }
        tables.refresh(now);
    }

    private void watchLink() {
        if (linkWatch == null
                && !way.on().isLoopback()
                && clock.nanoTime() - startedNanos >= LINK_NANOS) {
            LinkWatch started = LinkWatch.start(plan, way, clock, threads);
            linkWatch = started;
            transmitSide.follow(started);
        }
    }

    private void stopIfUseless(Usefulness usefulness) {
        objection =
                usefulness.objection(
                        clock.nanoTime(),
                        sum(Counter.ASKED),
                        sum(Counter.OPEN) + sum(Counter.CLOSED),
                        sum(Counter.SEND_ERRORS));
        if (!objection.isEmpty()) {
            transmitSide.stop();
        }
    }

    /// Nobody hears the verdicts any more, because the sink has failed or a thread of the scan has: no thread may wait
    /// for a place in a log that is not drained, or for a receiver that does not hear.
    private void abandon() {
        transmitSide.abandon();
        receiveSide.receivers().forEach(receiver -> receiver.log().abandon());
    }

    private int drain(ObservationSink sink) throws IOException {
        int handed = transmitSide.drainTo(sink);
        for (Receiver receiver : receiveSide.receivers()) {
            handed += receiver.log().drainTo(sink);
        }
        return handed;
    }

    private void tellReceiversToEnd() {
        receiving = false;
        for (Receiver receiver : receiveSide.receivers()) {
            receiver.wake();
        }
    }

    private boolean haveReceiversEnded() {
        for (Thread thread : receiveThreads) {
            if (thread.isAlive()) {
                return false;
            }
        }
        return true;
    }

    /// Waits for the receive threads, a moment each.
    private void awaitReceivers() {
        for (Thread thread : receiveThreads) {
            try {
                thread.join(REPORT_PARK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // kept for the caller; waiting goes on
                LockSupport.parkNanos(this, REPORT_PARK_NANOS);
            }
        }
    }

    @Override
    public void stop() {
        stoppedByUser = true;
        transmitSide.stop();
    }

    @Override
    public double scaleCeiling(double factor) {
        return transmitSide.control().scaleCeiling(factor);
    }

    private long sum(Counter counter) {
        long sum = 0;
        for (Counters own : counters) {
            sum += own.get(counter);
        }
        return sum;
    }

    private ScanSummary summary() {
        long targets = order.size();
        long unknown = sum(Counter.UNKNOWN) + transmitSide.unopened();
        RttHistogram rtt = receiveSide.histogram();
        long drops = receiveSide.kernelDrops();
        long first = transmitSide.firstSendNanos();
        long last = Math.max(transmitSide.lastVerdictNanos(), receiveSide.lastVerdictNanos());
        boolean complete = unknown == 0;
        LossEvidence evidence = transmitSide.evidence();
        var replyPath = new ReplyPath(sum(Counter.UNFINISHED_CHECKSUM), receiveSide.otherVlan());
        return new ScanSummary(
                        targets,
                        sum(Counter.OPEN),
                        sum(Counter.CLOSED),
                        sum(Counter.FILTERED),
                        unknown,
                        sum(Counter.SENT),
                        sum(Counter.RECEIVED),
                        sum(Counter.DUPLICATE),
                        Counters.sum(counters).invalid(),
                        drops,
                        sum(Counter.SEND_ERRORS),
                        transmitSide.passes(),
                        rtt.minNanos(),
                        rtt.quantileNanos(0.5),
                        rtt.quantileNanos(0.99),
                        first == Transmitter.NEVER ? 0 : last - first,
                        complete,
                        stoppedByUser && !complete,
                        complete ? "" : whyIncomplete(unknown, drops),
                        ends.senders().getFirst().word(),
                        transmitSide.counters().size(),
                        ends.ears().getFirst().ring().word(),
                        way.on().name(),
                        transmitSide
                                .watch()
                                .widened(LossEstimate.missed(evidence), evidence.silent()),
                        transmitSide.control().pathLimit(),
                        plan.seed())
                .with(replyPath);
    }

    private String whyIncomplete(long unknown, long drops) {
        String head = unknown + " targets have no verdict: ";
        if (stoppedByUser) {
            return head + "the scan was stopped";
        }
        if (!objection.isEmpty()) {
            return head + objection;
        }
        if (transmitSide.watch().isAnyLost()) {
            return head + transmitSide.watch().text(startedNanos);
        }
        if (transmitSide.ranOut()) {
            return head + "the scan's --max-runtime was over";
        }
        if (!transmitSide.whyLost().isEmpty()) {
            double waited = plan.limits().pathTimeoutNanos() / 1e9;
            return head
                    + String.format(Locale.ROOT, "%s, for %.3g s", transmitSide.whyLost(), waited);
        }
        if (way.unreachable().isAnyUnrouted()) {
            return head + "this machine has no way to them (ip route get shows why)";
        }
        if (transmitSide.lastErrno() != 0) {
            return head
                    + sum(Counter.SEND_ERRORS)
                    + " probes could not be sent, the last because of "
                    + Errno.text(transmitSide.lastErrno());
        }
        if (drops == 0 && plan.limits().hostTimeoutNanos() != TimeLimits.NO_LIMIT) {
            return head + "their --host-timeout was over";
        }
        return head + "the kernel dropped " + drops + " probes or replies and no retry is left";
    }

    @Override
    public Progress progress() {
        long settled =
                sum(Counter.OPEN)
                        + sum(Counter.CLOSED)
                        + sum(Counter.FILTERED)
                        + sum(Counter.UNKNOWN);
        long sent = sum(Counter.SENT);
        long elapsed = clock.nanoTime() - startedNanos;
        long asked = transmitSide.opened();
        long planned = Math.max(sent, order.size() + Math.max(0, asked - settled));
        double perSecond = elapsed <= 0 ? 0 : sent * 1e9 / elapsed;
        long left =
                perSecond == 0
                        ? -1
                        : (long) ((planned - sent) / perSecond * 1e9) + receiveSide.timeoutNanos();
        LinkWatch watched = linkWatch;
        String fault = watched == null ? "" : watched.why();
        return new Progress(
                order.size(),
                settled,
                sum(Counter.OPEN),
                sent,
                planned,
                perSecond,
                receiveSide.kernelDrops(),
                transmitSide.passes(),
                elapsed,
                fault.isEmpty() ? transmitSide.control().text() : "paused: " + fault,
                left);
    }

    /// Leaves sockets and rings to the kernel, which takes tens of milliseconds over them.
    @Override
    public void close() {
        if (tables != null) {
            tables.close();
        }
        ends.close();
        lease.release(clock.nanoTime() + QUARANTINE_NANOS);
    }
}
