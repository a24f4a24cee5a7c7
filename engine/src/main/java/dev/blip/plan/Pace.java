package dev.blip.plan;

/// How fast a scan may send. A value that exists is valid.
///
/// @param packetsPerSecond  a ceiling on frames per second, all senders together, `SLOWEST` or more: in no 10 ms,
///                          wherever they begin, do more frames leave than it allows, rounded up to a whole one
/// @param leastPerSecond    what the rate control never goes below, up to `packetsPerSecond`; equal to it, the rate is
///                          fixed
/// @param isSerial          one probe is outstanding at a time, as with Nmap's `--max-parallelism 1`: the next leaves
///                          when the last was answered or its timeout is over. The rate is fixed then, for one packet
///                          on its way overruns no path
public record Pace(double packetsPerSecond, double leastPerSecond, boolean isSerial) {
    /// How far the ceiling may be raised while a scan runs, as a multiple of what was asked for.
    public static final double MOST_RAISE = 2;

    /// The pace that a path proves to carry, up to what two thirds of a gigabit Ethernet hold.
    public static final Pace DEFAULT = new Pace(1_000_000);

    /// The slowest pace: a packet in 1,000 seconds.
    public static final double SLOWEST = 0.001;

    /// Packets per second that a part has at the least: one in each window.
    public static final long LEAST_PART = 100;

    private static final double FASTEST = 1e12; // keeps a window's packets within 64 bits

    public Pace {
        if (!(packetsPerSecond >= SLOWEST && packetsPerSecond <= FASTEST)) {
            throw new IllegalArgumentException(
                    "rate must be 0.001 packets/s or more: packetsPerSecond=" + packetsPerSecond);
        }
        if (!(leastPerSecond >= SLOWEST && leastPerSecond <= packetsPerSecond)) {
            throw new IllegalArgumentException(
                    "the least rate must be 0.001 packets/s or more, and not above the ceiling: leastPerSecond="
                            + leastPerSecond
                            + ", packetsPerSecond="
                            + packetsPerSecond);
        }
        if (isSerial && leastPerSecond != packetsPerSecond) {
            throw new IllegalArgumentException(
                    "one probe at a time leaves at a fixed rate: leastPerSecond="
                            + leastPerSecond
                            + ", packetsPerSecond="
                            + packetsPerSecond);
        }
    }

    /// A pace with as many probes at a time as the rate makes of them.
    public Pace(double packetsPerSecond, double leastPerSecond) {
        this(packetsPerSecond, leastPerSecond, false);
    }

    /// A ceiling, with the control free below it.
    public Pace(double packetsPerSecond) {
        this(packetsPerSecond, Math.min(1, packetsPerSecond));
    }

    /// A rate that no evidence changes.
    public static Pace fixed(double packetsPerSecond) {
        return new Pace(packetsPerSecond, packetsPerSecond);
    }

    /// One probe at a time, and no two closer together than the rate allows.
    public static Pace serial(double packetsPerSecond) {
        return new Pace(packetsPerSecond, packetsPerSecond, true);
    }

    /// Whether the control has nothing to decide.
    public boolean isFixed() {
        return leastPerSecond == packetsPerSecond;
    }

    /// Into how many parts it can be divided, 1 or more.
    public long mostParts() {
        return isSerial ? 1 : Math.max(1, (long) packetsPerSecond / LEAST_PART);
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
        if (of == 1) {
            return this;
        }
        long inWindow = (long) packetsPerSecond / LEAST_PART;
        long own = inWindow / of + (number <= inWindow % of ? 1 : 0);
        double rest = number == 1 ? packetsPerSecond % LEAST_PART : 0;
        double most = own * LEAST_PART + rest;
        return isFixed() ? fixed(most) : new Pace(most);
    }
}
