package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The body of a link message, rtnetlink(7).
///
/// ```c
/// struct ifinfomsg {
///     unsigned char  ifi_family;
///     unsigned char  __ifi_pad;
///     unsigned short ifi_type;   /* ARPHRD_ */
///     int            ifi_index;
///     unsigned int   ifi_flags;  /* IFF_ */
///     unsigned int   ifi_change;
/// };
/// ```
public final class Ifinfomsg {
    public static final int SIZE = 16;
    public static final int IFI_FAMILY = 0;
    public static final int IFI_TYPE = 2;
    public static final int IFI_INDEX = 4;
    public static final int IFI_FLAGS = 8;
    public static final int IFI_CHANGE = 12;

    private Ifinfomsg() {}

    public static int type(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + IFI_TYPE));
    }

    public static int index(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + IFI_INDEX);
    }

    public static int flags(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + IFI_FLAGS);
    }
}
