package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// A frame in an rx or tx ring, `linux/if_xdp.h`.
///
/// ```c
/// struct xdp_desc {
///     __u64 addr;    /* from the start of the shared memory */
///     __u32 len;
///     __u32 options;
/// };
/// ```
public final class XdpDesc {
    public static final int SIZE = 16;
    public static final int ADDR = 0;
    public static final int LEN = 8;
    public static final int OPTIONS = 12;

    private XdpDesc() {}

    /// The second half of a descriptor, length and options, as one number: a descriptor is two, the first is `addr`.
    public static long lengthWithoutOptions(int length) {
        boolean isLengthLow = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        return isLengthLow ? length : (long) length << Integer.SIZE;
    }

    public static long addr(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG_UNALIGNED, at + ADDR);
    }

    public static int len(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + LEN);
    }
}
