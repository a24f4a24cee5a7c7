package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// What has happened to a descriptor, epoll_wait(2). The one struct here that differs between architectures: on amd64
/// it is packed.
///
/// ```c
/// struct epoll_event {
///     uint32_t     events;
///     epoll_data_t data;    // 8 bytes
/// };
/// ```
public final class EpollEvent {
    private static final int DATA = dataOn(Arch.current());
    private static final int SIZE = sizeOn(Arch.current());

    private EpollEvent() {}

    static int sizeOn(Arch arch) {
        return dataOn(arch) + Long.BYTES;
    }

    static int dataOn(Arch arch) {
        return arch == Arch.AMD64 ? 4 : 8;
    }

    /// Bytes of one.
    public static int size() {
        return SIZE;
    }

    static void put(MemorySegment memory, int events, long data) {
        memory.set(JAVA_INT_UNALIGNED, 0, events);
        memory.set(JAVA_LONG_UNALIGNED, DATA, data);
    }

    /// What `epoll_ctl` was given for the descriptor of event number `index` in `events`.
    public static long data(MemorySegment events, int index) {
        return events.get(JAVA_LONG_UNALIGNED, (long) index * SIZE + DATA);
    }
}
