package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// What stands before each frame of a packet socket with `PACKET_VNET_HDR`, `linux/virtio_net.h`; numbers in native
/// order.
///
/// ```c
/// struct virtio_net_hdr {
///     __u8  flags;
///     __u8  gso_type;
///     __u16 hdr_len;     /* bytes that the kernel copies into the head of its buffer */
///     __u16 gso_size;
///     __u16 csum_start;
///     __u16 csum_offset;
/// };
/// ```
public final class VirtioNetHdr {
    public static final int SIZE = 10;
    public static final int FLAGS = 0;
    public static final int GSO_TYPE = 1;
    public static final int HDR_LEN = 2;
    public static final int GSO_SIZE = 4;
    public static final int CSUM_START = 6;
    public static final int CSUM_OFFSET = 8;

    private VirtioNetHdr() {}

    /// Nothing is left to the device: neither a checksum nor cutting into segments.
    public static void put(MemorySegment memory, long at, int headLength) {
        memory.asSlice(at, SIZE).fill((byte) 0);
        memory.set(JAVA_SHORT_UNALIGNED, at + HDR_LEN, (short) headLength);
    }
}
