package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// A piece of memory, readv(2).
///
/// ```c
/// struct iovec {
///     void  *iov_base;
///     size_t iov_len;
/// };
/// ```
public final class Iovec {
    public static final int SIZE = 16;
    public static final int IOV_BASE = 0;
    public static final int IOV_LEN = 8;

    private Iovec() {}

    public static void put(MemorySegment memory, long at, long base, long length) {
        memory.set(JAVA_LONG_UNALIGNED, at + IOV_BASE, base);
        memory.set(JAVA_LONG_UNALIGNED, at + IOV_LEN, length);
    }
}
