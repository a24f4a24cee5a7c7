package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The head of a frame in a TPACKET_V2 ring, `linux/if_packet.h`. In a transmit ring the data follow at once.
///
/// ```c
/// struct tpacket2_hdr {
///     __u32 tp_status;
///     __u32 tp_len;     /* bytes of data */
///     __u32 tp_snaplen;
///     __u16 tp_mac;
///     __u16 tp_net;
///     __u32 tp_sec;
///     __u32 tp_nsec;
///     __u16 tp_vlan_tci;
///     __u16 tp_vlan_tpid;
///     __u8  tp_padding[4];
/// };
/// ```
public final class Tpacket2Hdr {
    public static final int SIZE = 32;
    public static final int TP_STATUS = 0;
    public static final int TP_LEN = 4;
    public static final int TP_SNAPLEN = 8;
    public static final int TP_MAC = 12;
    public static final int TP_NET = 14;
    public static final int TP_SEC = 16;
    public static final int TP_NSEC = 20;
    public static final int TP_VLAN_TCI = 24;
    public static final int TP_VLAN_TPID = 26;

    private Tpacket2Hdr() {}

    /// The head of a frame that the kernel is to send; what is not named is zero.
    public static void putRequest(MemorySegment memory, long at, int length) {
        memory.asSlice(at, SIZE).fill((byte) 0);
        memory.set(JAVA_INT_UNALIGNED, at + TP_STATUS, Packet.TP_STATUS_SEND_REQUEST);
        memory.set(JAVA_INT_UNALIGNED, at + TP_LEN, length);
    }
}
