package dev.blip.way;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv4Address;
import dev.blip.address.Ipv6Address;
import dev.blip.host.NetworkInterface;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv6AddressSet;
import org.jspecify.annotations.Nullable;

/// Targets whose probes leave alike: of one family, by one interface, from one source address, by one kernel path.
/// Immutable.
///
/// @param plan       of the targets' family: they are addresses, or in IPv6 ranks, that it asks
/// @param targets    at least one
/// @param on         lo for this machine's own addresses
/// @param source     our address
/// @param gateway    the one next hop of all, or null: there are several, or none because the targets are on the link
///                   or are this machine
/// @param nextHops   of the targets
/// @param transmit   `PACKET`, `RAW` or `XDP`
/// @param asksByArp  the targets are neighbours on an Ethernet link: ARP, or neighbour discovery, says first who of
///                   them is there, and frames go to each one's own MAC
public record Leg(
        ScanPlan plan,
        AddressSet targets,
        NetworkInterface on,
        IpAddress source,
        @Nullable IpAddress gateway,
        NextHops nextHops,
        Transmit transmit,
        boolean asksByArp) {
    /// The next hop, for people.
    public String nextHop() {
        if (gateway != null) {
            return gateway.text();
        }
        return on.isLoopback() ? "this machine" : "on link";
    }

    /// Our address where the family is IPv4, in network bit order.
    ///
    /// @throws ClassCastException if it is not
    public int ipv4Source() {
        return ((Ipv4Address) source).bits();
    }

    /// Whose ranks the targets are; null if they are addresses of IPv4.
    public @Nullable Ipv6AddressSet hosts() {
        return plan.asked().hosts();
    }

    /// The number of a host that the plan asks, or -1 if it asks none of that address.
    public long numberOf(IpAddress address) {
        Ipv6AddressSet hosts = hosts();
        if (address instanceof Ipv6Address ipv6) {
            return hosts == null ? -1 : hosts.rankOf(ipv6.scopedHigh(), ipv6.low());
        }
        return hosts == null ? Integer.toUnsignedLong(((Ipv4Address) address).bits()) : -1;
    }

    /// Whether probes are frames whose next hop is ours to name, not packets that the kernel routes.
    public boolean sendsFrames() {
        return transmit != Transmit.RAW;
    }

    /// The same targets by another kernel path.
    public Leg by(Transmit other) {
        return new Leg(plan, targets, on, source, gateway, nextHops, other, asksByArp);
    }
}
