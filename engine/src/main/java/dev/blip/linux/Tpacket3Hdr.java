package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The head of a frame in a TPACKET_V3 block, `linux/if_packet.h`.
///
/// ```c
/// struct tpacket3_hdr {
///     __u32 tp_next_offset; /* to the next frame's head, 0 in the last */
///     __u32 tp_sec;
///     __u32 tp_nsec;
///     __u32 tp_snaplen;     /* bytes captured */
///     __u32 tp_len;         /* bytes on the wire */
///     __u32 tp_status;
///     __u16 tp_mac;         /* from this head to the link header */
///     __u16 tp_net;
///     union { struct tpacket_hdr_variant1 hv1; };
///     __u8  tp_padding[8];
/// };
/// ```
public final class Tpacket3Hdr {
    public static final int SIZE = 48;
    public static final int TP_NEXT_OFFSET = 0;
    public static final int TP_SEC = 4;
    public static final int TP_NSEC = 8;
    public static final int TP_SNAPLEN = 12;
    public static final int TP_LEN = 16;
    public static final int TP_STATUS = 20;
    public static final int TP_MAC = 24;
    public static final int TP_NET = 26;
    public static final int HV1 = 28;

    private Tpacket3Hdr() {}

    public static int nextOffset(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + TP_NEXT_OFFSET);
    }

    /// When the kernel received the frame, CLOCK_REALTIME.
    public static long epochNanos(MemorySegment memory, long at) {
        return Integer.toUnsignedLong(memory.get(JAVA_INT_UNALIGNED, at + TP_SEC)) * 1_000_000_000L
                + Integer.toUnsignedLong(memory.get(JAVA_INT_UNALIGNED, at + TP_NSEC));
    }

    public static int snaplen(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + TP_SNAPLEN);
    }

    public static int len(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + TP_LEN);
    }

    public static int status(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + TP_STATUS);
    }

    public static int mac(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + TP_MAC));
    }
}
