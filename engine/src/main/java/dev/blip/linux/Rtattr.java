package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The head of an attribute, rtnetlink(3). The next one begins at a multiple of 4.
///
/// ```c
/// struct rtattr {
///     unsigned short rta_len;  /* this head included */
///     unsigned short rta_type;
/// };
/// ```
public final class Rtattr {
    public static final int SIZE = 4;
    public static final int RTA_LEN = 0;
    public static final int RTA_TYPE = 2;

    private Rtattr() {}

    public static void put(MemorySegment memory, long at, int length, int type) {
        memory.set(JAVA_SHORT_UNALIGNED, at + RTA_LEN, (short) length);
        memory.set(JAVA_SHORT_UNALIGNED, at + RTA_TYPE, (short) type);
    }

    public static int len(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + RTA_LEN));
    }

    /// Without the flag bits that some types carry.
    public static int type(MemorySegment memory, long at) {
        return memory.get(JAVA_SHORT_UNALIGNED, at + RTA_TYPE) & Rtnetlink.NLA_TYPE_MASK & 0xFFFF;
    }
}
