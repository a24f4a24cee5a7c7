package dev.blip.connect;

import dev.blip.linux.Epoll;
import dev.blip.linux.EpollEvent;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.verdict.Reason;
import dev.blip.way.Ways;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Connects by sockets, and waits for what comes of it: one epoll(7) for all attempts that are under way. `begin` is
/// called by the dispatcher's thread, `run` by one of its own, so that what is being sent holds up no answer's time.
///
/// There are as many attempts at a time as the dispatcher has targets under way; that bounds every queue here.
public final class ConnectWaiter implements Connector, AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int EVENTS = 256;

    /// The longest sleep: who begins an attempt wakes nobody.
    private static final long NAP_MILLIS = 10;

    private final Arena arena = Arena.ofShared();
    private final Kernel kernel = new Kernel(arena); // the waiting thread's
    private final Kernel adding = new Kernel(arena); // the dispatcher's
    private final MemorySegment events = arena.allocate((long) EVENTS * EpollEvent.size(), 8);
    private final Fd epoll;
    private final ConnectSockets begins; // the dispatcher's
    private final ConnectSockets hears; // the waiting thread's
    private final Queue<Wait> begun = new ConcurrentLinkedQueue<>();

    // The waiting thread's own.
    private final Map<Integer, Wait> byDescriptor = new HashMap<>();
    private final PriorityQueue<Wait> waiting = new PriorityQueue<>();

    private volatile boolean isOver;

    /// An attempt without an outcome so far. Each is equal to itself alone.
    private static final class Wait implements Comparable<Wait> {
        final ConnectTarget target;
        final int fd;
        final long beganNanos;
        final long deadlineNanos;

        Wait(ConnectTarget target, int fd, long beganNanos, long deadlineNanos) {
            this.target = target;
            this.fd = fd;
            this.beganNanos = beganNanos;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public int compareTo(Wait other) {
            return Long.signum(deadlineNanos - other.deadlineNanos);
        }
    }

    private ConnectWaiter(@Nullable Integer source, @Nullable String device, Ways ways)
            throws LinuxException {
        try {
            epoll = Fd.epoll(kernel);
        } catch (LinuxException e) {
            arena.close();
            throw e;
        }
        begins = new ConnectSockets(source, device, ways);
        hears = new ConnectSockets(source, device, ways);
    }

    /// @param source  to connect from; null for the kernel's choice
    /// @param device  to leave by; null for the routes' choice
    /// @throws LinuxException if the process may have no more descriptors
    static ConnectWaiter open(@Nullable Integer source, @Nullable String device, Ways ways)
            throws LinuxException {
        return new ConnectWaiter(source, device, ways);
    }

    @Override
    public @Nullable Reason begin(ConnectTarget target, long timeoutNanos) {
        int fd = begins.open();
        if (fd < 0) {
            return ConnectSockets.reasonOf(fd, true);
        }
        long began = System.nanoTime();
        Reason atOnce = begins.connect(fd, target);
        long now = System.nanoTime();
        if (atOnce == null
                && adding.epollCtl(epoll.number(), Epoll.EPOLL_CTL_ADD, fd, Epoll.EPOLLOUT, fd)
                        < 0) {
            atOnce = Reason.NOT_ASKED; // what came of it could not be heard
        }
        if (atOnce != null) {
            begins.close(fd);
            noteAnswer(target, atOnce, now - began);
            return atOnce;
        }
        begun.add(new Wait(target, fd, began, now + timeoutNanos));
        return null;
    }

    private static void noteAnswer(ConnectTarget target, Reason reason, long nanos) {
        if (reason == Reason.CONN_REFUSED || reason == Reason.SYN_ACK) {
            target.answeredAfter(nanos);
        }
    }

    /// Waits, and tells `listener` of each attempt when its descriptor is free again, until `end` is called.
    void run(Listener listener) {
        try {
            while (!isOver) {
                int count = await();
                long now = System.nanoTime();
                takeIn();
                for (int i = 0; i < count; i++) {
                    hear((int) EpollEvent.data(events, i), now, listener);
                }
                giveUp(now, listener);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot wait for connections", e);
        }
    }

    /// Waits until something has come, or the first wait is over.
    private int await() throws IOException {
        Wait first = waiting.peek();
        long left = first == null ? Long.MAX_VALUE : first.deadlineNanos - System.nanoTime();
        long millis = Math.clamp(Math.ceilDiv(left, NANOS_PER_MILLI), 0, NAP_MILLIS);
        int count = kernel.epollPwait(epoll.number(), events, (int) millis);
        if (count < 0 && count != -Errno.EINTR) {
            throw new IOException("epoll_pwait says " + Errno.text(-count));
        }
        return Math.max(0, count);
    }

    private void takeIn() {
        for (Wait wait = begun.poll(); wait != null; wait = begun.poll()) {
            byDescriptor.put(wait.fd, wait);
            waiting.add(wait);
        }
    }

    /// What is not known here yet was begun a moment ago, and is told of again.
    private void hear(int fd, long nowNanos, Listener listener) {
        Wait wait = byDescriptor.get(fd);
        Reason reason = wait == null ? null : hears.outcome(fd, wait.target);
        if (wait != null && reason != null) {
            waiting.remove(wait);
            end(wait, reason, nowNanos, listener);
        }
    }

    /// Ends the waits that are over, after one more look: this thread may be late.
    private void giveUp(long nowNanos, Listener listener) {
        for (Wait first = waiting.peek();
                first != null && first.deadlineNanos - nowNanos <= 0;
                first = waiting.peek()) {
            waiting.remove();
            Reason reason = hears.outcome(first.fd, first.target);
            end(first, Objects.requireNonNullElse(reason, Reason.NO_RESPONSE), nowNanos, listener);
        }
    }

    private void end(Wait wait, Reason reason, long nowNanos, Listener listener) {
        byDescriptor.remove(wait.fd);
        hears.close(wait.fd); // and so it leaves the epoll
        noteAnswer(wait.target, reason, nowNanos - wait.beganNanos);
        listener.heard(wait.target, reason);
    }

    /// Any thread: nobody hears what comes any more.
    void end() {
        isOver = true;
    }

    /// Drops what is still waited for. After the threads of `begin` and `run` have ended, if they ever began.
    @Override
    public void close() {
        if (!epoll.isOpen()) {
            return;
        }
        begun.forEach(wait -> hears.close(wait.fd));
        waiting.forEach(wait -> hears.close(wait.fd));
        epoll.close();
        begins.close();
        hears.close();
        arena.close();
    }
}
