package dev.blip.way;

import dev.blip.address.Ipv6Address;
import dev.blip.host.HostException;
import dev.blip.host.Ipv6Addresses;
import dev.blip.host.Ipv6Route;
import dev.blip.host.Ipv6RouteTable;
import dev.blip.host.NetworkInterface;
import dev.blip.host.Route;
import dev.blip.link.LinkException;
import dev.blip.plan.ScanPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compares the routes to a leg's targets in IPv6, and our own address, with what they were when the leg was opened.
/// Owner: the thread of the `LinkWatch`.
final class Ipv6RouteWatch implements WatchedRoutes {
    /// Targets whose routes are looked at.
    private static final int SAMPLES = 4;

    private final ScanPlan plan;
    private final NetworkInterface on;
    private final Ipv6Address source;
    private final boolean isByGateway;
    private final List<Ipv6Address> samples = new ArrayList<>();
    private final boolean isSourceOurs;
    private @Nullable Ipv6Address gateway;

    Ipv6RouteWatch(ScanPlan plan, Leg leg) {
        this.plan = plan;
        this.on = leg.on();
        this.source = (Ipv6Address) leg.source();
        this.gateway = (Ipv6Address) leg.gateway();
        this.isSourceOurs = isSourceThere();
        var hosts = Objects.requireNonNull(leg.hosts(), "a leg of IPv6 has ranks");
        boolean followsRoutes = plan.link().routerMac() == null;
        this.isByGateway = gateway != null && leg.sendsFrames() && followsRoutes;
        for (int i = 0; followsRoutes && i < Math.min(SAMPLES, leg.targets().rangeCount()); i++) {
            long rank = Integer.toUnsignedLong(leg.targets().first(i));
            samples.add(Ipv6Address.scoped(hosts.highAt(rank), hosts.lowAt(rank)));
        }
    }

    private boolean isSourceThere() {
        try {
            return Ipv6Addresses.list().has(source);
        } catch (HostException _) {
            return false;
        }
    }

    @Override
    public String look() throws HostException {
        if (isSourceOurs && !isSourceThere()) {
            return source.text() + " is no longer an address of this machine";
        }
        String fault = "";
        for (Ipv6Address sample : samples) {
            fault = fault(sample);
            if (fault.isEmpty()) {
                return "";
            }
        }
        return fault;
    }

    /// Asks the question that the leg was chosen by, once more. A new gateway on the same link is followed.
    private String fault(Ipv6Address sample) throws HostException {
        int by = plan.link().interfaceName() == null ? 0 : on.index();
        Ipv6Route route = Ipv6RouteTable.routeTo(sample, null, by);
        if (route.kind() == Route.Kind.UNREACHABLE) {
            return "the route to " + sample.text() + " is gone";
        }
        if (route.interfaceIndex() != on.index()) {
            return sample.text() + " is now reached by another interface than " + on.name();
        }
        if (gateway != null && route.gateway() == null) {
            return "the route to " + sample.text() + " by its gateway is gone";
        }
        gateway = isByGateway ? route.gateway() : gateway;
        return "";
    }

    @Override
    public boolean isByGateway() {
        return isByGateway;
    }

    @Override
    public @Nullable Ipv6Address gateway() {
        return gateway;
    }

    @Override
    public GatewayVoice hearGateway() throws LinkException {
        return NeighbourVoice.open(
                on, source, () -> Objects.requireNonNull(gateway, "a leg by a gateway has one"));
    }
}
