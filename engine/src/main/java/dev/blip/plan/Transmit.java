package dev.blip.plan;

/// By which kernel path probes leave.
public enum Transmit {
    /// Whatever the route and the privileges allow, best first.
    AUTO,
    /// Whole frames through an AF_PACKET socket.
    PACKET,
    /// IP packets through a raw socket with `IP_HDRINCL`; the kernel routes each.
    RAW,
    /// `connect(2)`, for those without CAP_NET_RAW.
    CONNECT;

    private final String word = name().toLowerCase(java.util.Locale.ROOT);

    public String word() {
        return word;
    }
}
