package dev.blip.host;

import dev.blip.address.Ipv6Address;
import org.jspecify.annotations.Nullable;

/// How the kernel would send to an IPv6 destination: its own answer to RTM_GETROUTE, policy routing included.
///
/// @param kind            what the next hop is
/// @param interfaceIndex  by which it leaves, 0 if unreachable
/// @param source          the address that the kernel would send from (RFC 6724), null if unreachable or there is none
/// @param gateway         next hop's address, null unless [Route.Kind#GATEWAY]
/// @param errno           why there is no route, 0 unless [Route.Kind#UNREACHABLE]
public record Ipv6Route(
        Route.Kind kind,
        int interfaceIndex,
        @Nullable Ipv6Address source,
        @Nullable Ipv6Address gateway,
        int errno) {
    static Ipv6Route unreachable(int errno) {
        return new Ipv6Route(Route.Kind.UNREACHABLE, 0, null, null, errno);
    }
}
