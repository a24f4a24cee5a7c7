package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// What an interface has counted, `linux/if_link.h`: eight-byte counters, of which the first are:
///
/// ```c
/// struct rtnl_link_stats64 {
///     __u64 rx_packets;
///     __u64 tx_packets;
///     __u64 rx_bytes;
///     __u64 tx_bytes;
///     __u64 rx_errors;
///     __u64 tx_errors;
///     __u64 rx_dropped;
///     __u64 tx_dropped;
///     ...
/// };
/// ```
public final class RtnlLinkStats64 {
    public static final int TX_DROPPED = 56;

    private RtnlLinkStats64() {}

    public static long txDropped(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG_UNALIGNED, at + TX_DROPPED);
    }
}
