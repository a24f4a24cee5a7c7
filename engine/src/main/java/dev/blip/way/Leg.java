package dev.blip.way;

import dev.blip.host.NetworkInterface;
import dev.blip.plan.Transmit;
import dev.blip.targets.AddressSet;
import dev.blip.wire.Ipv4;
import org.jspecify.annotations.Nullable;

/// Targets whose probes leave alike: by one interface, from one source address, by one kernel path. Immutable.
///
/// @param targets    addresses, at least one
/// @param on         lo for this machine's own addresses
/// @param source     our address
/// @param gateway    the one next hop of all, or null: there are several, or none because the targets are on the link
///                   or are this machine
/// @param nextHops   of the targets
/// @param transmit   `PACKET`, `RAW` or `XDP`
/// @param asksByArp  the targets are neighbours on an Ethernet link: ARP says first who of them is there, and frames
///                   go to each one's own MAC
public record Leg(
        AddressSet targets,
        NetworkInterface on,
        int source,
        @Nullable Integer gateway,
        NextHops nextHops,
        Transmit transmit,
        boolean asksByArp) {
    /// The next hop, for people.
    public String nextHop() {
        if (gateway != null) {
            return Ipv4.text(gateway);
        }
        return on.isLoopback() ? "this machine" : "on link";
    }

    /// Whether probes are frames whose next hop is ours to name, not packets that the kernel routes.
    public boolean sendsFrames() {
        return transmit != Transmit.RAW;
    }

    /// The same targets by another kernel path.
    public Leg by(Transmit other) {
        return new Leg(targets, on, source, gateway, nextHops, other, asksByArp);
    }
}
