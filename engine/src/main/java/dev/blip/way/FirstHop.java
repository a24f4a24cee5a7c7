package dev.blip.way;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv4Address;
import dev.blip.address.Ipv6Address;
import dev.blip.host.GatewayResolver;
import dev.blip.host.HostException;
import dev.blip.host.Ipv6GatewayResolver;
import dev.blip.plan.ScanPlan;
import java.util.Objects;

/// Finds the MAC that a leg's frames go to first.
final class FirstHop {
    private FirstHop() {}

    /// The next hop's MAC in the low 48 bits; 0 where each probe writes its own, or nobody looks at it.
    ///
    /// @throws HostException if a gateway does not answer
    static long mac(ScanPlan plan, Leg leg) throws HostException {
        if (leg.asksByArp()) {
            return 0; // each probe writes its own
        }
        Long mac = plan.link().routerMac();
        IpAddress gateway = leg.gateway();
        if (mac != null || leg.on().isLoopback()) {
            return mac == null ? 0 : mac; // nobody looks at it on loopback
        }
        if (gateway instanceof Ipv6Address router) {
            return Ipv6GatewayResolver.resolve(leg.on(), (Ipv6Address) leg.source(), router);
        }
        Objects.requireNonNull(gateway, "without a gateway the chooser demands a MAC");
        int router = ((Ipv4Address) gateway).bits();
        return GatewayResolver.resolve(leg.on(), leg.ipv4Source(), router);
    }
}
