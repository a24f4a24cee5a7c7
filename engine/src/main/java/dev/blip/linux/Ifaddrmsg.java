package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The body of an address message, rtnetlink(7).
///
/// ```c
/// struct ifaddrmsg {
///     __u8  ifa_family;
///     __u8  ifa_prefixlen;
///     __u8  ifa_flags;
///     __u8  ifa_scope;
///     __u32 ifa_index;
/// };
/// ```
public final class Ifaddrmsg {
    public static final int SIZE = 8;
    public static final int IFA_FAMILY = 0;
    public static final int IFA_PREFIXLEN = 1;
    public static final int IFA_FLAGS = 2;
    public static final int IFA_SCOPE = 3;
    public static final int IFA_INDEX = 4;

    private Ifaddrmsg() {}

    public static int prefixlen(MemorySegment memory, long at) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at + IFA_PREFIXLEN));
    }

    /// The first eight IFA_F_ bits.
    public static int flags(MemorySegment memory, long at) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at + IFA_FLAGS));
    }

    public static int index(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + IFA_INDEX);
    }
}
