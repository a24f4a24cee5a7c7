package dev.blip.scan;

/// What the receive side publishes and the transmit side reads: numbers, never calls the other way.
interface Feedback {
    /// The present retransmission timeout, within the plan's floor and cap.
    long timeoutNanos();

    /// Replies dropped by the kernel since the scan began, and probes that it had taken and did not send: an unanswered
    /// probe proves nothing while this grows.
    long kernelDrops();

    /// Every reply that the kernel had published by then has been looked at; `kernelDrops` counts what it dropped by
    /// then.
    long heardUntilNanos();

    /// How old a probe must be before its silence says something about the path; 0 while nothing was heard.
    long settledAfterNanos();

    /// A number of `Slices` that the receive side counts, over all receivers.
    long counted(long slice, int column);

    /// Whether findings pile up faster than they are reported.
    boolean isReporterBehind();
}
