package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The body of an NLMSG_ERROR message, netlink(7).
///
/// ```c
/// struct nlmsgerr {
///     int             error; /* -errno, or 0 for an acknowledgement */
///     struct nlmsghdr msg;   /* the request */
/// };
/// ```
public final class Nlmsgerr {
    public static final int SIZE = 20;
    public static final int ERROR = 0;
    public static final int MSG = 4;

    private Nlmsgerr() {}

    public static int error(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + ERROR);
    }
}
