package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The address of an AF_XDP socket: one queue of one interface, `linux/if_xdp.h`.
///
/// ```c
/// struct sockaddr_xdp {
///     __u16 sxdp_family;
///     __u16 sxdp_flags;          /* XDP_COPY, XDP_ZEROCOPY, XDP_USE_NEED_WAKEUP */
///     __u32 sxdp_ifindex;
///     __u32 sxdp_queue_id;
///     __u32 sxdp_shared_umem_fd;
/// };
/// ```
public final class SockaddrXdp {
    public static final int SIZE = 16;
    public static final int SXDP_FAMILY = 0;
    public static final int SXDP_FLAGS = 2;
    public static final int SXDP_IFINDEX = 4;
    public static final int SXDP_QUEUE_ID = 8;
    public static final int SXDP_SHARED_UMEM_FD = 12;

    private SockaddrXdp() {}

    public static void put(MemorySegment memory, long at, int flags, int ifindex, int queue) {
        memory.set(JAVA_SHORT_UNALIGNED, at + SXDP_FAMILY, (short) Socket.AF_XDP);
        memory.set(JAVA_SHORT_UNALIGNED, at + SXDP_FLAGS, (short) flags);
        memory.set(JAVA_INT_UNALIGNED, at + SXDP_IFINDEX, ifindex);
        memory.set(JAVA_INT_UNALIGNED, at + SXDP_QUEUE_ID, queue);
        memory.set(JAVA_INT_UNALIGNED, at + SXDP_SHARED_UMEM_FD, 0);
    }

    /// Names the socket whose memory is to be used too, for `XDP_SHARED_UMEM`.
    public static void share(MemorySegment memory, long at, int fd) {
        memory.set(JAVA_INT_UNALIGNED, at + SXDP_SHARED_UMEM_FD, fd);
    }
}
