package dev.blip.plan;

/// How fast a scan may send. A value that exists is valid.
///
/// @param packetsPerSecond  a ceiling on frames per second, all senders together, that holds in every window of 10 ms;
///                          1 or more
/// @param leastPerSecond    what the rate control never goes below, 1 to `packetsPerSecond`; equal to it, the rate is
///                          fixed
public record Pace(long packetsPerSecond, long leastPerSecond) {
    /// What a gigabit path and its middleboxes carry without notice.
    public static final Pace DEFAULT = new Pace(50_000);

    public Pace {
        if (packetsPerSecond < 1) {
            throw new IllegalArgumentException(
                    "rate must be 1 packet/s or more: packetsPerSecond=" + packetsPerSecond);
        }
        if (leastPerSecond < 1 || leastPerSecond > packetsPerSecond) {
            throw new IllegalArgumentException(
                    "the least rate must be 1 packet/s or more, and not above the ceiling: leastPerSecond="
                            + leastPerSecond
                            + ", packetsPerSecond="
                            + packetsPerSecond);
        }
    }

    /// A ceiling, with the control free below it.
    public Pace(long packetsPerSecond) {
        this(packetsPerSecond, 1);
    }

    /// A rate that no evidence changes.
    public static Pace fixed(long packetsPerSecond) {
        return new Pace(packetsPerSecond, packetsPerSecond);
    }

    /// Whether the control has nothing to decide.
    public boolean isFixed() {
        return leastPerSecond == packetsPerSecond;
    }
}
