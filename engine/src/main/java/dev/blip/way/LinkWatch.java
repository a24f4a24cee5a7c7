package dev.blip.way;

import dev.blip.address.IpAddress;
import dev.blip.host.Carrier;
import dev.blip.host.HostException;
import dev.blip.host.LinkEvents;
import dev.blip.host.NetworkInterface;
import dev.blip.link.LinkException;
import dev.blip.plan.ScanPlan;
import dev.blip.run.Clock;
import dev.blip.run.ScanThreads;
import java.util.Objects;
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

    private static final int UNKNOWN_LOSSES = -1;

    /// All that a transmit thread reads, in one object, so that a fault and the count of outages never come apart.
    private record View(String fault, long outages, long nextHopMac) {
        static final View FIRST = new View("", 0, NextHopMac.UNKNOWN);

        /// The last word of a watch that cannot go on: nobody would take a fault back.
        View withoutFault() {
            return new View("", outages, nextHopMac);
        }
    }

    private final NetworkInterface on;
    private volatile View view = View.FIRST;
    private volatile boolean isEnding;
    private @Nullable Thread thread; // of the starting thread

    // Of the watching thread from here on.
    private final WatchedRoutes routes;
    private final NextHopMac nextHop;
    private boolean wasUp = true;
    private int losses = UNKNOWN_LOSSES;
    private String wayFault = "";
    private int pending = LinkEvents.ALL & ~LinkEvents.LINK;
    private long lookedNanos = Long.MIN_VALUE / 2;

    LinkWatch(ScanPlan plan, Leg leg, long nowNanos) {
        this.on = leg.on();
        this.routes = WatchedRoutes.of(plan, leg);
        this.nextHop = new NextHopMac(nowNanos);
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
                GatewayVoice gateway = hearGateway()) {
            while (!isEnding) {
                turn(clock.nanoTime(), carrier, events, gateway);
                LockSupport.parkNanos(this, TURN_NANOS);
            }
        } catch (HostException | LinkException _) {
            view = view.withoutFault();
        }
    }

    /// Begins to hear the gateway; null if there is none to hear.
    @Nullable GatewayVoice hearGateway() throws HostException, LinkException {
        return routes.isByGateway() ? routes.hearGateway() : null;
    }

    /// Looks at the link, and at the rest if anything may have changed.
    void turn(long nowNanos, Carrier carrier, LinkEvents events, @Nullable GatewayVoice gateway)
            throws HostException {
        carrier.look();
        pending |= events.drain(on.index(), routes.gateway());
        boolean hasLost = hasLost(carrier);
        boolean wasLost = hasLost && wasUp && carrier.isUp(); // between two looks
        boolean isLinkNews = hasLost || carrier.isUp() != wasUp || (pending & LinkEvents.LINK) != 0;
        losses = carrier.losses();
        if (isLinkNews || isLookDue(nowNanos)) {
            lookedNanos = nowNanos;
            lookAtTheWay(gateway);
        }
        if (gateway != null) {
            nextHop.hear(nowNanos, gateway, isLinkNews);
        }
        wasUp = carrier.isUp();
        publish(fault(carrier), wasLost);
    }

    private boolean hasLost(Carrier carrier) {
        return losses != UNKNOWN_LOSSES && carrier.losses() != losses;
    }

    private boolean isLookDue(long nowNanos) {
        long since = nowNanos - lookedNanos;
        return since >= LOOK_NANOS || (pending != 0 && since >= EVENT_NANOS);
    }

    private void lookAtTheWay(@Nullable GatewayVoice gateway) throws HostException {
        pending = 0;
        IpAddress before = routes.gateway();
        wayFault = routes.look();
        if (!Objects.equals(routes.gateway(), before)) {
            nextHop.begin();
        }
        nextHop.takeKernels(gateway == null ? null : gateway.kernels());
    }

    /// What is wrong now. A link that is down explains a route that is gone, so it comes first.
    private String fault(Carrier carrier) {
        String linkFault = carrier.fault();
        return linkFault.isEmpty() ? wayFault : on.name() + " " + linkFault;
    }

    /// Counts an outage where silence since the last look means nothing: the link was away, or the MAC that frames went
    /// to was another's. Writes only what has changed, because transmit threads read it for each batch.
    private void publish(String fault, boolean wasLost) {
        View before = view;
        long mac = nextHop.mac();
        boolean isNew = wasLost || (before.fault().isEmpty() && !fault.isEmpty());
        boolean hasMoved = before.nextHopMac() != NextHopMac.UNKNOWN && before.nextHopMac() != mac;
        if (isNew || hasMoved || !fault.equals(before.fault()) || mac != before.nextHopMac()) {
            view = new View(fault, before.outages() + (isNew || hasMoved ? 1 : 0), mac);
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
