package dev.blip.linux;

import static dev.blip.linux.NativeOrder.u32;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// What a ring's block holds, `linux/if_packet.h`. It lies at [TpacketBlockDesc#HDR] in the block.
///
/// ```c
/// struct tpacket_hdr_v1 {
///     __u32 block_status;         /* TP_STATUS_KERNEL or TP_STATUS_USER: whose the block is */
///     __u32 num_pkts;
///     __u32 offset_to_first_pkt;  /* from the block's start */
///     __u32 blk_len;              /* bytes in use, from the block's start */
///     __aligned_u64 seq_num;
///     struct tpacket_bd_ts ts_first_pkt, ts_last_pkt;
/// };
/// ```
public final class TpacketHdrV1 {
    public static final int SIZE = 40;
    public static final int BLOCK_STATUS = 0;
    public static final int NUM_PKTS = 4;
    public static final int OFFSET_TO_FIRST_PKT = 8;
    public static final int BLK_LEN = 12;
    public static final int SEQ_NUM = 16;
    public static final int TS_FIRST_PKT = 24;
    public static final int TS_LAST_PKT = 32;

    private TpacketHdrV1() {}

    /// Unsigned, as all of these. Asked of the block itself, because it says how much of it is to be copied.
    public static int blkLen(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + BLK_LEN);
    }

    public static int numPkts(byte[] block, int at) {
        return u32(block, at + NUM_PKTS);
    }

    public static int offsetToFirstPkt(byte[] block, int at) {
        return u32(block, at + OFFSET_TO_FIRST_PKT);
    }
}
