package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Which statistics of which interface, the body of RTM_GETSTATS and RTM_NEWSTATS, `linux/if_link.h`.
///
/// ```c
/// struct if_stats_msg {
///     __u8  family;
///     __u8  pad1;
///     __u16 pad2;
///     __u32 ifindex;
///     __u32 filter_mask; /* bit n - 1 asks for attribute n */
/// };
/// ```
public final class IfStatsMsg {
    public static final int SIZE = 12;
    public static final int FAMILY = 0;
    public static final int IFINDEX = 4;
    public static final int FILTER_MASK = 8;

    private IfStatsMsg() {}

    /// @param attribute  the one asked for: `IFLA_STATS_LINK_64`
    public static void put(MemorySegment memory, long at, int ifindex, int attribute) {
        memory.asSlice(at, SIZE).fill((byte) 0);
        memory.set(JAVA_INT_UNALIGNED, at + IFINDEX, ifindex);
        memory.set(JAVA_INT_UNALIGNED, at + FILTER_MASK, 1 << (attribute - 1));
    }
}
