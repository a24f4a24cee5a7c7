package dev.blip.link;

import static dev.blip.linux.Errno.EINTR;
import static dev.blip.linux.Errno.ENOBUFS;

import dev.blip.linux.Disposal;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.Poll;
import dev.blip.linux.Pollfd;
import dev.blip.linux.Socket;
import java.lang.foreign.MemorySegment;

/// What both senders do with their socket and its batch. Owner: the transmit thread.
final class SendSocket implements AutoCloseable {
    /// A device without room for a frame says ENOBUFS and never that it has room again: look again after this. At a
    /// million frames a second some fifty have left by then, a fifth of the shortest queue known (veth, 256).
    private static final long DEVICE_RETRY_NANOS = 50_000;

    private final Fd fd;
    private final SlotBatch batch;
    private final Kernel kernel;
    private final MemorySegment poll;
    private boolean isDeviceFull;

    SendSocket(Fd fd, SlotBatch batch) {
        this.fd = fd;
        this.batch = batch;
        kernel = new Kernel(batch.arena());
        poll = batch.arena().allocate(Pollfd.SIZE, 8);
        Pollfd.put(poll, 0, fd.number(), Poll.POLLOUT);
    }

    /// As [FrameSender#send(int, int)]. A batch that fails in its middle reports the frames before the failure, and
    /// the next call, which then begins with the bad one, its error: sendmmsg(2).
    int send(int from, int count) {
        int taken;
        do {
            taken =
                    kernel.sendmmsg(
                            fd.number(),
                            batch.memory(),
                            batch.messageAt(from),
                            count,
                            Socket.MSG_DONTWAIT);
        } while (taken == -EINTR);
        isDeviceFull = taken == -ENOBUFS;
        return taken;
    }

    /// As [FrameSender#awaitRoom(long)]. A full socket buffer (EAGAIN) can be waited for; a full device cannot.
    boolean awaitRoom(long timeoutNanos) {
        long end = System.nanoTime() + Math.max(0, timeoutNanos);
        if (isDeviceFull) {
            kernel.ppoll(poll, 0, Math.clamp(timeoutNanos, 0, DEVICE_RETRY_NANOS));
            return true;
        }
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
        batch.close();
    }
}
