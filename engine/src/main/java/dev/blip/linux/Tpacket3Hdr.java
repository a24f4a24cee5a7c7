package dev.blip.linux;

import static dev.blip.linux.NativeOrder.u16;
import static dev.blip.linux.NativeOrder.u32;

/// The head of a frame in a TPACKET_V3 block, `linux/if_packet.h`, in a copy of the block.
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
///
/// A [SockaddrLl] follows: how the frame came.
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

    /// Unsigned; likewise `snaplen` and `len`.
    public static int nextOffset(byte[] block, int at) {
        return u32(block, at + TP_NEXT_OFFSET);
    }

    /// When the kernel received the frame, CLOCK_REALTIME.
    public static long epochNanos(byte[] block, int at) {
        long seconds = u32(block, at + TP_SEC) & 0xFFFF_FFFFL;
        return seconds * 1_000_000_000L + (u32(block, at + TP_NSEC) & 0xFFFF_FFFFL);
    }

    public static int snaplen(byte[] block, int at) {
        return u32(block, at + TP_SNAPLEN);
    }

    public static int len(byte[] block, int at) {
        return u32(block, at + TP_LEN);
    }

    public static int status(byte[] block, int at) {
        return u32(block, at + TP_STATUS);
    }

    /// `PACKET_HOST` (0) to us, `PACKET_OTHERHOST` to another machine.
    public static int packetType(byte[] block, int at) {
        return block[at + SIZE + SockaddrLl.SLL_PKTTYPE] & 0xFF;
    }

    public static int mac(byte[] block, int at) {
        return u16(block, at + TP_MAC);
    }
}
