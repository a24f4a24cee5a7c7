package dev.blip.scan;

import dev.blip.bpf.ReplyFilter;
import dev.blip.host.GatewayResolver;
import dev.blip.host.HostException;
import dev.blip.host.PortAllocator;
import dev.blip.host.PortLease;
import dev.blip.ledger.ObservationLog;
import dev.blip.ledger.RttHistogram;
import dev.blip.link.FrameReceiver;
import dev.blip.link.FrameSender;
import dev.blip.link.LinkException;
import dev.blip.link.PacketRing;
import dev.blip.link.PacketSocketSender;
import dev.blip.link.RawSocketSender;
import dev.blip.link.RingGeometry;
import dev.blip.link.XdpLink;
import dev.blip.linux.Disposal;
import dev.blip.linux.Errno;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.order.ProbeOrder;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.probe.Cookie;
import dev.blip.probe.ReplyParser;
import dev.blip.probe.SynProbe;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The half-open scan: one transmit thread, a receive thread per ring, and the caller's own to report.
final class HalfOpenScan implements Scanner {
    /// Findings that may wait for the sink, per receive thread: 2 MiB.
    private static final int LOG_CAPACITY = 1 << 16;

    /// Frames to a system call: more than 64 gains under 3 %, and makes send times coarser.
    private static final int BATCH = 256;

    /// A reply with two VLAN tags and every IP and TCP option is 22 + 60 + 60 bytes; what follows is nobody's verdict.
    private static final int SNAP_LENGTH = 160;

    /// While replies stream in, the ring is looked at this often instead of at every block: a reader
    /// that does not wait in poll(2) costs the sender's processor no wake-up, and the ring holds half
    /// a second.
    private static final long GATHER_NANOS = 1_000_000L;

    private static final String NO_RESETS =
            "xdp: replies do not reach this machine's kernel, so it resets none of the connections that they offer";

    private static final long REPORT_PARK_NANOS = 1_000_000L;
    private static final Duration REPORT_PARK = Duration.ofNanos(REPORT_PARK_NANOS);

    /// After a scan its ports stay ours for the longest that RFC 9293's initial timeout lets a reply wander.
    private static final long QUARANTINE_NANOS = 10_000_000_000L;

    private final ScanPlan plan;
    private final LinkChooser.Way way;
    private final ProbeOrder order;
    private final PortLease lease;
    private final FrameSender sender;
    private final List<FrameReceiver> rings;
    private final List<String> notes;
    private final ReceiveSide receiveSide;
    private final Transmitter transmitter;
    private final ObservationLog silenceLog;
    private final List<Counters> counters = new ArrayList<>();
    private final Clock clock;
    private final Thread transmitThread;
    private final List<Thread> receiveThreads = new ArrayList<>();

    private volatile boolean receiving = true;
    private volatile boolean stoppedByUser;
    private volatile @Nullable Throwable failure;
    private volatile long startedNanos;

    private HalfOpenScan(
            ScanPlan plan,
            LinkChooser.Way way,
            PortLease lease,
            Ends ends,
            Cookie cookie,
            Clock clock) {
        this.plan = plan;
        this.way = way;
        this.lease = lease;
        this.sender = ends.sender();
        this.rings = ends.receivers();
        this.notes = ends.notes();
        this.clock = clock;
        var scan = ScanContext.of(plan, clock);
        this.order = scan.order();
        this.transmitThread = thread("blip-transmit", this::transmit);
        List<Receiver> receivers = new ArrayList<>();
        for (FrameReceiver ring : rings) {
            Receiver receiver = receiver(scan, ring, cookie);
            receivers.add(receiver);
            receiveThreads.add(thread("blip-receive-" + receivers.size(), () -> receive(receiver)));
        }
        this.receiveSide = new ReceiveSide(plan.retry(), receivers, sender);
        var probe =
                new SynProbe(
                        cookie,
                        way.source(),
                        lease.first(),
                        plan.excluded(),
                        plan.smallestProbes());
        sender.prepare(MemorySegment.ofArray(probe.template()));
        this.silenceLog = new ObservationLog(LOG_CAPACITY);
        this.transmitter =
                new Transmitter(
                        scan,
                        way.unreachable(),
                        probe,
                        sender,
                        receiveSide,
                        newCounters(),
                        silenceLog);
    }

    private Receiver receiver(ScanContext scan, FrameReceiver ring, Cookie cookie) {
        var parser =
                new ReplyParser(
                        cookie,
                        way.source(),
                        lease.first(),
                        lease.count(),
                        scan.space(),
                        linkHeader(way));
        var log = new ObservationLog(LOG_CAPACITY);
        return new Receiver(
                scan, ring, parser, newCounters(), log, () -> LockSupport.unpark(transmitThread));
    }

    /// Leases ports, then opens the rings, then the sender: nothing can be answered before it is listened for.
    static HalfOpenScan open(ScanPlan plan, PortAllocator ports) throws Refusal, LinkException {
        LinkChooser.Way way = LinkChooser.choose(plan);
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            PortLease lease = ports.lease(plan.retry().attempts(), System.nanoTime());
            opened.add(() -> lease.release(System.nanoTime()));
            Ends ends =
                    way.transmit() == Transmit.XDP
                            ? openXdp(plan, way, lease, opened)
                            : openSockets(plan, way, lease, opened);
            return new HalfOpenScan(plan, way, lease, ends, Cookie.random(), Clock.SYSTEM);
        } catch (HostException e) {
            closeAll(opened);
            throw new Refusal(
                    "cannot prepare the scan on " + way.on().name(),
                    String.valueOf(e.getMessage()),
                    "free source ports and a gateway that answers ARP",
                    "ip neigh; or --router-mac");
        } catch (LinkException | RuntimeException e) {
            closeAll(opened);
            throw e;
        }
    }

    /// Where frames leave and arrive.
    ///
    /// @param notes  what a person should know of it, one line each
    private record Ends(FrameSender sender, List<FrameReceiver> receivers, List<String> notes) {}

    private static Ends openSockets(
            ScanPlan plan, LinkChooser.Way way, PortLease lease, List<AutoCloseable> opened)
            throws LinkException, HostException {
        byte[] filter =
                ReplyFilter.program(
                        way.source(), lease.first(), lease.count(), linkHeader(way), SNAP_LENGTH);
        List<FrameReceiver> rings =
                new ArrayList<>(
                        PacketRing.open(
                                way.on().name(),
                                way.on().index(),
                                filter,
                                RingGeometry.DEFAULT,
                                plan.link().receiveRings()));
        opened.addAll(rings);
        FrameSender sender =
                way.transmit() == Transmit.RAW
                        ? RawSocketSender.open(plan.link().interfaceName(), BATCH)
                        : PacketSocketSender.open(
                                way.on().name(),
                                way.on().index(),
                                way.on().mac(),
                                nextHopMac(plan, way),
                                BATCH);
        opened.add(sender);
        return new Ends(sender, rings, List.of());
    }

    private static Ends openXdp(
            ScanPlan plan, LinkChooser.Way way, PortLease lease, List<AutoCloseable> opened)
            throws LinkException, HostException {
        var edge =
                new XdpLink.Edge(
                        way.on().name(), way.on().index(), way.on().mac(), nextHopMac(plan, way));
        var replies = new XdpLink.Replies(way.source(), lease.first(), lease.count());
        XdpLink link = XdpLink.open(edge, replies, 1, plan.link().receiveRings(), BATCH);
        FrameSender sender = link.senders().getFirst();
        List<FrameReceiver> receivers = List.copyOf(link.receivers());
        opened.addAll(receivers);
        opened.add(sender);
        return new Ends(sender, receivers, List.of("xdp: " + link.mode(), NO_RESETS));
    }

    private static long nextHopMac(ScanPlan plan, LinkChooser.Way way) throws HostException {
        Long mac = plan.link().routerMac();
        Integer gateway = way.gateway();
        return mac != null || gateway == null
                ? Objects.requireNonNull(mac, "without a gateway the chooser demands a MAC")
                : GatewayResolver.resolve(way.on(), way.source(), gateway);
    }

    private static void closeAll(List<AutoCloseable> opened) {
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception e) {
                throw new IllegalStateException("closing after a failure failed as well", e);
            }
        }
    }

    private static int linkHeader(LinkChooser.Way way) {
        return way.on().isEthernet() || way.on().isLoopback() ? 14 : 0;
    }

    private Counters newCounters() {
        var own = new Counters();
        counters.add(own);
        return own;
    }

    private Thread thread(String name, Runnable duty) {
        return Thread.ofPlatform()
                .name(name)
                .daemon()
                .unstarted(() -> {
                    try {
                        duty.run();
                    } catch (Throwable t) {
                        failure = t; // the reporting thread ends the scan and throws it on
                    }
                });
    }

    private void transmit() {
        for (long now = clock.nanoTime(); ; now = clock.nanoTime()) {
            long next = transmitter.work(now);
            if (next == Transmitter.NEVER) {
                return;
            }
            if (next > now) {
                LockSupport.parkNanos(this, next - clock.nanoTime());
            }
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
        return outlineOf(plan, way, notes);
    }

    static ScanOutline outlineOf(ScanPlan plan, LinkChooser.Way way, List<String> notes) {
        long targets = Orders.of(plan).size();
        long most = targets * plan.retry().attempts();
        double perSecond = plan.pace().packetsPerSecond();
        RingGeometry ring = RingGeometry.DEFAULT;
        long live = Math.min(targets, 2L * Transmitter.TRANCHE_TARGETS);
        boolean isXdp = way.transmit() == Transmit.XDP;
        long rings = isXdp ? XdpLink.QUEUE_BYTES : ring.ringBytes() * plan.link().receiveRings();
        long memory = rings + live * (4L * plan.retry().attempts() + 1);
        return new ScanOutline(
                way.transmit().word(),
                way.on().name(),
                way.source(),
                way.nextHop(),
                targets,
                targets,
                most,
                targets / perSecond,
                most / perSecond,
                memory,
                notes);
    }

    @Override
    public ScanSummary run(ObservationSink sink) throws IOException {
        startedNanos = clock.nanoTime();
        receiveThreads.forEach(Thread::start);
        transmitThread.start();
        boolean isReported = false;
        try {
            report(sink);
            isReported = failure == null;
        } finally {
            if (!isReported) {
                abandon();
            }
            stopSending();
            join(transmitThread);
            tellReceiversToEnd();
            receiveThreads.forEach(HalfOpenScan::join);
        }
        Throwable broken = failure;
        if (broken != null) {
            throw new IllegalStateException("a thread of the scan broke", broken);
        }
        return summary();
    }

    /// Hands findings on until the transmit thread has closed the last target and everything heard is handed on. A
    /// receiver may have more to say than its log holds, so its end is waited for with the log being drained.
    private void report(ObservationSink sink) throws IOException {
        while (true) {
            boolean allIsSaid =
                    haveReceiversEnded(); // asked before the drain that is then the last
            if (drain(sink) > 0) {
                continue;
            }
            if (allIsSaid) {
                return;
            }
            if (transmitThread.isAlive() && failure == null) {
                sink.idle();
                LockSupport.parkNanos(this, REPORT_PARK_NANOS);
            } else {
                tellReceiversToEnd();
                awaitReceivers();
            }
        }
    }

    /// Nobody hears the verdicts any more, because the sink has failed or a thread of the scan has: no thread may wait
    /// for a place in a log that is not drained, or for a receiver that does not hear.
    private void abandon() {
        transmitter.abandon();
        silenceLog.abandon();
        receiveSide.receivers().forEach(receiver -> receiver.log().abandon());
    }

    private int drain(ObservationSink sink) throws IOException {
        int handed = silenceLog.drainTo(sink);
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

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        stoppedByUser = true;
        stopSending();
    }

    private void stopSending() {
        transmitter.stop();
        LockSupport.unpark(transmitThread);
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
        long unknown = sum(Counter.UNKNOWN) + transmitter.unopened();
        RttHistogram rtt = receiveSide.histogram();
        long drops = receiveSide.kernelDrops();
        long first = transmitter.firstSendNanos();
        long last = Math.max(transmitter.lastVerdictNanos(), receiveSide.lastVerdictNanos());
        boolean complete = unknown == 0;
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
                transmitter.passes(),
                rtt.minNanos(),
                rtt.quantileNanos(0.5),
                rtt.quantileNanos(0.99),
                first == Transmitter.NEVER ? 0 : last - first,
                complete,
                stoppedByUser && !complete,
                complete ? "" : whyIncomplete(unknown, drops),
                sender.word(),
                rings.get(0).word(),
                way.on().name(),
                plan.seed());
    }

    private String whyIncomplete(long unknown, long drops) {
        String head = unknown + " targets have no verdict: ";
        if (stoppedByUser) {
            return head + "the scan was stopped";
        }
        if (transmitter.lastErrno() != 0) {
            return head
                    + sum(Counter.SEND_ERRORS)
                    + " probes could not be sent, the last because of "
                    + Errno.text(transmitter.lastErrno());
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
        long asked = transmitter.opened();
        long planned = Math.max(sent, order.size() + Math.max(0, asked - settled));
        double perSecond = elapsed <= 0 ? 0 : sent * 1e9 / elapsed;
        long left =
                perSecond == 0
                        ? -1
                        : (long) ((planned - sent) / perSecond * 1e9) + receiveSide.timeoutNanos();
        return new Progress(
                order.size(),
                settled,
                sum(Counter.OPEN),
                sent,
                planned,
                perSecond,
                receiveSide.kernelDrops(),
                transmitter.passes(),
                elapsed,
                left);
    }

    /// Leaves sockets and rings to the kernel, which takes tens of milliseconds over them.
    @Override
    public void close() {
        try (var disposal = new Disposal()) {
            sender.close(disposal);
            for (FrameReceiver ring : rings) {
                ring.close(disposal);
            }
        }
        lease.release(clock.nanoTime() + QUARANTINE_NANOS);
    }
}
