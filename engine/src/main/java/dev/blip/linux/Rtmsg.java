package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The body of a route message, rtnetlink(7).
///
/// ```c
/// struct rtmsg {
///     unsigned char rtm_family;
///     unsigned char rtm_dst_len;
///     unsigned char rtm_src_len;
///     unsigned char rtm_tos;
///     unsigned char rtm_table;
///     unsigned char rtm_protocol;
///     unsigned char rtm_scope;
///     unsigned char rtm_type;
///     unsigned int  rtm_flags;
/// };
/// ```
public final class Rtmsg {
    public static final int SIZE = 12;
    public static final int RTM_FAMILY = 0;
    public static final int RTM_DST_LEN = 1;
    public static final int RTM_SRC_LEN = 2;
    public static final int RTM_TOS = 3;
    public static final int RTM_TABLE = 4;
    public static final int RTM_PROTOCOL = 5;
    public static final int RTM_SCOPE = 6;
    public static final int RTM_TYPE = 7;
    public static final int RTM_FLAGS = 8;

    private Rtmsg() {}

    /// Writes what a question for a route needs.
    public static void put(MemorySegment memory, long at, int destinationLength, int sourceLength) {
        memory.asSlice(at, SIZE).fill((byte) 0);
        memory.set(JAVA_BYTE, at + RTM_FAMILY, (byte) Socket.AF_INET);
        memory.set(JAVA_BYTE, at + RTM_DST_LEN, (byte) destinationLength);
        memory.set(JAVA_BYTE, at + RTM_SRC_LEN, (byte) sourceLength);
    }

    /// Asks for more than the route: RTM_F numbers.
    public static void putFlags(MemorySegment memory, long at, int flags) {
        memory.set(JAVA_INT_UNALIGNED, at + RTM_FLAGS, flags);
    }

    public static int dstLen(MemorySegment memory, long at) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at + RTM_DST_LEN));
    }

    /// RTN_ number.
    public static int type(MemorySegment memory, long at) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at + RTM_TYPE));
    }
}
