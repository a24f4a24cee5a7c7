package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Where the parts of one ring lie in its mapping, `linux/if_xdp.h`.
///
/// ```c
/// struct xdp_ring_offset {
///     __u64 producer;
///     __u64 consumer;
///     __u64 desc;
///     __u64 flags; /* XDP_RING_NEED_WAKEUP */
/// };
/// ```
public final class XdpRingOffset {
    public static final int SIZE = 32;
    public static final int PRODUCER = 0;
    public static final int CONSUMER = 8;
    public static final int DESC = 16;
    public static final int FLAGS = 24;

    private XdpRingOffset() {}

    public static long producer(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG_UNALIGNED, at + PRODUCER);
    }

    public static long consumer(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG_UNALIGNED, at + CONSUMER);
    }

    public static long desc(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG_UNALIGNED, at + DESC);
    }

    public static long flags(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG_UNALIGNED, at + FLAGS);
    }
}
