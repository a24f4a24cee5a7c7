package dev.blip.run;

import org.jspecify.annotations.Nullable;

/// Who does the duties of a scan, and how its reporting thread passes the time meanwhile. Threads, in a scan of a real
/// network; a simulation brings a crew that works turn by turn under its own clock.
public interface Crew {
    Worker hire(String name, Duty duty);

    /// The reporting thread: there is nothing to report now. Passes at most so many nanoseconds.
    void rest(long nanos);

    /// What ended a duty before it was done; null if nothing has.
    @Nullable Throwable failure();
}
