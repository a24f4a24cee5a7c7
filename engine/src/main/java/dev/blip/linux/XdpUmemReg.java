package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The memory that an AF_XDP socket and the kernel share, `linux/if_xdp.h`.
///
/// ```c
/// struct xdp_umem_reg {
///     __u64 addr;       /* multiple of the page size */
///     __u64 len;
///     __u32 chunk_size; /* 2048, or another power of two up to the page size */
///     __u32 headroom;
///     __u32 flags;
/// };
/// ```
public final class XdpUmemReg {
    public static final int SIZE = 32;
    public static final int ADDR = 0;
    public static final int LEN = 8;
    public static final int CHUNK_SIZE = 16;
    public static final int HEADROOM = 20;
    public static final int FLAGS = 24;

    private XdpUmemReg() {}

    public static void put(MemorySegment memory, long at, MemorySegment umem, int chunkSize) {
        memory.asSlice(at, SIZE).fill((byte) 0);
        memory.set(JAVA_LONG_UNALIGNED, at + ADDR, umem.address());
        memory.set(JAVA_LONG_UNALIGNED, at + LEN, umem.byteSize());
        memory.set(JAVA_INT_UNALIGNED, at + CHUNK_SIZE, chunkSize);
    }
}
