package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// A classic BPF program, as SO_ATTACH_FILTER takes it, socket(7).
///
/// ```c
/// struct sock_fprog {
///     unsigned short      len;     /* instructions */
///     struct sock_filter *filter;
/// };
/// ```
public final class SockFprog {
    public static final int SIZE = 16;
    public static final int LEN = 0;
    public static final int FILTER = 8;

    private SockFprog() {}

    public static void put(MemorySegment memory, long at, int instructions, long filter) {
        memory.set(JAVA_SHORT_UNALIGNED, at + LEN, (short) instructions);
        memory.set(JAVA_LONG_UNALIGNED, at + FILTER, filter);
    }
}
