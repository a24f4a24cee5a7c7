package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Geometry of a TPACKET_V2 ring, `linux/if_packet.h`.
///
/// ```c
/// struct tpacket_req {
///     unsigned int tp_block_size;  /* multiple of the page size */
///     unsigned int tp_block_nr;
///     unsigned int tp_frame_size;  /* multiple of TPACKET_ALIGNMENT */
///     unsigned int tp_frame_nr;    /* tp_block_size / tp_frame_size * tp_block_nr */
/// };
/// ```
public final class TpacketReq {
    public static final int SIZE = 16;
    public static final int TP_BLOCK_SIZE = 0;
    public static final int TP_BLOCK_NR = 4;
    public static final int TP_FRAME_SIZE = 8;
    public static final int TP_FRAME_NR = 12;

    private TpacketReq() {}

    public static void put(
            MemorySegment memory, long at, int blockSize, int blocks, int frameSize) {
        memory.set(JAVA_INT_UNALIGNED, at + TP_BLOCK_SIZE, blockSize);
        memory.set(JAVA_INT_UNALIGNED, at + TP_BLOCK_NR, blocks);
        memory.set(JAVA_INT_UNALIGNED, at + TP_FRAME_SIZE, frameSize);
        memory.set(JAVA_INT_UNALIGNED, at + TP_FRAME_NR, blockSize / frameSize * blocks);
    }
}
