package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The body of a traffic control message, rtnetlink(7).
///
/// ```c
/// struct tcmsg {
///     unsigned char  tcm_family;
///     unsigned char  tcm__pad1;
///     unsigned short tcm__pad2;
///     int            tcm_ifindex;
///     __u32          tcm_handle;
///     __u32          tcm_parent;
///     __u32          tcm_info;
/// };
/// ```
public final class Tcmsg {
    public static final int SIZE = 20;
    public static final int TCM_IFINDEX = 4;
    public static final int TCM_PARENT = 12;

    private Tcmsg() {}

    public static int ifindex(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + TCM_IFINDEX);
    }
}
