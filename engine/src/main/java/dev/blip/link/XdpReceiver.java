package dev.blip.link;

import dev.blip.linux.Clock;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Poll;
import dev.blip.linux.Pollfd;
import dev.blip.linux.Socket;
import dev.blip.linux.Xdp;
import dev.blip.linux.XdpDesc;
import dev.blip.linux.XdpStatistics;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Receive rings of AF_XDP sockets: the kernel, or the driver itself, writes the frames that our program takes off the
/// interface into memory shared with us, from which each is copied before it is read. Opened by [XdpLink]. Owner: one
/// receive thread; see [FrameReceiver] for what others may call.
///
/// AF_XDP gives a frame no time stamp: `epochNanos` is CLOCK_REALTIME read once a poll, so that a round-trip time
/// includes how long the frame has waited for it. It does not say either what the device has taken off or left out: a
/// VLAN tag (`ethtool -K eth0 rxvlan off` keeps it in the frame), a TCP checksum between namespaces or virtual
/// machines.
public final class XdpReceiver implements FrameReceiver {
    private static final long CHUNK_MASK = -XdpSocket.CHUNK_BYTES;

    /// Frames between two returns of chunks to the kernel, which may be short of them while we read.
    private static final int LOT = 64;

    private final XdpLink link;
    private final XdpSocket[] sockets;
    private final Kernel kernel; // the receive thread's
    private final Kernel anyThread; // under this object's lock
    private final MemorySegment polls;
    private final MemorySegment wakeUps;
    private final MemorySegment one;
    private final MemorySegment statistics;
    private final MemorySegment socketError;
    private final Fd event;
    private final byte[] copy = new byte[XdpSocket.CHUNK_BYTES]; // of the frame that is being read
    private long drops;
    private boolean closed;

    /// @param sockets  by which it receives, 1 or more
    XdpReceiver(XdpLink link, Arena arena, List<XdpSocket> sockets) throws LinuxException {
        this.link = link;
        this.sockets = sockets.toArray(new XdpSocket[0]);
        kernel = new Kernel(arena);
        anyThread = new Kernel(arena);
        polls = arena.allocate((sockets.size() + 1L) * Pollfd.SIZE, 8);
        wakeUps = arena.allocate(ValueLayout.JAVA_LONG);
        one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
        statistics = arena.allocate(XdpStatistics.SIZE, 8);
        socketError = arena.allocate(ValueLayout.JAVA_INT);
        event = Fd.eventfd(kernel);
        Pollfd.put(polls, 0, event.number(), Poll.POLLIN);
        for (int i = 0; i < this.sockets.length; i++) {
            Pollfd.put(
                    polls,
                    pollAt(i),
                    this.sockets[i].receivingNumber(),
                    Poll.POLLIN | Poll.POLLERR);
        }
    }

    private static long pollAt(int socket) {
        return (socket + 1L) * Pollfd.SIZE;
    }

    @Override
    public int poll(FrameHandler handler) {
        int frames = 0;
        long epochNanos = 0;
        for (XdpSocket socket : sockets) {
            XdpRing rx = socket.rx;
            int until = rx.producer();
            if (rx.cursor == until) {
                continue;
            }
            if (frames == 0) {
                epochNanos = kernel.clockGettime(Clock.CLOCK_REALTIME);
            }
            frames += until - rx.cursor;
            while (rx.cursor != until) {
                readLot(socket, Math.min(LOT, until - rx.cursor), epochNanos, handler);
            }
        }
        return frames;
    }

    /// Gives `count` frames to `handler`, and their chunks back to the kernel. The fill ring has an entry for every
    /// chunk there is, so it is never full.
    private void readLot(XdpSocket socket, int count, long epochNanos, FrameHandler handler) {
        XdpRing rx = socket.rx;
        XdpRing fill = socket.fill;
        MemorySegment umem = socket.umem();
        for (int i = 0; i < count; i++) {
            long entry = rx.at(rx.cursor++);
            long at = XdpDesc.addr(rx.memory(), entry);
            long length = Integer.toUnsignedLong(XdpDesc.len(rx.memory(), entry));
            // The kernel's word, held against the memory and against a chunk all the same.
            if (length <= copy.length && at >= 0 && at <= umem.byteSize() - length) {
                MemorySegment.copy(umem, ValueLayout.JAVA_BYTE, at, copy, 0, (int) length);
                handler.frame(copy, 0, (int) length, epochNanos, FrameHandler.CHECKSUM_UNTOLD);
            }
            fill.memory().set(ValueLayout.JAVA_LONG, fill.at(fill.cursor++), at & CHUNK_MASK);
        }
        rx.consume();
        fill.produce();
        if (socket.isZeroCopy() && fill.needsWakeUp()) {
            kernel.recv(
                    socket.receivingNumber(),
                    MemorySegment.NULL,
                    Socket.MSG_DONTWAIT); // wakes the driver, and no more
        }
    }

    @Override
    public boolean await(long timeoutNanos) {
        long end = System.nanoTime() + Math.max(0, timeoutNanos);
        int ready;
        do {
            ready = kernel.ppoll(polls, sockets.length + 1, Math.max(0, end - System.nanoTime()));
        } while (ready == -Errno.EINTR);
        if (ready <= 0) {
            return false;
        }
        if (Pollfd.revents(polls, 0) != 0) {
            kernel.read(
                    event.number(),
                    wakeUps); // EAGAIN: another wake-up's read has taken this one too
        }
        for (int i = 0; i < sockets.length; i++) {
            if ((Pollfd.revents(polls, pollAt(i)) & Poll.POLLERR) != 0) {
                // ENETDOWN, said once and then for ever until it is read.
                kernel.getsockopt(
                        sockets[i].receivingNumber(),
                        Socket.SOL_SOCKET,
                        Socket.SO_ERROR,
                        socketError);
            }
        }
        return true;
    }

    @Override
    public synchronized void wake() {
        if (!closed) {
            anyThread.write(event.number(), one); // EAGAIN: 2^64 - 2 wake-ups are waiting already
        }
    }

    /// The kernel counts from when the socket was opened. A copying kernel that finds no chunk counts the frame as
    /// dropped; a driver only says how often it looked for one in vain, and what became of the frame is its secret.
    @Override
    public synchronized long dropped() {
        if (closed) {
            return drops;
        }
        long sum = 0;
        for (XdpSocket socket : sockets) {
            int length =
                    anyThread.getsockopt(
                            socket.receivingNumber(), Xdp.SOL_XDP, Xdp.XDP_STATISTICS, statistics);
            if (length >= XdpStatistics.SIZE) {
                sum +=
                        XdpStatistics.rxDropped(statistics, 0)
                                + XdpStatistics.rxRingFull(statistics, 0);
                sum += socket.isZeroCopy() ? XdpStatistics.rxFillRingEmptyDescs(statistics, 0) : 0;
            }
        }
        drops = Math.max(drops, sum);
        return drops;
    }

    @Override
    public long holdNanos() {
        return 0;
    }

    @Override
    public String word() {
        return "af_xdp";
    }

    /// The receive thread must have ended.
    @Override
    public synchronized void close() {
        if (!closed) {
            dropped();
            closed = true;
            event.close();
            link.release();
        }
    }
}
