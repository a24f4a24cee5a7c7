package dev.blip.app.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Does something again and again on a thread of its own until it is closed.
public final class Ticker implements AutoCloseable {
    private static final long FIRST_DRAW_NANOS = 500_000_000L;
    private static final long REDRAW_NANOS = 200_000_000L;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread thread;

    /// Redraws the status block five times a second, from half a second on: shorter work shows none.
    public static Ticker drawing(Runnable draw) {
        return new Ticker("status", FIRST_DRAW_NANOS, REDRAW_NANOS, draw);
    }

    /// Says how far it is in a line that stays.
    public static Ticker saying(Runnable say, long everyNanos) {
        return new Ticker("stats", everyNanos, everyNanos, say);
    }

    private Ticker(String name, long firstNanos, long periodNanos, Runnable task) {
        this.thread = new Thread(() -> tick(firstNanos, periodNanos, task), name);
        thread.setDaemon(true);
        thread.start();
    }

    private void tick(long firstNanos, long periodNanos, Runnable task) {
        try {
            long next = System.nanoTime() + firstNanos;
            while (!done.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                task.run();
                next = Math.max(next + periodNanos, System.nanoTime()); // what was missed stays so
            }
        } catch (InterruptedException _) {
            Thread.currentThread()
                    .interrupt(); // nobody interrupts it; if one does, what is shown stays as it is
        }
    }

    /// Returns when the last has been done.
    @Override
    public void close() {
        done.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
