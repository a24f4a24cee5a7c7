package dev.blip.plan;

/// The kernel path by which probes leave.
public enum Transmit {
    /// Whatever the route and the privileges allow, best first, of all but XDP: without the privilege, `CONNECT`.
    AUTO,
    /// Whole frames through an AF_PACKET socket.
    PACKET,
    /// IP packets through a raw socket with `IP_HDRINCL`; the kernel routes each.
    RAW,
    /// Whole frames through an AF_XDP socket, and replies by one too; only where it is asked for.
    XDP,
    /// The best that `AUTO` has but `CONNECT`: packets of our own, or no scan.
    HALF_OPEN,
    /// `connect(2)`, for those without CAP_NET_RAW.
    CONNECT;

    private final String word = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');

    public String word() {
        return word;
    }
}
