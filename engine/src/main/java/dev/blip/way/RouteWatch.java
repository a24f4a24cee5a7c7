package dev.blip.way;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv4Address;
import dev.blip.host.HostException;
import dev.blip.host.Interfaces;
import dev.blip.host.NetworkInterface;
import dev.blip.host.Route;
import dev.blip.host.RouteTable;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.AddressSet;
import dev.blip.wire.Ipv4;
import org.jspecify.annotations.Nullable;

/// Compares the routes to a leg's targets, and our own address, with what they were when the leg was opened. A few
/// targets stand for all: a look costs a question to the kernel for each, and routes change by prefixes. Owner: the
/// thread of the `LinkWatch`.
final class RouteWatch implements WatchedRoutes {
    /// Targets whose routes are looked at.
    private static final int SAMPLES = 4;

    private final ScanPlan plan;
    private final NetworkInterface on;
    private final int source;
    private final int[] samples;
    private final boolean isSourceOurs; // it was on the interface of the leg
    private final boolean isByGateway;
    private int gateway; // 0: none

    RouteWatch(ScanPlan plan, Leg leg) {
        IpAddress by = leg.gateway();
        this.plan = plan;
        this.on = leg.on();
        this.source = leg.ipv4Source();
        this.gateway = by == null ? 0 : ((Ipv4Address) by).bits();
        this.samples = followsRoutes(plan) ? samples(leg.targets()) : new int[0];
        this.isSourceOurs = isOurs(on, source);
        this.isByGateway = by != null && leg.sendsFrames() && followsRoutes(plan);
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
        return on.addresses().stream().anyMatch(own -> own.address() == source);
    }

    @Override
    public boolean isByGateway() {
        return isByGateway;
    }

    @Override
    public @Nullable IpAddress gateway() {
        return gateway == 0 ? null : IpAddress.ipv4(gateway);
    }

    @Override
    public GatewayVoice hearGateway() throws HostException {
        return ArpVoice.open(on, source, () -> gateway);
    }

    @Override
    public String look() throws HostException {
        return isSourceOurs && !isSourceThere()
                ? Ipv4.text(source) + " is no longer an address of this machine"
                : routeFault();
    }

    private boolean isSourceThere() throws HostException {
        return Interfaces.list().stream().anyMatch(each -> isOurs(each, source));
    }

    /// Why no sample is reached as before, empty if one is. A new gateway on the same link is followed.
    private String routeFault() throws HostException {
        String fault = "";
        for (int sample : samples) {
            Route route = routeTo(sample);
            fault = fault(sample, route);
            if (fault.isEmpty()) {
                gateway = isByGateway ? route.gateway() : gateway;
                return "";
            }
        }
        return fault;
    }

    /// The question that the leg was chosen by, once more.
    private Route routeTo(int sample) throws HostException {
        int by = plan.link().interfaceName() == null ? 0 : on.index();
        return RouteTable.routeTo(sample, plan.link().sourceAddress(), by);
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
}
