package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The body of a neighbour message, rtnetlink(7).
///
/// ```c
/// struct ndmsg {
///     __u8  ndm_family;
///     __u8  ndm_pad1;
///     __u16 ndm_pad2;
///     __s32 ndm_ifindex;
///     __u16 ndm_state;   /* NUD_ */
///     __u8  ndm_flags;
///     __u8  ndm_type;
/// };
/// ```
public final class Ndmsg {
    public static final int SIZE = 12;
    public static final int NDM_FAMILY = 0;
    public static final int NDM_IFINDEX = 4;
    public static final int NDM_STATE = 8;
    public static final int NDM_FLAGS = 10;
    public static final int NDM_TYPE = 11;

    private Ndmsg() {}

    public static int ifindex(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + NDM_IFINDEX);
    }

    public static int state(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + NDM_STATE));
    }
}
