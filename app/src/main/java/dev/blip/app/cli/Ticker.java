package dev.blip.app.cli;

import dev.blip.report.Progress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Redraws the status block five times a second, from half a second on: a shorter scan shows none.
final class Ticker implements AutoCloseable {
    private static final long FIRST_MILLIS = 500;
    private static final long PERIOD_MILLIS = 200;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread thread;

    Ticker(StatusArea status, Supplier<Progress> progress) {
        this.thread = new Thread(() -> tick(status, progress), "status");
        thread.setDaemon(true);
        thread.start();
    }

    private void tick(StatusArea status, Supplier<Progress> progress) {
        try {
            long wait = FIRST_MILLIS;
            while (!done.await(wait, TimeUnit.MILLISECONDS)) {
                status.draw(progress.get());
                wait = PERIOD_MILLIS;
            }
        } catch (InterruptedException _) {
            Thread.currentThread()
                    .interrupt(); // nobody interrupts it; if one does, the block stays as it is
        }
    }

    /// Returns when the last block has been drawn.
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
