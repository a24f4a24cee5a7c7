package dev.blip.plan;

/// What no part of the network sees more of, however fast the scan as a whole may send. `NONE` where there is no cap.
///
/// A cap of n packets/s means: in no 10 ms, wherever they begin, more than n / 100 packets, rounded up to a whole one;
/// and below 100 packets/s, no two packets closer together than the time of one.
///
/// @param hostPerSecond    packets per second to one address
/// @param prefixPerSecond  packets per second to one /24
/// @param nextHopPerSecond packets per second to one gateway, or to one neighbour on the link
/// @param wholePerSecond   packets per second of the whole scan, whatever its ceiling is raised to on the way
/// @param nat              the translation table on the way
/// @param isAdaptive       whether each host and /24 is asked no faster, below its cap, than its answers show that it
///                         can take
public record Caps(
        double hostPerSecond,
        double prefixPerSecond,
        double nextHopPerSecond,
        double wholePerSecond,
        Nat nat,
        boolean isAdaptive) {
    public static final double NONE = Double.POSITIVE_INFINITY;

    /// Hosts and prefixes are spared as their answers ask for.
    public static final Caps DEFAULT = new Caps(NONE, NONE, NONE, NONE, Nat.UNKNOWN, true);

    // 20 packets to a host, and 600 to a /24, in any 10 ms.
    private static final double HOST_PER_SECOND = 2_000;
    private static final double PREFIX_PER_SECOND = 60_000;

    /// Nothing is capped.
    public static final Caps NO_CAPS = new Caps(NONE, NONE, NONE, NONE, Nat.UNKNOWN);

    public Caps {
        if (!(hostPerSecond >= Pace.SLOWEST)
                || !(prefixPerSecond >= Pace.SLOWEST)
                || !(nextHopPerSecond >= Pace.SLOWEST)
                || !(wholePerSecond >= Pace.SLOWEST)) {
            throw new IllegalArgumentException(
                    "caps must be 0.001 packets/s or more: hostPerSecond="
                            + hostPerSecond
                            + ", prefixPerSecond="
                            + prefixPerSecond
                            + ", nextHopPerSecond="
                            + nextHopPerSecond
                            + ", wholePerSecond="
                            + wholePerSecond);
        }
    }

    /// Caps that hosts and prefixes are asked up to, whatever they answer.
    public Caps(
            double hostPerSecond,
            double prefixPerSecond,
            double nextHopPerSecond,
            double wholePerSecond,
            Nat nat) {
        this(hostPerSecond, prefixPerSecond, nextHopPerSecond, wholePerSecond, nat, false);
    }

    /// The same caps where something else learns what hosts can take.
    public Caps asGiven() {
        return new Caps(hostPerSecond, prefixPerSecond, nextHopPerSecond, wholePerSecond, nat);
    }

    /// What is kept to where nobody learns what a host can take, in a connect scan or at a fixed rate: caps of this
    /// project's own where the user gave none.
    public Caps fixed() {
        return isAdaptive
                ? new Caps(
                        hostPerSecond == NONE ? HOST_PER_SECOND : hostPerSecond,
                        prefixPerSecond == NONE ? PREFIX_PER_SECOND : prefixPerSecond,
                        nextHopPerSecond,
                        wholePerSecond,
                        nat)
                : this;
    }

    /// A table that has an entry for each probe, and forgets it after a time.
    ///
    /// @param entries       its size, 1 to `MOST_ENTRIES`, or `NO_TABLE`
    /// @param timeoutNanos  how long an unanswered SYN keeps its entry, above 0
    public record Nat(long entries, long timeoutNanos) {
        public static final long NO_TABLE = Long.MAX_VALUE;
        public static final long MOST_ENTRIES = 1L << 22;

        /// What Linux gives a SYN without an answer: `nf_conntrack_tcp_timeout_syn_sent`.
        public static final long LINUX_TIMEOUT_NANOS = 120_000_000_000L;

        public static final Nat UNKNOWN = new Nat(NO_TABLE, LINUX_TIMEOUT_NANOS);

        private static final long USED_PERCENT = 80;

        public Nat {
            if (entries < 1 || entries > MOST_ENTRIES && entries != NO_TABLE || timeoutNanos < 1) {
                throw new IllegalArgumentException(
                        "a table has 1 to 4,194,304 entries, and a timeout above 0: entries="
                                + entries
                                + ", timeoutNanos="
                                + timeoutNanos);
            }
        }

        public boolean isKnown() {
            return entries != NO_TABLE;
        }

        /// Entries that a scan may hold, 1 or more: four in five, for others use the table too.
        public int usable() {
            return (int) Math.max(1, entries * USED_PERCENT / 100);
        }
    }
}
