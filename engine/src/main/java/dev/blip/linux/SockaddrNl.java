package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// A netlink socket address, netlink(7).
///
/// ```c
/// struct sockaddr_nl {
///     sa_family_t    nl_family; /* AF_NETLINK */
///     unsigned short nl_pad;
///     pid_t          nl_pid;    /* 0: the kernel */
///     __u32          nl_groups;
/// };
/// ```
public final class SockaddrNl {
    public static final int SIZE = 12;
    public static final int NL_FAMILY = 0;
    public static final int NL_PID = 4;
    public static final int NL_GROUPS = 8;

    private SockaddrNl() {}

    /// Writes the kernel's own address.
    public static void putKernel(MemorySegment memory, long at) {
        memory.asSlice(at, SIZE).fill((byte) 0);
        memory.set(JAVA_SHORT_UNALIGNED, at + NL_FAMILY, (short) Socket.AF_NETLINK);
    }

    /// Writes what bind(2) looks at: a port id of the kernel's choice, and the groups whose notifications are wanted.
    public static void putGroups(MemorySegment memory, long at, int groups) {
        putKernel(memory, at);
        memory.set(JAVA_INT_UNALIGNED, at + NL_GROUPS, groups);
    }

    /// The sender's port id, 0 if it is the kernel.
    public static int pid(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + NL_PID);
    }
}
