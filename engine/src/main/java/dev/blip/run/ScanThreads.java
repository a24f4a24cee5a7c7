package dev.blip.run;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Makes the threads of a scan, and keeps what broke one of them for the thread that reports. Any thread.
public final class ScanThreads implements Crew {
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

    @Override
    public Worker hire(String name, Duty duty) {
        return new ThreadWorker(make(name, () -> doIt(duty)));
    }

    private static void doIt(Duty duty) {
        for (long now = System.nanoTime(); ; now = System.nanoTime()) {
            long next = duty.turn(now);
            if (next == Duty.NEVER) {
                return;
            }
            if (next > now) {
                duty.pause(next - System.nanoTime());
            }
        }
    }

    @Override
    public void rest(long nanos) {
        LockSupport.parkNanos(this, nanos);
    }

    @Override
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

    private record ThreadWorker(Thread thread) implements Worker {
        @Override
        public void start() {
            thread.start();
        }

        @Override
        public boolean isAlive() {
            return thread.isAlive();
        }

        @Override
        public void wake() {
            LockSupport.unpark(thread);
        }

        @Override
        public void join() {
            ScanThreads.join(thread);
        }
    }
}
