package dev.blip.host;

/// Leases blocks of TCP source ports that nothing else on this machine uses. One per process; any thread, no locks.
@SuppressWarnings("DoNotCallSuggester")
public final class PortAllocator implements AutoCloseable {
    private PortAllocator() {}

    /// Reads from `/proc/sys/net/ipv4` which ports the kernel hands out itself.
    public static PortAllocator open() throws HostException {
        return new PortAllocator();
    }

    /// A block of consecutive ports.
    ///
    /// @param count     1 to 1024
    /// @param nowNanos  `System.nanoTime()`, or whatever clock the deadlines are on
    /// @throws HostException if there is no such block
    public PortLease lease(int count, long nowNanos) throws HostException {
        throw new HostException("not built yet: " + count + nowNanos);
    }

    /// Frees every port, leased ones too.
    @Override
    public void close() {}
}
