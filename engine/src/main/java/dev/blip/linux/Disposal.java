package dev.blip.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Descriptors that are closed together, without waiting for what the kernel does about it: for a
/// packet socket that is one RCU grace period, for a ring two, of some 12 ms each.
///
/// They go, with both ends of a socket pair, into a message within that pair. Nobody can receive it
/// any more, so the kernel's collector of such cycles (net/unix/garbage.c), which runs when any Unix
/// socket is closed, frees them all on a thread of its own. What cannot be done that way is closed as
/// usual. All in one message, because a collector that is running does not start again for a second
/// one. Not thread-safe.
public final class Disposal implements AutoCloseable {
    /// SCM_MAX_FD of `linux/net/scm.h`, less the pair's own two.
    private static final int MOST = 251;

    private final List<Fd> waiting = new ArrayList<>();

    /// Takes a descriptor over; nobody may use it from now on.
    public void add(Fd fd) {
        waiting.add(fd);
    }

    @Override
    public void close() {
        try (Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            int type = Socket.SOCK_DGRAM | Socket.SOCK_CLOEXEC;
            MemorySegment pair = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
            boolean isPaired =
                    !waiting.isEmpty()
                            && waiting.size() <= MOST
                            && kernel.socketpair(Socket.AF_UNIX, type, 0, pair) == 0;
            if (isPaired) {
                int one = pair.get(ValueLayout.JAVA_INT, 0);
                int other = pair.get(ValueLayout.JAVA_INT, Integer.BYTES);
                send(kernel, arena, one, other);
                kernel.close(one);
                kernel.close(other);
            }
            waiting.forEach(Fd::close);
            waiting.clear();
            int last = isPaired ? kernel.socket(Socket.AF_UNIX, type, 0) : -1;
            if (last >= 0) {
                kernel.close(last); // wakes the collector
            }
        }
    }

    private void send(Kernel kernel, Arena arena, int one, int other) {
        int[] descriptors = new int[waiting.size() + 2];
        for (int i = 0; i < waiting.size(); i++) {
            descriptors[i] = waiting.get(i).number();
        }
        descriptors[waiting.size()] = one;
        descriptors[waiting.size() + 1] = other;
        int controlLength = Cmsghdr.space(descriptors.length);
        MemorySegment control = arena.allocate(controlLength, 8);
        Cmsghdr.putRights(control, 0, descriptors);
        MemorySegment piece =
                arena.allocate(Iovec.SIZE + 8, 8); // one byte of data, behind its iovec
        Iovec.put(piece, 0, piece.address() + Iovec.SIZE, 1);
        MemorySegment message = arena.allocate(Mmsghdr.SIZE, 8);
        Msghdr.put(message, 0, 0, 0, piece.address());
        Msghdr.putControl(message, 0, control.address(), controlLength);
        // Refused (a limit on descriptors in flight): then the closing that follows is an ordinary
        // one.
        kernel.sendmmsg(one, message, 0, 1, 0);
    }
}
