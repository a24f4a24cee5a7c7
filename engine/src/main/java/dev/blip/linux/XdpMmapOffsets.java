package dev.blip.linux;

/// The four rings of an AF_XDP socket, each a [XdpRingOffset]; what XDP_MMAP_OFFSETS gives since Linux 5.4,
/// `linux/if_xdp.h`.
///
/// ```c
/// struct xdp_mmap_offsets {
///     struct xdp_ring_offset rx;
///     struct xdp_ring_offset tx;
///     struct xdp_ring_offset fr; /* fill */
///     struct xdp_ring_offset cr; /* completion */
/// };
/// ```
public final class XdpMmapOffsets {
    public static final int SIZE = 128;
    public static final int RX = 0;
    public static final int TX = 32;
    public static final int FR = 64;
    public static final int CR = 96;

    private XdpMmapOffsets() {}
}
