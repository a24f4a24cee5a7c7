package dev.blip.scan;

import dev.blip.forecast.Cautions;
import dev.blip.host.GatewayResolver;
import dev.blip.host.HostException;
import dev.blip.host.Neighbours;
import dev.blip.host.NetworkInterface;
import dev.blip.link.ArpSocket;
import dev.blip.link.LinkException;
import dev.blip.pace.Burst;
import dev.blip.pace.Division;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.Orders;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.plan.Transmit;
import dev.blip.probe.NeighbourMacs;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.Forecast;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.run.Clock;
import dev.blip.run.ScanThreads;
import dev.blip.run.Scanner;
import dev.blip.targets.AddressSet;
import dev.blip.way.ArpLink;
import dev.blip.way.ArpSweep;
import dev.blip.way.Crowd;
import dev.blip.way.LinkChooser;
import dev.blip.way.Neighbourhood;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A scan with targets on our own link: an ARP sweep says who is there, and half-open scans ask those. The first begins
/// when the sweep has asked everybody once and goes on beside it; who answers later gets a second one, in which all
/// others are settled without a packet. This machine's own addresses, and what lies behind gateways, are asked by scans
/// of their own between. One runs at a time.
final class NeighbourScan implements Scanner {
    /// Opens a half-open scan of some of the targets.
    interface Opener {
        Scanner open(ScanPlan plan, Neighbourhood known) throws Refusal, LinkException;
    }

    /// Since someone was last found, before those who are there are asked; but no longer than `MOST_QUIET_NANOS`.
    private static final long QUIET_NANOS = 30_000_000L;

    private static final long MOST_QUIET_NANOS = 250_000_000L;
    private static final long PAUSE_NANOS = 1_000_000L;

    /// Linux believes a neighbour for 15 s at the least (`base_reachable_time_ms`, arp(7)), and verifies 5 s later.
    private static final long KNOWN_NANOS = 10_000_000_000L;

    private static final int TOLD_AT_ONCE = 20;
    private static final long ROOM_NANOS = 500_000_000L; // between looks at the kernel's table
    private static final long MOST_WAIT_NANOS = 5_000_000L; // of the sweep's thread, for a reply
    private static final Neighbourhood NOBODY =
            new Neighbourhood(new NeighbourMacs(AddressSet.EMPTY, new long[0]), AddressSet.EMPTY);
    private static final String STOPPED = "the scan was stopped";
    private static final String OUT_OF_TIME = "the scan's --max-runtime was over";

    private final ScanPlan plan;
    private final LinkChooser.Way way;
    private final AddressSet unreachable; // no way, and none of the parts that have one
    private final AddressSet behindGateways;
    private final Opener opener;
    private final Clock clock;
    private final ArpSocket socket;
    private final ArpSweep sweep;
    private final Crowd crowd;
    private final ScanThreads threads = new ScanThreads();
    private final Thread sweeper;
    private long startedNanos;
    private ScanSummary total;
    private String trouble = "";
    private volatile boolean stopping;
    private volatile boolean isWaitingForRoom;

    // The scan that runs, and what those before it have come to; guarded by `this`.
    private @Nullable Scanner current;
    private @Nullable Progress before;
    private double scaled = 1; // what the user has made of the ceiling

    private NeighbourScan(
            ScanPlan plan,
            LinkChooser.Way way,
            Map<Integer, Long> known,
            ArpSocket socket,
            Opener opener,
            Clock clock) {
        this.plan = plan;
        this.way = way;
        this.opener = opener;
        this.clock = clock;
        this.socket = socket;
        this.startedNanos = clock.nanoTime();
        this.unreachable = unreachableOf(plan, way);
        this.crowd = Crowd.of(way);
        this.behindGateways =
                plan.addresses().minus(way.neighbours()).minus(way.own()).minus(unreachable);
        this.sweep =
                new ArpSweep(
                        way.neighbours(),
                        known,
                        ArpLink.of(socket, way.on().index()),
                        perSecond(plan),
                        plan.seed(),
                        clock);
        this.total = summaryOf(0, "");
        this.sweeper = threads.make("blip-arp", this::sweep);
    }

    private static AddressSet unreachableOf(ScanPlan plan, LinkChooser.Way way) {
        var all = new AddressSet.Builder();
        way.unreachable().groups().forEach(group -> all.addAll(group.addresses()));
        return all.build().and(plan.addresses());
    }

    /// Nothing is sent yet but an ARP request where a gateway's MAC is not known to the kernel.
    ///
    /// @param way  to all of the plan's targets, some of which are neighbours
    static NeighbourScan open(ScanPlan plan, LinkChooser.Way way, Opener opener)
            throws Refusal, LinkException {
        NetworkInterface on = way.on();
        Map<Integer, Long> known;
        try {
            known = Neighbours.permanent(on.index());
        } catch (HostException e) {
            throw new Refusal(
                    "cannot read the neighbours on " + on.name(),
                    String.valueOf(e.getMessage()),
                    "rtnetlink",
                    "ip neigh");
        }
        ArpSocket socket = ArpSocket.open(on.name(), on.index(), on.mac(), way.source());
        try {
            var scan = new NeighbourScan(plan, way, known, socket, opener, Clock.SYSTEM);
            scan.refuseEarly();
            return scan;
        } catch (Refusal | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// What would stand in the way of the part behind gateways is said before anything is sent.
    private void refuseEarly() throws Refusal {
        if (behindGateways.isEmpty() || !plan.part().isWhole()) {
            return;
        }
        LinkChooser.Way there = LinkChooser.choose(partOf(behindGateways, plan.link()));
        Integer gateway = there.gateway();
        if (gateway == null || there.transmit() == Transmit.RAW) {
            return;
        }
        try {
            GatewayResolver.resolve(there.on(), there.source(), gateway);
        } catch (HostException e) {
            throw new Refusal(e.what(), e.why(), e.needs(), e.attempt());
        }
    }

    /// Requests a second: the user's ceilings hold for them too.
    static double perSecond(ScanPlan plan) {
        double ceiling = Math.min(plan.pace().packetsPerSecond(), plan.caps().wholePerSecond());
        return Math.min(ArpSweep.PER_SECOND, Math.min(ceiling, plan.caps().prefixPerSecond()));
    }

    /// Whether the ceilings have room for the sweep and a scan beside it.
    private boolean haveRoomForBoth() {
        double whole = Math.min(plan.pace().packetsPerSecond(), plan.caps().wholePerSecond());
        double ceiling = Math.min(whole, plan.caps().prefixPerSecond());
        return !plan.pace().isSerial() && ceiling >= 2 * perSecond(plan);
    }

    @Override
    public ScanOutline outline() {
        return HalfOpenScan.outlineOf(plan, way, List.of(), Cautions.atStart(plan, way));
    }

    /// What the sweep is about to do, for people; empty if there is none.
    static List<String> notes(ScanPlan plan, LinkChooser.Way way) {
        long count = way.neighbours().count();
        if (count == 0) {
            return List.of();
        }
        double rate = perSecond(plan);
        double tenths = Math.ceil(ArpSweep.seconds(count, rate) * 10) / 10;
        return List.of(
                "arp: "
                        + count
                        + (count == 1 ? " address on " : " addresses on ")
                        + way.on().name()
                        + " asked first, by up to "
                        + ArpSweep.ROUNDS * count
                        + " requests at "
                        + (rate >= 1 ? Long.toString((long) rate) : Double.toString(rate))
                        + " packets/s; who is silent is known after "
                        + tenths
                        + " s");
    }

    /// With the sweep's requests and time, where all are silent but in the first.
    static List<Forecast> withSweep(ScanPlan plan, LinkChooser.Way way, List<Forecast> scans) {
        long count = way.neighbours().count();
        if (count == 0) {
            return scans;
        }
        double rate = perSecond(plan);
        double silent = ArpSweep.seconds(count, rate);
        List<Forecast> both = new ArrayList<>();
        for (Forecast scan : scans) {
            boolean isFirst = both.isEmpty();
            boolean isLast = both.size() == scans.size() - 1;
            long some = isFirst ? count : ArpSweep.ROUNDS * count;
            long requests = isLast ? ArpSweep.mostRequests(count) : some;
            double seconds = isFirst ? count / rate : silent;
            both.add(
                    new Forecast(scan.when(), scan.packets() + requests, scan.seconds() + seconds));
        }
        return both;
    }

    private void sweep() {
        for (long now = clock.nanoTime(); ; now = clock.nanoTime()) {
            long next = sweep.work(now);
            if (next == ArpSweep.NEVER) {
                return;
            }
            if (next > now) {
                socket.await(Math.min(next - now, MOST_WAIT_NANOS));
            }
        }
    }

    @Override
    public ScanSummary run(ObservationSink sink) throws IOException {
        startedNanos = clock.nanoTime();
        sweeper.start();
        try {
            if (plan.part().isWhole()) {
                askInParts(sink);
            } else {
                awaitEnd(sink);
                Neighbourhood all = neighbourhood(AddressSet.EMPTY);
                troubleIfTooMany(all);
                ask(plan.addresses(), all, plan.link(), plan.pace(), sink);
            }
            tellAgain(sink);
        } finally {
            sweep.stop(STOPPED);
            ScanThreads.join(sweeper);
            crowd.close();
        }
        throwFailure();
        return isNobodyThere()
                ? total.orAllMissed(silentTargets(), "on " + way.on().name())
                : total;
    }

    /// Tells a crowd our MAC once more, if it has been told long ago: what it has known for 15 s and more it may
    /// verify, and would ask the kernel.
    private void tellAgain(ObservationSink sink) throws IOException {
        ScanThreads.join(sweeper);
        if (!crowd.isWithheld() || clock.nanoTime() - sweep.newsNanos() < KNOWN_NANOS) {
            return;
        }
        NeighbourMacs all = sweep.neighbours();
        for (long i = 0; i < all.addresses().count() && !stopping; i++) {
            int address = all.addresses().at(i);
            socket.tell(address, all.of(address));
            if (i % TOLD_AT_ONCE == TOLD_AT_ONCE - 1) {
                awaitNanos((long) (TOLD_AT_ONCE * 1e9 / perSecond(plan)), sink);
            }
        }
    }

    /// Whether the link was asked to the end and nobody on it said anything: it may be dead, or not forwarding yet.
    private boolean isNobodyThere() {
        return sweep.isOver()
                && sweep.trouble().isEmpty()
                && sweep.neighbours().addresses().isEmpty()
                && !way.neighbours().isEmpty();
    }

    private long silentTargets() {
        return way.neighbours().count() * plan.ports().count();
    }

    private void askInParts(ObservationSink sink) throws IOException {
        AddressSet left = union(way.neighbours(), unreachable);
        awaitFirst(sink);
        Neighbourhood early = neighbourhood(AddressSet.EMPTY);
        if (!early.macs().addresses().isEmpty()) {
            AddressSet now = union(early.macs().addresses(), unreachable);
            ask(now, early, plan.link(), pace(), sink);
            left = left.minus(now);
        }
        if (!way.own().isEmpty()) {
            ask(way.own(), NOBODY, linkToSelf(), pace(), sink);
        }
        awaitEnd(sink);
        askAsRoomAllows(left, early.macs().addresses(), sink);
        if (!behindGateways.isEmpty()) {
            ask(behindGateways, NOBODY, plan.link(), plan.pace(), sink);
        }
    }

    /// Asks those who are left: at once, or in parts for which the kernel's table has room.
    ///
    /// @param early  those who have been asked already
    private void askAsRoomAllows(AddressSet left, AddressSet early, ObservationSink sink)
            throws IOException {
        AddressSet asked = early;
        while (!left.isEmpty()) {
            Neighbourhood next = neighbourhood(asked);
            AddressSet now = next.macs().addresses();
            AddressSet later = sweep.neighbours().addresses().and(left).minus(now);
            boolean isLast = later.isEmpty() || stopping || isOutOfTime();
            if (now.isEmpty() && !isLast) {
                isWaitingForRoom = true;
                awaitNanos(ROOM_NANOS, sink);
                continue;
            }
            isWaitingForRoom = false;
            AddressSet part = isLast ? left : left.minus(later);
            ask(part, next, plan.link(), plan.pace(), sink);
            asked = union(asked, now);
            left = left.minus(part);
        }
    }

    private boolean isOutOfTime() {
        return clock.nanoTime() - startedNanos >= plan.limits().maxRuntimeNanos();
    }

    private static AddressSet union(AddressSet some, AddressSet others) {
        return new AddressSet.Builder().addAll(some).addAll(others).build();
    }

    /// This machine's addresses are reached by the kernel alone.
    private LinkPlan linkToSelf() {
        LinkPlan link = plan.link();
        return new LinkPlan(
                Transmit.RAW,
                link.interfaceName(),
                way.source(),
                null,
                link.transmitThreads(),
                link.receiveRings());
    }

    /// What the sweep leaves of the ceiling.
    private Pace pace() {
        Pace pace = plan.pace();
        if (sweep.isOver()) {
            return pace;
        }
        double most = pace.packetsPerSecond() - perSecond(plan);
        return pace.isFixed()
                ? Pace.fixed(most)
                : new Pace(most, Math.min(most, pace.leastPerSecond()));
    }

    /// Waits until most of those who are there have had time to say so.
    private void awaitFirst(ObservationSink sink) throws IOException {
        long since = Long.MAX_VALUE;
        while (!sweep.isOver() && threads.failure() == null) {
            boolean isOut = haveRoomForBoth() && sweep.isFirstRoundOut();
            long now = clock.nanoTime();
            since = isOut ? Math.min(since, now) : since;
            long quiet = now - Math.max(since, sweep.newsNanos());
            if (isOut && (quiet >= QUIET_NANOS || now - since >= MOST_QUIET_NANOS)) {
                return;
            }
            pause(sink);
        }
    }

    private void awaitEnd(ObservationSink sink) throws IOException {
        while (!sweep.isOver() && threads.failure() == null) {
            pause(sink);
        }
        if (trouble.isEmpty()) {
            trouble = sweep.trouble();
        }
    }

    private void pause(ObservationSink sink) throws IOException {
        sink.idle();
        if (isOutOfTime()) {
            sweep.stop(OUT_OF_TIME);
        }
        LockSupport.parkNanos(this, PAUSE_NANOS);
    }

    /// What the sweep knows now. Of those who are there, as many as the kernel's table can take.
    ///
    /// @param asked  those who have been asked already
    private Neighbourhood neighbourhood(AddressSet asked) {
        boolean isSure = sweep.isOver() && sweep.trouble().isEmpty();
        NeighbourMacs all = sweep.neighbours();
        AddressSet fresh = all.addresses().minus(asked);
        int count = (int) Math.min(fresh.count(), crowd.room(all.addresses().count()));
        var some = new AddressSet.Builder();
        long[] macs = new long[count];
        for (int i = 0; i < count; i++) {
            some.add(fresh.at(i));
            macs[i] = all.of(fresh.at(i));
        }
        AddressSet silent = isSure ? way.neighbours().minus(all.addresses()) : AddressSet.EMPTY;
        return new Neighbourhood(new NeighbourMacs(some.build(), macs), silent);
    }

    /// A share of a random order is asked in one scan.
    private void troubleIfTooMany(Neighbourhood asked) {
        long over = sweep.neighbours().addresses().count() - asked.macs().addresses().count();
        if (over > 0 && trouble.isEmpty()) {
            trouble =
                    "more hosts on "
                            + way.on().name()
                            + " answer ARP than the kernel's neighbour table has room for: scan it"
                            + " in parts, without --shard";
        }
    }

    private ScanPlan partOf(AddressSet some, LinkPlan link) {
        return plan.of(some, plan.pace(), plan.limits(), link);
    }

    /// Runs one scan of some of the targets, and adds what it has found.
    private void ask(
            AddressSet some, Neighbourhood known, LinkPlan link, Pace pace, ObservationSink sink)
            throws IOException {
        throwFailure();
        String objection = stopping ? STOPPED : whyNoMore();
        TimeLimits limits = plan.limits();
        if (objection.isEmpty()) {
            boolean isNobodyThere = known.macs().addresses().isEmpty() && !known.silent().isEmpty();
            if (!isNobodyThere) {
                // A new scan knows nothing of what was sent before: no bound holds both.
                awaitNanos(windowNanos(), sink);
            }
            long left = limits.maxRuntimeNanos() - (clock.nanoTime() - startedNanos);
            TimeLimits less = limits.withMaxRuntime(Math.max(1, left));
            objection = reopen(plan.of(some, pace, less, link), known);
        }
        long targets = some.count() * plan.ports().count();
        ScanSummary part =
                objection.isEmpty() ? running().run(sink) : summaryOf(targets, objection);
        String why = trouble.isEmpty() ? objection : trouble;
        long unknown = total.unknown() + part.unknown();
        String because = why.isEmpty() ? "" : unknown + " targets have no verdict: " + why;
        total = total.and(part, clock.nanoTime() - startedNanos, because);
    }

    /// The longest stretch of time that a bound is held in which several parts share.
    private long windowNanos() {
        Burst ceiling = Burst.ofCap(plan.pace().packetsPerSecond());
        Burst prefix = Burst.ofCap(plan.caps().prefixPerSecond());
        return Math.max(
                ceiling == null ? 0 : ceiling.windowNanos(),
                prefix == null ? 0 : prefix.windowNanos());
    }

    private void awaitNanos(long nanos, ObservationSink sink) throws IOException {
        long until = clock.nanoTime() + nanos;
        while (!stopping && clock.nanoTime() < until) {
            pause(sink);
        }
    }

    /// Why the rest is not asked: a stop rule has ended the part before.
    private String whyNoMore() {
        boolean isEnded = !total.complete() && plan.stop().isAny();
        return isEnded ? total.incompleteBecause() : "";
    }

    /// Closes the scan before the next is opened: a program on an interface is there once.
    ///
    /// @return why it cannot be made; empty if it is the current one now
    private String reopen(ScanPlan next, Neighbourhood known) {
        synchronized (this) {
            before = progress();
            if (current != null) {
                current.close();
                current = null;
            }
        }
        try {
            Scanner opened = opener.open(next, known);
            synchronized (this) {
                current = opened;
                if (scaled != 1) {
                    opened.scaleCeiling(scaled);
                }
                if (stopping) {
                    opened.stop();
                }
            }
            return "";
        } catch (Refusal e) {
            return e.what() + ": " + e.why();
        } catch (LinkException e) {
            return e.what() + ": " + e.why();
        }
    }

    private synchronized Scanner running() {
        return Objects.requireNonNull(current, "a scan has been opened");
    }

    /// Of targets that no scan was made for, 0 or more.
    private ScanSummary summaryOf(long targets, String why) {
        return new ScanSummary(
                targets,
                0,
                0,
                0,
                targets,
                0,
                0,
                0,
                Map.of(),
                0,
                0,
                0,
                -1,
                -1,
                -1,
                0,
                targets == 0,
                stopping,
                targets == 0 ? "" : targets + " targets have no verdict: " + why,
                way.transmit().word(),
                Division.laneCount(plan, Orders.of(plan).size()),
                way.transmit() == Transmit.XDP ? "af_xdp" : "tpacket_v3",
                way.on().name(),
                ExpectedMissed.unknown(0),
                "",
                plan.seed());
    }

    private void throwFailure() {
        Throwable broken = threads.failure();
        if (broken != null) {
            throw new IllegalStateException("the thread of the ARP sweep broke", broken);
        }
    }

    @Override
    public void stop() {
        stopping = true;
        sweep.stop(STOPPED);
        synchronized (this) {
            if (current != null) {
                current.stop();
            }
        }
    }

    @Override
    public double scaleCeiling(double factor) {
        synchronized (this) {
            scaled *= factor;
            return current == null
                    ? scaled * plan.pace().packetsPerSecond()
                    : current.scaleCeiling(factor);
        }
    }

    @Override
    public Progress progress() {
        synchronized (this) {
            long targets = Orders.of(plan).size();
            long elapsed = clock.nanoTime() - startedNanos;
            Progress some = before;
            if (current == null) {
                return some != null ? some : nothingYet(targets, elapsed);
            }
            if (isWaitingForRoom && some != null) {
                return some;
            }
            Progress now = current.progress();
            long settled = some == null ? 0 : some.settled();
            long sent = some == null ? 0 : some.sent();
            return new Progress(
                    targets,
                    settled + now.settled(),
                    (some == null ? 0 : some.open()) + now.open(),
                    sent + now.sent(),
                    sent + Math.max(now.probesPlanned(), targets - settled),
                    now.probesPerSecond(),
                    (some == null ? 0 : some.kernelDrops()) + now.kernelDrops(),
                    now.pass(),
                    elapsed,
                    now.pace(),
                    now.nanosLeft());
        }
    }

    private static Progress nothingYet(long targets, long elapsed) {
        return new Progress(targets, 0, 0, 0, targets, 0, 0, 0, elapsed, "asking by ARP", -1);
    }

    @Override
    public void close() {
        sweep.stop(STOPPED);
        ScanThreads.join(sweeper);
        crowd.close();
        socket.close();
        synchronized (this) {
            if (current != null) {
                current.close();
                current = null;
            }
        }
    }
}
