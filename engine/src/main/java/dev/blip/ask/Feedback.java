package dev.blip.ask;

/// What the receive side publishes and the transmit side reads: numbers, never calls the other way.
public interface Feedback {
    /// The present retransmission timeout, within the plan's floor and cap.
    long timeoutNanos();

    /// Replies dropped by the kernel since the scan began, and probes that it had taken and did not send: an unanswered
    /// probe proves nothing while this grows.
    long kernelDrops();

    /// Every reply that had arrived by then, by the kernel's receive stamps, has been looked at, however late our
    /// threads are; `kernelDrops` counts what was dropped by then.
    long heardUntilNanos();

    /// How long silence must last after a target's last probe to be a verdict, within the plan's cap: longer than the
    /// retransmission timeout, which costs no more than a probe when it is wrong.
    long silenceNanos();

    /// How old a probe must be before its silence says something about the path; 0 while nothing was heard.
    long settledAfterNanos();

    /// A number of `Slices` that the receive side counts, over all receivers.
    long counted(long slice, int column);

    /// Whether findings pile up faster than they are reported.
    boolean isReporterBehind();
}
