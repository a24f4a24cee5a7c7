package dev.blip.plan;

/// How fast a scan may send. A value that exists is valid.
///
/// @param packetsPerSecond  a ceiling on frames per second, all senders together, that holds in every window of 10 ms;
///                          1 or more
/// @param leastPerSecond    what the rate control never goes below, 1 to `packetsPerSecond`; equal to it, the rate is
///                          fixed
public record Pace(long packetsPerSecond, long leastPerSecond) {
    /// As fast as a path proves to carry, up to what two thirds of a gigabit Ethernet hold.
    public static final Pace DEFAULT = new Pace(1_000_000);

    /// Packets per second that a part has at the least: one in each window.
    public static final long LEAST_PART = 100;

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

    /// Into how many parts it can be divided, 1 or more.
    public long mostParts() {
        return Math.max(1, packetsPerSecond / LEAST_PART);
    }

    /// One of several parts that together are this pace, in a second and in every window of 10 ms: whole packets of a
    /// window are dealt out, so that no part loses a fraction of one to rounding.
    ///
    /// @param number  from 1
    /// @param of      1 to `mostParts`
    public Pace part(int number, int of) {
        if (number < 1 || number > of || of > mostParts()) {
            throw new IllegalArgumentException(
                    "a part is number/of with 1 <= number <= of <= mostParts: number="
                            + number
                            + ", of="
                            + of
                            + ", mostParts="
                            + mostParts());
        }
        long inWindow = packetsPerSecond / LEAST_PART;
        long own = inWindow / of + (number <= inWindow % of ? 1 : 0);
        long rest = number == 1 ? packetsPerSecond % LEAST_PART : 0;
        return new Pace(own * LEAST_PART + rest);
    }
}
