package dev.blip.pace;

/// What became of the probes that left in one stretch of time, once their silence means something, and what the machine
/// has counted by then. Counts are packets.
///
/// @param nowNanos          on the transmitter's clock
/// @param fromNanos         when the stretch began
/// @param spanNanos         its length, above 0
/// @param load              what the path had to carry
/// @param firsts            first probes to targets among them that are a random sample of all
/// @param canaries          probes to targets that were known to answer among them
/// @param roundTrips        of the answers to both
/// @param errors            ICMP errors from the path to probes of the stretch
/// @param arrivals          how fast answers to first probes have been arriving
/// @param here              what was in the way in this machine
public record Evidence(
        long nowNanos,
        long fromNanos,
        long spanNanos,
        Load load,
        Asked firsts,
        Asked canaries,
        RoundTrips roundTrips,
        long errors,
        Arrivals arrivals,
        Here here) {
    /// Probes of every kind that left.
    ///
    /// @param again  of all, those to targets that were asked before and were silent
    public record Load(long all, long again) {}

    /// Probes of one kind.
    ///
    /// @param answered  how many of them have been answered by now
    public record Asked(long sent, long answered) {
        public static final Asked NONE = new Asked(0, 0);
    }

    /// Sums over the answers that were timed, in units of 2^14 ns.
    ///
    /// @param count    0 where the probes left later than stamped: their round trips are not the path's
    /// @param squares  sum of the squares
    public record RoundTrips(long count, long sum, long squares) {
        public static final RoundTrips NONE = new RoundTrips(0, 0, 0);
    }

    /// Answers to first probes, by when they arrived.
    ///
    /// @param mostPerSecond    in any short time lately: loss does not lower it, nor does a lower rate at once
    /// @param ofLatePerSecond  in the time in which enough of them were due last
    public record Arrivals(double mostPerSecond, double ofLatePerSecond) {
        /// Too few first probes are on the way to tell.
        public static final Arrivals UNKNOWN = new Arrivals(-1, -1);

        public boolean areKnown() {
            return mostPerSecond >= 0;
        }
    }

    /// Counts of this machine since the scan began.
    ///
    /// @param drops         replies and probes dropped
    /// @param tableEvents   times that a table, of connections or neighbours, had no room
    /// @param backPressure  times that a queue below us was full
    public record Here(long drops, long tableEvents, long backPressure) {
        public static final Here NOTHING = new Here(0, 0, 0);
    }
}
