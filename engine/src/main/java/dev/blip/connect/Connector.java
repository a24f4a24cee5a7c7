package dev.blip.connect;

import dev.blip.verdict.Reason;
import org.jspecify.annotations.Nullable;

/// Makes the attempts of a connect scan: the kernel does, or a simulation of it.
public interface Connector {
    /// Who is told how an attempt went. Any thread.
    interface Listener {
        /// The attempt is over, and has left nothing open.
        ///
        /// @param reason  what the kernel says of it, or `NO_RESPONSE`
        void heard(ConnectTarget target, Reason reason);
    }

    /// Begins an attempt: the kernel has its SYN before this returns, or there is none. The dispatcher's thread.
    ///
    /// @param timeoutNanos  how long to wait for the outcome, above 0, from the return of the system call
    /// @return the outcome, if the call has brought it; null if a listener will be told, who has `target` from now on
    @Nullable Reason begin(ConnectTarget target, long timeoutNanos);
}
