package dev.blip.host;

/// How the kernel would send to a destination: its own answer to RTM_GETROUTE, policy routing included.
///
/// @param kind            what the next hop is
/// @param interfaceIndex  by which it leaves, 0 if unreachable
/// @param source          preferred source address, in network bit order, 0 if unreachable
/// @param gateway         next hop's address, 0 unless [Kind#GATEWAY]
/// @param mtu             of the path: the route's own if it has one, else the interface's; 0 if unreachable
/// @param errno           why there is no route, 0 unless [Kind#UNREACHABLE]
public record Route(Kind kind, int interfaceIndex, int source, int gateway, int mtu, int errno) {
    /// What the next hop is.
    public enum Kind {
        /// A router, named by its address.
        GATEWAY,
        /// The destination itself, on a link of ours.
        ON_LINK,
        /// This machine.
        LOCAL,
        /// There is none, or the kernel was told to refuse.
        UNREACHABLE
    }
}
