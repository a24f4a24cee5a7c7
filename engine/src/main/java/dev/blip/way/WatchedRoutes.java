package dev.blip.way;

import dev.blip.address.IpAddress;
import dev.blip.host.HostException;
import dev.blip.link.LinkException;
import dev.blip.plan.ScanPlan;
import org.jspecify.annotations.Nullable;

/// The routes to a leg's targets, looked at while it is scanned by. Owner: the thread of the `LinkWatch`.
interface WatchedRoutes {
    static WatchedRoutes of(ScanPlan plan, Leg leg) {
        return leg.hosts() == null ? new RouteWatch(plan, leg) : new Ipv6RouteWatch(plan, leg);
    }

    /// Asks the kernel what leads where now.
    ///
    /// @return why targets are not reached as before, for people; empty if they are
    String look() throws HostException;

    /// Whether frames go to the MAC of a gateway that the routes name.
    boolean isByGateway();

    /// The gateway, as the last look saw it; null if there is none.
    @Nullable IpAddress gateway();

    /// Begins to hear the gateway, if `isByGateway`.
    GatewayVoice hearGateway() throws HostException, LinkException;
}
