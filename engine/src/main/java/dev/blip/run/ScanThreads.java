package dev.blip.run;

import org.jspecify.annotations.Nullable;

/// Makes the threads of a scan, and keeps what broke one of them for the thread that reports. Any thread.
public final class ScanThreads {
    private volatile @Nullable Throwable failure;

    /// An unstarted daemon.
    public Thread make(String name, Runnable duty) {
        return Thread.ofPlatform()
                .name(name)
                .daemon()
                .unstarted(() -> {
                    try {
                        duty.run();
                    } catch (Throwable t) {
                        failure = t; // the reporting thread ends the scan and throws it on
                    }
                });
    }

    /// What ended a thread before its duty was done; null if none was.
    public @Nullable Throwable failure() {
        return failure;
    }

    /// Waits for a started thread's end, however often the caller is interrupted meanwhile.
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
