package dev.blip.probe;

import dev.blip.address.Ipv6Address;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.RankedTargets;
import dev.blip.wire.Ipv6Origin;
import dev.blip.wire.Origin;

/// Targets of the probes of a scan in IPv6, and what makes a probe ours.
///
/// @param targets   that answers are of
/// @param excluded  addresses that the encoder refuses, whatever came before
/// @param origin    where probes leave from, attempt k from the k-th port
/// @param zone      the number of the interface that they leave by: the zone of link-local addresses in replies
/// @param key       of their cookies
public record Ipv6ProbeScope(
        RankedTargets targets,
        Ipv6AddressSet excluded,
        Ipv6Origin origin,
        int zone,
        CookieKey key) {
    /// Cookies over rank and ports: a scan has one address of ours and one order of hosts, and a key of its own, so
    /// that the rank of an address is as good as the address.
    Cookies cookies() {
        return new Cookies(key, new Origin(0, origin.firstPort(), origin.portCount()));
    }

    /// The upper half of an address on the wire of our link, as targets have it.
    long scoped(long high) {
        return Ipv6Address.inZone(high, zone);
    }

    /// The same half as it is on the wire.
    static long unscoped(long scopedHigh) {
        return scopedHigh ^ Ipv6Address.zoneOf(scopedHigh);
    }
}
