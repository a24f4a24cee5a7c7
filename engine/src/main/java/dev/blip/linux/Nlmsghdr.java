package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The head of a netlink message, netlink(7).
///
/// ```c
/// struct nlmsghdr {
///     __u32 nlmsg_len;   /* this head included */
///     __u16 nlmsg_type;
///     __u16 nlmsg_flags;
///     __u32 nlmsg_seq;
///     __u32 nlmsg_pid;
/// };
/// ```
public final class Nlmsghdr {
    public static final int SIZE = 16;
    public static final int NLMSG_LEN = 0;
    public static final int NLMSG_TYPE = 4;
    public static final int NLMSG_FLAGS = 6;
    public static final int NLMSG_SEQ = 8;
    public static final int NLMSG_PID = 12;

    private Nlmsghdr() {}

    public static void put(
            MemorySegment memory, long at, int length, int type, int flags, int sequence) {
        memory.set(JAVA_INT_UNALIGNED, at + NLMSG_LEN, length);
        memory.set(JAVA_SHORT_UNALIGNED, at + NLMSG_TYPE, (short) type);
        memory.set(JAVA_SHORT_UNALIGNED, at + NLMSG_FLAGS, (short) flags);
        memory.set(JAVA_INT_UNALIGNED, at + NLMSG_SEQ, sequence);
        memory.set(JAVA_INT_UNALIGNED, at + NLMSG_PID, 0);
    }

    public static int len(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + NLMSG_LEN);
    }

    public static int type(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + NLMSG_TYPE));
    }

    public static int flags(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + NLMSG_FLAGS));
    }

    public static int seq(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + NLMSG_SEQ);
    }
}
