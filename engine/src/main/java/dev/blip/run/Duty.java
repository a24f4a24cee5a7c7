package dev.blip.run;

import java.util.concurrent.locks.LockSupport;

/// What one worker of a scan does, turn by turn. A thread of its own calls it, or a simulation does.
public interface Duty {
    /// The duty is done.
    long NEVER = Long.MAX_VALUE;

    /// Does what is due.
    ///
    /// @return when the next turn is due; not later than `nowNanos` means at once, `NEVER` that there is none
    long turn(long nowNanos);

    /// Passes the time between two turns, no longer than `nanos` unless the duty knows better; ends when the worker is
    /// woken.
    default void pause(long nanos) {
        LockSupport.parkNanos(this, nanos);
    }
}
