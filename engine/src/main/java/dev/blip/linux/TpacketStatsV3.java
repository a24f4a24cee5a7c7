package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// What PACKET_STATISTICS tells of a TPACKET_V3 socket, packet(7). Reading it sets it to zero.
///
/// ```c
/// struct tpacket_stats_v3 {
///     unsigned int tp_packets;      /* passed the filter, the dropped ones too */
///     unsigned int tp_drops;        /* found no room */
///     unsigned int tp_freeze_q_cnt;
/// };
/// ```
public final class TpacketStatsV3 {
    public static final int SIZE = 12;
    public static final int TP_PACKETS = 0;
    public static final int TP_DROPS = 4;
    public static final int TP_FREEZE_Q_CNT = 8;

    private TpacketStatsV3() {}

    /// Unsigned.
    public static int drops(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + TP_DROPS);
    }
}
