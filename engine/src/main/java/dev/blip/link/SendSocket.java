package dev.blip.link;

import static dev.blip.linux.Errno.EINTR;
import static dev.blip.linux.Errno.ENOBUFS;

import dev.blip.linux.Disposal;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.Poll;
import dev.blip.linux.Pollfd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What both socket senders do with their socket besides sending. Owner: the transmit thread.
final class SendSocket implements AutoCloseable {
    /// A device without room for a frame says ENOBUFS and never that it has room again: look again after this. At a
    /// million frames a second some fifty have left by then, a fifth of the shortest queue known (veth, 256).
    private static final long DEVICE_RETRY_NANOS = 50_000;

    private final Fd fd;
    private final Arena arena = Arena.ofShared();
    private final Kernel kernel = new Kernel(arena);
    private final MemorySegment poll = arena.allocate(Pollfd.SIZE, 8);

    SendSocket(Fd fd) {
        this.fd = fd;
        Pollfd.put(poll, 0, fd.number(), Poll.POLLOUT);
    }

    Kernel kernel() {
        return kernel;
    }

    int number() {
        return fd.number();
    }

    /// Does the work of [FrameSender#awaitRoom(long)]. A full socket (EAGAIN) can be waited for; a full device cannot.
    ///
    /// @param result  what the last call of `send` said
    boolean awaitRoom(int result, long timeoutNanos) {
        if (result == -ENOBUFS) {
            kernel.ppoll(poll, 0, Math.clamp(timeoutNanos, 0, DEVICE_RETRY_NANOS));
            return true;
        }
        long end = System.nanoTime() + Math.max(0, timeoutNanos);
        int ready;
        do {
            ready = kernel.ppoll(poll, 1, Math.max(0, end - System.nanoTime()));
        } while (ready == -EINTR);
        return ready > 0;
    }

    @Override
    public void close() {
        try (var disposal = new Disposal()) {
            close(disposal);
        }
    }

    void close(Disposal disposal) {
        disposal.add(fd);
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
