package dev.blip.scan;

import dev.blip.report.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Connects by sockets, and waits for what comes of it: one selector for all attempts that are under way. `begin` is
/// called by the dispatcher's thread, `run` by one of its own, so that what is being sent holds up no answer's time.
///
/// There are as many attempts at a time as the dispatcher has targets under way; that bounds every queue here.
final class ConnectWaiter implements Connector, AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final @Nullable Integer source;
    private final Selector selector;
    private final Queue<Wait> begun = new ConcurrentLinkedQueue<>();

    // The waiting thread's own.
    private final PriorityQueue<Wait> waiting = new PriorityQueue<>();
    private final List<Ended> ended = new ArrayList<>();

    private volatile boolean isOver;

    /// An attempt without an outcome so far. Each is equal to itself alone.
    private static final class Wait implements Comparable<Wait> {
        final ConnectTarget target;
        final ConnectAttempt attempt;
        final long deadlineNanos;

        Wait(ConnectTarget target, ConnectAttempt attempt, long deadlineNanos) {
            this.target = target;
            this.attempt = attempt;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public int compareTo(Wait other) {
            return Long.signum(deadlineNanos - other.deadlineNanos);
        }
    }

    /// What came of an attempt whose socket the kernel still has.
    private record Ended(ConnectTarget target, Reason reason) {}

    private ConnectWaiter(@Nullable Integer source, Selector selector) {
        this.source = source;
        this.selector = selector;
    }

    /// @param source  to connect from; null for the kernel's choice
    /// @throws IOException if the process may have no more descriptors
    static ConnectWaiter open(@Nullable Integer source) throws IOException {
        return new ConnectWaiter(source, Selector.open());
    }

    @Override
    public @Nullable Reason begin(ConnectTarget target, long timeoutNanos) {
        ConnectAttempt attempt;
        try {
            attempt = ConnectAttempt.open(source);
        } catch (IOException e) {
            return ConnectAttempt.reasonOf(e);
        }
        Reason atOnce = attempt.connect(target.address(), target.port());
        if (atOnce != null) {
            target.answeredAfter(attempt.rttNanos());
            return atOnce;
        }
        begun.add(new Wait(target, attempt, System.nanoTime() + timeoutNanos));
        selector.wakeup();
        return null;
    }

    /// Waits, and tells `listener` of each attempt when its descriptor is free again, until `end` is called.
    void run(Listener listener) {
        try {
            while (!isOver) {
                select();
                long now = System.nanoTime();
                tell(listener);
                hear(now);
                giveUp(now);
                takeIn();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot wait for connections", e);
        }
    }

    /// Until something has come, or the first wait is over. Frees the descriptors of what has ended before.
    private void select() throws IOException {
        Wait first = waiting.peek();
        if (!ended.isEmpty()) {
            selector.selectNow();
        } else if (first == null) {
            selector.select();
        } else {
            long nanos = first.deadlineNanos - System.nanoTime();
            selector.select(Math.max(1, Math.ceilDiv(nanos, NANOS_PER_MILLI)));
        }
    }

    private void tell(Listener listener) {
        for (Ended attempt : ended) {
            listener.heard(attempt.target(), attempt.reason());
        }
        ended.clear();
    }

    private void hear(long nowNanos) {
        for (SelectionKey key : selector.selectedKeys()) {
            Wait wait = (Wait) key.attachment();
            Reason reason = wait.attempt.outcome(nowNanos);
            if (reason != null) {
                waiting.remove(wait);
                end(wait, reason);
            }
        }
        selector.selectedKeys().clear();
    }

    /// Ends the waits that are over, after one more look: this thread may be late.
    private void giveUp(long nowNanos) {
        for (Wait first = waiting.peek();
                first != null && first.deadlineNanos - nowNanos <= 0;
                first = waiting.peek()) {
            waiting.remove();
            Reason reason = first.attempt.outcome(nowNanos);
            first.attempt.close();
            end(first, Objects.requireNonNullElse(reason, Reason.NO_RESPONSE));
        }
    }

    private void end(Wait wait, Reason reason) {
        wait.target.answeredAfter(wait.attempt.rttNanos());
        ended.add(new Ended(wait.target, reason));
    }

    private void takeIn() throws IOException {
        for (Wait wait = begun.poll(); wait != null; wait = begun.poll()) {
            wait.attempt.register(selector, wait);
            waiting.add(wait);
        }
    }

    /// Any thread: nobody hears what comes any more.
    void end() {
        isOver = true;
        selector.wakeup();
    }

    /// Drops what is still waited for. After the threads of `begin` and `run` have ended, if they ever began.
    @Override
    public void close() {
        begun.forEach(wait -> wait.attempt.close());
        waiting.forEach(wait -> wait.attempt.close());
        try {
            selector.close();
        } catch (IOException _) {
            // It had nothing but descriptors, and they are free: close(2).
        }
    }
}
