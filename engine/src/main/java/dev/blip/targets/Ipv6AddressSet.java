package dev.blip.targets;

import dev.blip.address.Ipv6Address;
import java.util.Arrays;

/// A set of IPv6 addresses, of which each has a rank: a number by which a scan speaks of it. Immutable; any thread may
/// read it.
///
/// An address is two halves, `high` the upper one with the zone in it as `Ipv6Address.scopedHigh` has it; order is
/// unsigned. Addresses that stand alone, or in a run of a few, are found by a hash, because real lists crowd into few
/// prefixes, where a search by value takes as many steps as a number has bits: 23 bytes each. Longer runs are kept by
/// their ends, 40 bytes each. The ranks of the former come first, ascending as those of the latter.
public final class Ipv6AddressSet {
    public static final Ipv6AddressSet EMPTY = new Builder().build();

    /// What `count` says of a set with more: such a set can take addresses off others, and its own have no ranks.
    public static final long UNCOUNTABLE = (1L << 32) + 1;

    private static final int SHOWN_RANGES = 16;

    private final long[] alone; // high, low, ascending
    private final int[] slots; // by hash: place in `alone`, plus 1, below bits of the hash; or 0
    private final int placeMask; // of those in a slot that say the place
    private final long[] runs; // high and low of the first, high and low of the last, ascending
    private final long[] starts; // of the runs: rank of the first; one more for the count

    private Ipv6AddressSet(long[] alone, long[] runs) {
        this.alone = alone;
        this.runs = runs;
        this.placeMask = -1 >>> Integer.numberOfLeadingZeros(alone.length / 2);
        this.slots = slots(alone, placeMask);
        this.starts = starts(alone.length / 2, runs);
    }

    /// The set of one range, both ends included.
    public static Ipv6AddressSet range(long high, long low, long lastHigh, long lastLow) {
        return new Builder().add(high, low, lastHigh, lastLow).build();
    }

    /// At most four sevenths full, whatever the count: a power of two could take twice the memory.
    private static int[] slots(long[] alone, int placeMask) {
        int count = alone.length / 2;
        int[] slots = new int[count + (int) (count * 3L / 4) + 1];
        for (int i = 0; i < count; i++) {
            long mixed = mixed(alone[2 * i], alone[2 * i + 1]);
            int slot = slot(mixed, slots.length);
            while (slots[slot] != 0) {
                slot = slot + 1 == slots.length ? 0 : slot + 1;
            }
            slots[slot] = (int) mixed & ~placeMask | i + 1;
        }
        return slots;
    }

    private static long[] starts(int alone, long[] runs) {
        var starts = new long[runs.length / 4 + 1];
        starts[0] = alone;
        for (int i = 0; i + 1 < starts.length; i++) {
            int run = 4 * i;
            long length =
                    Wide.countWithin(
                            runs[run], runs[run + 1], runs[run + 2], runs[run + 3], UNCOUNTABLE);
            starts[i + 1] = Math.min(UNCOUNTABLE, starts[i] + length);
        }
        return starts;
    }

    /// A hash of both halves: lists have many hosts of one prefix, and one host of many.
    private static long mixed(long high, long low) {
        long sum = high * 0x9E37_79B9_7F4A_7C15L + low * 0xC2B2_AE3D_27D4_EB4FL;
        return (sum ^ sum >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    }

    /// Where to look first.
    private static int slot(long mixed, int slots) {
        return (int) ((mixed >>> 32) * slots >>> 32);
    }

    /// How many addresses, 0 to 2^32, or `UNCOUNTABLE`.
    public long count() {
        return starts[starts.length - 1];
    }

    public boolean isEmpty() {
        return count() == 0;
    }

    /// Upper half of the address of a rank.
    ///
    /// @param rank  0 to `count() - 1`
    public long highAt(long rank) {
        if (rank < starts[0]) {
            return alone[2 * (int) rank];
        }
        int run = runOf(rank);
        boolean isCarried = Long.compareUnsigned(lowIn(run, rank), runs[4 * run + 1]) < 0;
        return runs[4 * run] + (isCarried ? 1 : 0);
    }

    /// Lower half of the address of a rank.
    ///
    /// @param rank  0 to `count() - 1`
    public long lowAt(long rank) {
        return rank < starts[0] ? alone[2 * (int) rank + 1] : lowIn(runOf(rank), rank);
    }

    private long lowIn(int run, long rank) {
        return runs[4 * run + 1] + (rank - starts[run]);
    }

    private int runOf(long rank) {
        int low = 0;
        int high = starts.length - 2;
        if (rank >= count()) {
            throw new IllegalArgumentException(
                    "no address of that rank: rank=" + rank + ", count=" + count());
        }
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts[middle] <= rank) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// The rank of an address, or -1 if it is not in the set.
    public long rankOf(long high, long low) {
        int place = placeOf(high, low);
        if (place >= 0) {
            return place;
        }
        int run = runOf(high, low);
        return run < 0 ? -1 : starts[run] + (low - runs[4 * run + 1]);
    }

    public boolean contains(long high, long low) {
        return placeOf(high, low) >= 0 || runOf(high, low) >= 0;
    }

    /// The place of an address that stands alone, or -1. Ends, because there is always a free slot. Bits of the hash
    /// keep it from most addresses that are others, each of which lies somewhere else in memory.
    private int placeOf(long high, long low) {
        long mixed = mixed(high, low);
        int slot = slot(mixed, slots.length);
        for (int found = slots[slot]; found != 0; found = slots[slot]) {
            if (((found ^ (int) mixed) & ~placeMask) == 0) {
                int place = (found & placeMask) - 1;
                if (alone[2 * place + 1] == low && alone[2 * place] == high) {
                    return place;
                }
            }
            slot = slot + 1 == slots.length ? 0 : slot + 1;
        }
        return -1;
    }

    /// The run that holds an address, or -1.
    private int runOf(long high, long low) {
        int first = 0;
        int last = runs.length / 4 - 1;
        while (first <= last) {
            int middle = (first + last) >>> 1;
            int run = 4 * middle;
            if (Wide.compare(high, low, runs[run], runs[run + 1]) < 0) {
                last = middle - 1;
            } else if (Wide.compare(high, low, runs[run + 2], runs[run + 3]) > 0) {
                first = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    /// The addresses of this set that are not in `other`.
    public Ipv6AddressSet minus(Ipv6AddressSet other) {
        if (other.isEmpty() || isEmpty()) {
            return this;
        }
        var kept = new Builder();
        Ranges own = ranges();
        Ranges off = other.ranges();
        boolean isOff = off.next();
        while (own.next()) {
            long high = own.high;
            long low = own.low;
            boolean isLeft = true;
            while (isOff && isLeft && off.compareFirst(own.lastHigh, own.lastLow) <= 0) {
                if (off.compareFirst(high, low) > 0) {
                    kept.add(high, low, Wide.highBefore(off.high, off.low), off.low - 1);
                }
                isLeft = off.compareLast(own.lastHigh, own.lastLow) < 0;
                if (isLeft) {
                    if (off.compareLast(high, low) >= 0) {
                        high = Wide.highAfter(off.lastHigh, off.lastLow);
                        low = off.lastLow + 1;
                    }
                    isOff = off.next();
                }
            }
            if (isLeft) {
                kept.add(high, low, own.lastHigh, own.lastLow);
            }
        }
        return kept.build();
    }

    /// The addresses that are in one of the sets, or both.
    public Ipv6AddressSet or(Ipv6AddressSet other) {
        if (other.isEmpty() || isEmpty()) {
            return isEmpty() ? other : this;
        }
        return new Builder().addAll(this).addAll(other).build();
    }

    /// The addresses that are in both sets.
    public Ipv6AddressSet and(Ipv6AddressSet other) {
        var kept = new Builder();
        Ranges one = ranges();
        Ranges two = other.ranges();
        boolean isLeft = one.next() && two.next();
        while (isLeft) {
            Ranges later = one.compareFirst(two.high, two.low) > 0 ? one : two;
            Ranges sooner = one.compareLast(two.lastHigh, two.lastLow) < 0 ? one : two;
            if (later.compareFirst(sooner.lastHigh, sooner.lastLow) <= 0) {
                kept.add(later.high, later.low, sooner.lastHigh, sooner.lastLow);
            }
            isLeft = sooner.next();
        }
        return kept.build();
    }

    /// Ranks of the addresses of a part of this set, as numbers.
    public AddressSet ranksOf(Ipv6AddressSet part) {
        var ranks = new AddressSet.Builder();
        for (Ranges some = part.ranges(); some.next(); ) {
            int first = (int) rankOf(some.high, some.low);
            ranks.add(first, first + (int) (some.lastLow - some.low)); // a run lies in one run
        }
        return ranks.build();
    }

    /// Walks over all addresses in ascending order.
    public Ranges ranges() {
        return new Ranges(this);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Ipv6AddressSet s
                && Arrays.equals(alone, s.alone)
                && Arrays.equals(runs, s.runs);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(alone) + Arrays.hashCode(runs);
    }

    /// The first ranges in a form that `TargetSpec` reads, for messages and logs.
    @Override
    public String toString() {
        var text = new StringBuilder();
        int shown = 0;
        for (Ranges range = ranges(); range.next(); shown++) {
            if (shown == SHOWN_RANGES) {
                return text + ",... (" + count() + " addresses)";
            }
            text.append(shown == 0 ? "" : ",").append(Ipv6Address.scoped(range.high, range.low));
            if (!range.isOneAddress()) {
                text.append('-').append(Ipv6Address.scoped(range.lastHigh, range.lastLow));
            }
        }
        return text.toString();
    }

    /// One range after the other, ascending and disjoint; two may touch. Not thread-safe.
    public static final class Ranges {
        private final long[] alone;
        private final long[] runs;
        private int nextAlone;
        private int nextRun;
        private long high;
        private long low;
        private long lastHigh;
        private long lastLow;

        private Ranges(Ipv6AddressSet set) {
            this.alone = set.alone;
            this.runs = set.runs;
        }

        /// Goes on to the next range, which the other methods then speak of; false behind the last.
        public boolean next() {
            boolean isAloneLeft = nextAlone < alone.length;
            boolean isRunLeft = nextRun < runs.length;
            if (isAloneLeft && (!isRunLeft || isAloneFirst())) {
                high = alone[nextAlone];
                low = alone[nextAlone + 1];
                lastHigh = high;
                lastLow = low;
                nextAlone += 2;
            } else if (isRunLeft) {
                high = runs[nextRun];
                low = runs[nextRun + 1];
                lastHigh = runs[nextRun + 2];
                lastLow = runs[nextRun + 3];
                nextRun += 4;
            }
            return isAloneLeft || isRunLeft;
        }

        private boolean isAloneFirst() {
            return Wide.compare(
                            alone[nextAlone],
                            alone[nextAlone + 1],
                            runs[nextRun],
                            runs[nextRun + 1])
                    < 0;
        }

        /// Upper half of its lowest address.
        public long high() {
            return high;
        }

        /// Lower half of its lowest address.
        public long low() {
            return low;
        }

        /// Upper half of its highest address.
        public long lastHigh() {
            return lastHigh;
        }

        /// Lower half of its highest address.
        public long lastLow() {
            return lastLow;
        }

        public boolean isOneAddress() {
            return high == lastHigh && low == lastLow;
        }

        private int compareFirst(long high, long low) {
            return Wide.compare(this.high, this.low, high, low);
        }

        private int compareLast(long high, long low) {
            return Wide.compare(lastHigh, lastLow, high, low);
        }
    }

    /// Collects addresses and ranges in any order, overlapping or not; `build` sorts and merges them. Not thread-safe.
    public static final class Builder {
        private static final int FIRST_LONGS = 32;

        private long[] single = new long[FIRST_LONGS]; // high, low
        private int singles;
        private long[] ranges = new long[FIRST_LONGS]; // high and low of the first and of the last
        private int rangeCount;

        public Builder() {}

        public Builder add(long high, long low) {
            if (2 * singles == single.length) {
                mergeSingles();
                if (4 * singles > single.length) {
                    single = Wide.grown(single);
                }
            }
            single[2 * singles] = high;
            single[2 * singles + 1] = low;
            singles++;
            return this;
        }

        /// Adds a range, both ends included.
        public Builder add(long high, long low, long lastHigh, long lastLow) {
            int order = Wide.compare(high, low, lastHigh, lastLow);
            if (order == 0) {
                return add(high, low);
            }
            if (order > 0) {
                throw new IllegalArgumentException(
                        "range runs backwards: first="
                                + Ipv6Address.scoped(high, low)
                                + ", last="
                                + Ipv6Address.scoped(lastHigh, lastLow));
            }
            if (4 * rangeCount == ranges.length) {
                mergeRanges();
                if (8 * rangeCount > ranges.length) {
                    ranges = Wide.grown(ranges);
                }
            }
            putRange(high, low, lastHigh, lastLow);
            return this;
        }

        private void putRange(long high, long low, long lastHigh, long lastLow) {
            ranges[4 * rangeCount] = high;
            ranges[4 * rangeCount + 1] = low;
            ranges[4 * rangeCount + 2] = lastHigh;
            ranges[4 * rangeCount + 3] = lastLow;
            rangeCount++;
        }

        public Builder addAll(Ipv6AddressSet set) {
            for (Ranges range = set.ranges(); range.next(); ) {
                add(range.high, range.low, range.lastHigh, range.lastLow);
            }
            return this;
        }

        public Ipv6AddressSet build() {
            mergeSingles();
            mergeRanges();
            var found = new Ipv6Runs(single, singles, ranges, rangeCount);
            return new Ipv6AddressSet(found.alone(), found.runs());
        }

        /// Whether `more` ranges can come without the builder holding more than `limit` at once, what comes twice
        /// counted once.
        boolean hasRoomFor(long more, int limit) {
            if (singles + rangeCount + more > limit) {
                mergeSingles();
                mergeRanges();
            }
            return singles + rangeCount + more <= limit;
        }

        private void mergeSingles() {
            Wide.sort(single, singles, 2);
            int kept = 0;
            for (int i = 0; i < singles; i++) {
                boolean isNew =
                        kept == 0
                                || single[2 * i] != single[2 * kept - 2]
                                || single[2 * i + 1] != single[2 * kept - 1];
                if (isNew) {
                    single[2 * kept] = single[2 * i];
                    single[2 * kept + 1] = single[2 * i + 1];
                    kept++;
                }
            }
            singles = kept;
        }

        /// Makes one of ranges that overlap.
        private void mergeRanges() {
            Wide.sort(ranges, rangeCount, 4);
            int count = rangeCount;
            rangeCount = 0;
            for (int i = 0; i < count; i++) {
                long high = ranges[4 * i];
                long low = ranges[4 * i + 1];
                long lastHigh = ranges[4 * i + 2];
                long lastLow = ranges[4 * i + 3];
                int before = 4 * rangeCount - 2; // where the last range's end stands
                boolean isBehind =
                        rangeCount == 0
                                || Wide.compare(ranges[before], ranges[before + 1], high, low) < 0;
                if (isBehind) {
                    putRange(high, low, lastHigh, lastLow);
                } else if (Wide.compare(ranges[before], ranges[before + 1], lastHigh, lastLow)
                        < 0) {
                    ranges[before] = lastHigh;
                    ranges[before + 1] = lastLow;
                }
            }
        }
    }
}
