package dev.blip.run;

/// Whoever does a duty. Any thread may call.
public interface Worker {
    /// Once.
    void start();

    /// Whether the duty was begun and is not done.
    boolean isAlive();

    /// There is something to do before the next turn is due.
    void wake();

    /// Waits until a duty that was begun is done.
    void join();
}
