package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// What went wrong at an AF_XDP socket since it was opened; the last three since Linux 5.9, `linux/if_xdp.h`.
///
/// ```c
/// struct xdp_statistics {
///     __u64 rx_dropped;               /* no chunk for it, or longer than one */
///     __u64 rx_invalid_descs;
///     __u64 tx_invalid_descs;
///     __u64 rx_ring_full;
///     __u64 rx_fill_ring_empty_descs; /* how often the kernel looked for a chunk in vain */
///     __u64 tx_ring_empty_descs;
/// };
/// ```
public final class XdpStatistics {
    public static final int SIZE = 48;
    public static final int RX_DROPPED = 0;
    public static final int RX_INVALID_DESCS = 8;
    public static final int TX_INVALID_DESCS = 16;
    public static final int RX_RING_FULL = 24;
    public static final int RX_FILL_RING_EMPTY_DESCS = 32;
    public static final int TX_RING_EMPTY_DESCS = 40;

    private XdpStatistics() {}

    public static long rxDropped(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG_UNALIGNED, at + RX_DROPPED);
    }

    public static long rxRingFull(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG_UNALIGNED, at + RX_RING_FULL);
    }

    public static long rxFillRingEmptyDescs(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG_UNALIGNED, at + RX_FILL_RING_EMPTY_DESCS);
    }
}
