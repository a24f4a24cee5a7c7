package dev.blip.plan;

/// How fast a scan may send. A value that exists is valid.
///
/// @param packetsPerSecond  a ceiling on frames per second, all senders together, that holds in every window of 10 ms;
///                          1 or more
public record Pace(long packetsPerSecond) {
    /// Until the adaptive control exists: what a gigabit path and its middleboxes carry without notice.
    public static final Pace DEFAULT = new Pace(50_000);

    public Pace {
        if (packetsPerSecond < 1) {
            throw new IllegalArgumentException(
                    "rate must be 1 packet/s or more: packetsPerSecond=" + packetsPerSecond);
        }
    }
}
