package dev.blip.host;

/// Finds the MAC of a next hop: the kernel's table first, then ARP requests of our own.
@SuppressWarnings("DoNotCallSuggester")
public final class GatewayResolver {
    /// Requests sent before a gateway counts as silent.
    public static final int TRIES = 3;
    /// How long each may stay unanswered.
    public static final long TRY_NANOS = 1_000_000_000L;

    private GatewayResolver() {}

    /// The gateway's MAC in the low 48 bits.
    ///
    /// @param source   the sender address of our requests: the route's source
    /// @param gateway  in network bit order
    /// @throws HostException if nobody answers for it, or the interface is no Ethernet
    public static long resolve(NetworkInterface on, int source, int gateway) throws HostException {
        return resolve(on, source, gateway, TRIES, TRY_NANOS);
    }

    /// @param tries        requests at most, 1 to 10
    /// @param tryNanos     wait after each
    public static long resolve(NetworkInterface on, int source, int gateway, int tries, long tryNanos)
            throws HostException {
        long known = Neighbours.macOf(on.index(), gateway);
        if (known < 0) {
            throw new HostException("not built yet: " + source + tries + tryNanos);
        }
        return known;
    }
}
