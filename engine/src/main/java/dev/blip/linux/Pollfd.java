package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// What to wait for, poll(2).
///
/// ```c
/// struct pollfd {
///     int   fd;
///     short events;
///     short revents;
/// };
/// ```
public final class Pollfd {
    public static final int SIZE = 8;
    public static final int FD = 0;
    public static final int EVENTS = 4;
    public static final int REVENTS = 6;

    private Pollfd() {}

    public static void put(MemorySegment memory, long at, int fd, int events) {
        memory.set(JAVA_INT_UNALIGNED, at + FD, fd);
        memory.set(JAVA_SHORT_UNALIGNED, at + EVENTS, (short) events);
        memory.set(JAVA_SHORT_UNALIGNED, at + REVENTS, (short) 0);
    }

    /// What happened, POLL bits.
    public static int revents(MemorySegment memory, long at) {
        return memory.get(JAVA_SHORT_UNALIGNED, at + REVENTS);
    }
}
