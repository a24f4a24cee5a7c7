package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Seconds and nanoseconds, timespec(3).
///
/// ```c
/// struct timespec {
///     time_t tv_sec;
///     long   tv_nsec; /* 0 to 999,999,999 */
/// };
/// ```
public final class Timespec {
    public static final int SIZE = 16;
    public static final int TV_SEC = 0;
    public static final int TV_NSEC = 8;

    private Timespec() {}

    /// Writes `nanos`, 0 or more.
    public static void put(MemorySegment memory, long at, long nanos) {
        memory.set(JAVA_LONG_UNALIGNED, at + TV_SEC, nanos / 1_000_000_000L);
        memory.set(JAVA_LONG_UNALIGNED, at + TV_NSEC, nanos % 1_000_000_000L);
    }

    public static long nanos(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG_UNALIGNED, at + TV_SEC) * 1_000_000_000L
                + memory.get(JAVA_LONG_UNALIGNED, at + TV_NSEC);
    }
}
