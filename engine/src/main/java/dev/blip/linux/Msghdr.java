package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// A message and where it goes, sendmsg(2).
///
/// ```c
/// struct msghdr {
///     void         *msg_name;
///     socklen_t     msg_namelen;
///     struct iovec *msg_iov;
///     size_t        msg_iovlen;
///     void         *msg_control;
///     size_t        msg_controllen;
///     int           msg_flags;
/// };
/// ```
public final class Msghdr {
    public static final int SIZE = 56;
    public static final int MSG_NAME = 0;
    public static final int MSG_NAMELEN = 8;
    public static final int MSG_IOV = 16;
    public static final int MSG_IOVLEN = 24;
    public static final int MSG_CONTROL = 32;
    public static final int MSG_CONTROLLEN = 40;
    public static final int MSG_FLAGS = 48;

    private Msghdr() {}

    /// Writes a message of one piece without control data; `name` 0 where the socket knows the way.
    public static void put(MemorySegment memory, long at, long name, int nameLength, long iov) {
        memory.asSlice(at, SIZE).fill((byte) 0);
        memory.set(JAVA_LONG_UNALIGNED, at + MSG_NAME, name);
        memory.set(JAVA_INT_UNALIGNED, at + MSG_NAMELEN, nameLength);
        memory.set(JAVA_LONG_UNALIGNED, at + MSG_IOV, iov);
        memory.set(JAVA_LONG_UNALIGNED, at + MSG_IOVLEN, 1L);
    }

    /// How much control data the kernel has written.
    public static long controlLength(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG_UNALIGNED, at + MSG_CONTROLLEN);
    }

    /// Adds control data to a message that has none.
    public static void putControl(MemorySegment memory, long at, long control, int length) {
        memory.set(JAVA_LONG_UNALIGNED, at + MSG_CONTROL, control);
        memory.set(JAVA_LONG_UNALIGNED, at + MSG_CONTROLLEN, (long) length);
    }
}
