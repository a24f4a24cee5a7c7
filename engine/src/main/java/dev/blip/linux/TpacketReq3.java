package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Geometry of a TPACKET_V3 ring, `linux/if_packet.h`.
///
/// ```c
/// struct tpacket_req3 {
///     unsigned int tp_block_size;       /* multiple of the page size */
///     unsigned int tp_block_nr;
///     unsigned int tp_frame_size;       /* multiple of TPACKET_ALIGNMENT */
///     unsigned int tp_frame_nr;         /* tp_block_size / tp_frame_size * tp_block_nr */
///     unsigned int tp_retire_blk_tov;   /* milliseconds until a block with a frame in it is handed over */
///     unsigned int tp_sizeof_priv;
///     unsigned int tp_feature_req_word;
/// };
/// ```
public final class TpacketReq3 {
    public static final int SIZE = 28;
    public static final int TP_BLOCK_SIZE = 0;
    public static final int TP_BLOCK_NR = 4;
    public static final int TP_FRAME_SIZE = 8;
    public static final int TP_FRAME_NR = 12;
    public static final int TP_RETIRE_BLK_TOV = 16;
    public static final int TP_SIZEOF_PRIV = 20;
    public static final int TP_FEATURE_REQ_WORD = 24;

    private TpacketReq3() {}

    public static void put(
            MemorySegment memory,
            long at,
            int blockSize,
            int blocks,
            int frameSize,
            int retireMillis) {
        memory.asSlice(at, SIZE).fill((byte) 0);
        TpacketReq.put(memory, at, blockSize, blocks, frameSize); // which it begins with
        memory.set(JAVA_INT_UNALIGNED, at + TP_RETIRE_BLK_TOV, retireMillis);
    }
}
