package dev.blip.way;

import dev.blip.host.Carrier;
import dev.blip.host.GatewayArp;
import dev.blip.host.HostException;
import dev.blip.host.Interfaces;
import dev.blip.host.LinkEvents;
import dev.blip.host.Neighbours;
import dev.blip.host.NetworkInterface;
import dev.blip.host.Route;
import dev.blip.host.RouteTable;
import dev.blip.plan.ScanPlan;
import dev.blip.run.Clock;
import dev.blip.run.ScanThreads;
import dev.blip.targets.AddressSet;
import dev.blip.wire.Ipv4;
import dev.blip.wire.MacAddress;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Watches the way that a scan was opened with: its interface, our address, the route, the next hop's MAC. A short scan
/// is over before it is begun.
///
/// Owner: a thread of its own, because the kernel answers questions about a link only when whoever changes one is done
/// (`rtnl_mutex`), and neither probes nor findings should wait for that. What it publishes any thread may read.
public final class LinkWatch implements Reachable {
    /// How soon a lost link is noticed. A look takes some ten microseconds.
    private static final long TURN_NANOS = 20_000_000L;

    // How soon what is told of addresses, routes and neighbours is looked at, and how often it is
    // where nothing is told: not everything is.
    private static final long EVENT_NANOS = 100_000_000L;
    private static final long LOOK_NANOS = 1_000_000_000L;

    /// How long the next hop is believed to be where it was without a word from it: then it is asked itself, and if it
    /// does not answer in time all are asked (RFC 1122, section 2.3.2.1: unicast poll).
    private static final long BELIEF_NANOS = 1_000_000_000L;

    private static final long ANSWER_NANOS = 200_000_000L;

    /// Targets whose routes are looked at.
    private static final int SAMPLES = 4;

    private static final long UNKNOWN = -1;

    private record View(String fault, long outages, long nextHopMac) {}

    private final ScanPlan plan;
    private final NetworkInterface on;
    private final int source;
    private final int[] samples;
    private final boolean isByGateway; // frames go to its MAC
    private final boolean isSourceOurs;

    private volatile View view = new View("", 0, UNKNOWN);
    private volatile boolean isEnding;
    private @Nullable Thread thread; // of the starting thread

    // Of the watching thread from here on.
    private int gateway; // 0: none
    private boolean wasUp = true;
    private int losses = UNKNOWN_LOSSES;
    private String wayFault = "";
    private int pending = LinkEvents.ALL & ~LinkEvents.LINK;
    private long lookedNanos = Long.MIN_VALUE / 2;
    private long kernelMac = UNKNOWN;
    private boolean isPinned;
    private long mac = UNKNOWN;
    private long askAt;
    private boolean isDoubted;

    private static final int UNKNOWN_LOSSES = -1;

    LinkWatch(ScanPlan plan, Leg leg, long nowNanos) {
        this.plan = plan;
        this.on = leg.on();
        this.source = leg.source();
        Integer by = leg.gateway();
        this.gateway = by == null ? 0 : by;
        this.isByGateway = by != null && leg.sendsFrames() && followsRoutes(plan);
        this.samples = followsRoutes(plan) ? samples(leg.targets()) : new int[0];
        this.isSourceOurs = isOurs(leg.on(), source);
        this.askAt = nowNanos + BELIEF_NANOS;
    }

    /// Who names the router's MAC has said where packets go, whatever the routes say.
    private static boolean followsRoutes(ScanPlan plan) {
        return plan.link().routerMac() == null;
    }

    /// The first address of a few ranges.
    private static int[] samples(AddressSet targets) {
        int[] found = new int[Math.min(SAMPLES, targets.rangeCount())];
        for (int i = 0; i < found.length; i++) {
            found[i] = targets.first(i);
        }
        return found;
    }

    private static boolean isOurs(NetworkInterface on, int source) {
        for (NetworkInterface.Address own : on.addresses()) {
            if (own.address() == source) {
                return true;
            }
        }
        return false;
    }

    /// Begins to watch.
    public static LinkWatch start(ScanPlan plan, Leg leg, Clock clock, ScanThreads threads) {
        var watch = new LinkWatch(plan, leg, clock.nanoTime());
        Thread thread = threads.make("blip-link", () -> watch.run(clock));
        watch.thread = thread;
        thread.start();
        return watch;
    }

    /// The starting thread: waits until nothing is watched any more.
    public void end() {
        isEnding = true;
        Thread own = thread;
        if (own != null) {
            LockSupport.unpark(own);
            ScanThreads.join(own);
        }
    }

    /// Without a descriptor for it, or where a container forbids it, the scan goes on unwatched, as a short one does.
    private void run(Clock clock) {
        try (Carrier carrier = Carrier.open(on.index());
                LinkEvents events = LinkEvents.open();
                GatewayArp arp = isByGateway ? GatewayArp.open(on, source) : null) {
            while (!isEnding) {
                turn(clock.nanoTime(), carrier, events, arp);
                LockSupport.parkNanos(this, TURN_NANOS);
            }
        } catch (HostException _) {
            view =
                    new View(
                            "",
                            view.outages(),
                            view.nextHopMac()); // nobody would take a fault back
        }
    }

    /// Looks at the link, and at the rest if anything may have changed.
    void turn(long nowNanos, Carrier carrier, LinkEvents events, @Nullable GatewayArp arp)
            throws HostException {
        carrier.look();
        pending |= events.drain(on.index(), gateway);
        boolean isLinkNews =
                carrier.isUp() != wasUp
                        || (losses != UNKNOWN_LOSSES && carrier.losses() != losses)
                        || (pending & LinkEvents.LINK) != 0;
        boolean wasLost =
                losses != UNKNOWN_LOSSES && carrier.losses() != losses && wasUp && carrier.isUp();
        losses = carrier.losses();
        if (isLinkNews
                || (pending != 0 && nowNanos - lookedNanos >= EVENT_NANOS)
                || nowNanos - lookedNanos >= LOOK_NANOS) {
            lookedNanos = nowNanos;
            lookAtTheWay();
        }
        if (arp != null) {
            hear(nowNanos, arp, isLinkNews);
        }
        wasUp = carrier.isUp();
        String linkFault = carrier.fault();
        publish(linkFault.isEmpty() ? wayFault : on.name() + " " + linkFault, wasLost);
    }

    private void publish(String fault, boolean wasLost) {
        View before = view;
        boolean isNew = wasLost || (before.fault().isEmpty() && !fault.isEmpty());
        boolean hasMoved = before.nextHopMac() != UNKNOWN && before.nextHopMac() != mac;
        if (isNew || hasMoved || !fault.equals(before.fault()) || mac != before.nextHopMac()) {
            view = new View(fault, before.outages() + (isNew || hasMoved ? 1 : 0), mac);
        }
    }

    private void lookAtTheWay() throws HostException {
        pending = 0;
        wayFault =
                isSourceOurs && !isSourceThere()
                        ? Ipv4.text(source) + " is no longer an address of this machine"
                        : routeFault();
        Neighbours.Neighbour known = isByGateway ? Neighbours.of(on.index(), gateway) : null;
        long now = known == null ? UNKNOWN : known.mac();
        isPinned = known != null && known.isPinned();
        if (now != kernelMac) {
            isDoubted |= now == UNKNOWN;
            mac = now == UNKNOWN ? mac : now;
            kernelMac = now;
        }
    }

    private boolean isSourceThere() throws HostException {
        for (NetworkInterface each : Interfaces.list()) {
            if (isOurs(each, source)) {
                return true;
            }
        }
        return false;
    }

    /// Why no sample is reached as before, empty if one is. A new gateway on the same link is followed.
    private String routeFault() throws HostException {
        String fault = "";
        for (int sample : samples) {
            Route route =
                    RouteTable.routeTo(
                            sample,
                            plan.link().sourceAddress(),
                            plan.link().interfaceName() == null ? 0 : on.index());
            fault = fault(sample, route);
            if (fault.isEmpty()) {
                if (isByGateway && route.gateway() != gateway) {
                    gateway = route.gateway();
                    kernelMac = UNKNOWN;
                    isDoubted = true;
                    askAt = Long.MIN_VALUE;
                }
                return "";
            }
        }
        return fault;
    }

    private String fault(int sample, Route route) {
        if (route.kind() == Route.Kind.LOCAL && gateway == 0) {
            return "";
        }
        if (route.kind() == Route.Kind.UNREACHABLE) {
            return "the route to " + Ipv4.text(sample) + " is gone";
        }
        if (route.interfaceIndex() != on.index()) {
            return Ipv4.text(sample) + " is now reached by another interface than " + on.name();
        }
        return gateway != 0 && route.kind() != Route.Kind.GATEWAY
                ? "the route to " + Ipv4.text(sample) + " by its gateway is gone"
                : "";
    }

    /// Takes what the next hop says of itself, and asks it where it says nothing.
    private void hear(long nowNanos, GatewayArp arp, boolean isLinkNews) {
        long heard = arp.heard(gateway);
        if (isPinned) {
            return; // the kernel would not believe it either
        }
        if (heard != UNKNOWN) {
            mac = heard;
            isDoubted = false;
            askAt = nowNanos + BELIEF_NANOS;
        }
        if (isLinkNews) { // another may be behind it now
            isDoubted = true;
            askAt = nowNanos;
        }
        if (nowNanos >= askAt) {
            boolean askAll = isDoubted || mac == UNKNOWN;
            arp.ask(gateway, askAll ? MacAddress.BROADCAST : mac);
            askAt = nowNanos + (askAll ? BELIEF_NANOS : ANSWER_NANOS);
            isDoubted = true;
        }
    }

    @Override
    public boolean isUp() {
        return view.fault().isEmpty();
    }

    @Override
    public String why() {
        return view.fault();
    }

    @Override
    public long nextHopMac() {
        return view.nextHopMac();
    }

    @Override
    public long outages() {
        return view.outages();
    }
}
