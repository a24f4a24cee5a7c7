package dev.blip.targets;

import dev.blip.wire.Ipv4;
import java.util.Arrays;

/// A set of IPv4 addresses as sorted, disjoint, non-adjacent ranges. Immutable; any thread may read it.
///
/// An address is an `int` in network bit order: 10.0.0.1 is `0x0A000001`. Order is unsigned. A set of everything
/// holds 2^32 addresses, so counts and ranks are `long`.
public final class AddressSet {
    public static final AddressSet EMPTY = new Builder().build();
    public static final AddressSet ALL = range(0, -1);

    private static final int SHOWN_RANGES = 16;

    private final long[] first; // lowest address of each range, unsigned
    private final long[]
            rank; // how many addresses of the set lie below first[i]; one more entry for the count
    private final long highest; // of all, unsigned; -1 if there is none
    private final Steps byAddress;
    private final Steps byRank;

    /// @param first  lowest addresses, unsigned, ascending
    /// @param rank   one more than `first`, ascending from 0
    private AddressSet(long[] first, long[] rank) {
        this.first = first;
        this.rank = rank;
        boolean isEmpty = first.length == 0;
        this.highest = isEmpty ? -1 : lastOf(first.length - 1);
        this.byAddress =
                isEmpty ? new Steps(new long[1], 1, 0) : new Steps(first, first.length, highest);
        this.byRank = isEmpty ? byAddress : new Steps(rank, first.length, count() - 1);
    }

    /// The set of one range, both ends included.
    public static AddressSet range(int first, int last) {
        return new Builder().add(first, last).build();
    }

    /// How many addresses, 0 to 2^32.
    public long count() {
        return rank[first.length];
    }

    public boolean isEmpty() {
        return first.length == 0;
    }

    public int rangeCount() {
        return first.length;
    }

    /// Lowest address of range `i`.
    public int first(int i) {
        return (int) first[i];
    }

    /// Highest address of range `i`.
    public int last(int i) {
        return (int) lastOf(i);
    }

    /// The address with `rank` others below it in this set.
    ///
    /// @param rank  0 to `count() - 1`
    public int at(long rank) {
        if (rank < 0 || rank >= count()) {
            throw noSuchRank(rank);
        }
        int i = byRank.floor(rank);
        return (int) (first[i] + (rank - this.rank[i]));
    }

    /// How many addresses of this set lie below `address`, or -1 if it is not in the set.
    public long rankOf(int address) {
        long key = Integer.toUnsignedLong(address);
        if (key > highest || key < first[0]) { // no key of an empty set gets to `first`
            return -1;
        }
        int i = byAddress.floor(key);
        long below = rank[i] + (key - first[i]);
        return below < rank[i + 1] ? below : -1;
    }

    public boolean contains(int address) {
        return rankOf(address) >= 0;
    }

    /// How many addresses of this set lie between two, both included.
    long countWithin(int first, int last) {
        return countUpTo(Integer.toUnsignedLong(last))
                - countUpTo(Integer.toUnsignedLong(first) - 1);
    }

    private long countUpTo(long key) {
        if (isEmpty() || key < first[0]) {
            return 0;
        }
        int i = byAddress.floor(Math.min(key, highest));
        return Math.min(rank[i] + (key - first[i]) + 1, rank[i + 1]);
    }

    /// The addresses of this set that are not in `other`.
    public AddressSet minus(AddressSet other) {
        if (other.isEmpty() || isEmpty()) {
            return this;
        }
        var kept = new Builder();
        int j = 0;
        for (int i = 0; i < first.length; i++) {
            long from = first[i];
            long to = lastOf(i);
            while (j < other.first.length && other.lastOf(j) < from) {
                j++;
            }
            for (int k = j; k < other.first.length && other.first[k] <= to; k++) {
                if (other.first[k] > from) {
                    kept.add((int) from, (int) (other.first[k] - 1));
                }
                from = other.lastOf(k) + 1;
            }
            if (from <= to) {
                kept.add((int) from, (int) to);
            }
        }
        return kept.build();
    }

    /// The addresses that are in one of the sets, or both.
    public AddressSet or(AddressSet other) {
        return new Builder().addAll(this).addAll(other).build();
    }

    /// The addresses that are in both sets.
    public AddressSet and(AddressSet other) {
        var kept = new Builder();
        int i = 0;
        int j = 0;
        while (i < first.length && j < other.first.length) {
            long from = Math.max(first[i], other.first[j]);
            long to = Math.min(lastOf(i), other.lastOf(j));
            if (from <= to) {
                kept.add((int) from, (int) to);
            }
            if (lastOf(i) < other.lastOf(j)) {
                i++;
            } else {
                j++;
            }
        }
        return kept.build();
    }

    /// An address as people write it: `10.0.0.1`.
    public static String dotted(int address) {
        return Ipv4.text(address);
    }

    private long lastOf(int i) {
        return first[i] + (rank[i + 1] - rank[i]) - 1;
    }

    private IllegalArgumentException noSuchRank(long rank) {
        return new IllegalArgumentException(
                "no address of that rank: rank=" + rank + ", count=" + count());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof AddressSet s
                && Arrays.equals(first, s.first)
                && Arrays.equals(rank, s.rank);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(first) + Arrays.hashCode(rank);
    }

    /// The first ranges in a form that `TargetSpec` reads, for messages and logs.
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < Math.min(first.length, SHOWN_RANGES); i++) {
            text.append(i == 0 ? "" : ",").append(dotted(first(i)));
            if (first(i) != last(i)) {
                text.append('-').append(dotted(last(i)));
            }
        }
        return first.length > SHOWN_RANGES
                ? text + ",... (" + first.length + " ranges)"
                : text.toString();
    }

    /// Collects ranges in any order, overlapping or not; `build` sorts and merges them. Not thread-safe.
    public static final class Builder {
        private long[] ranges = new long[16]; // see `packed`
        private int size;

        public Builder() {}

        public Builder add(int address) {
            return add(address, address);
        }

        /// Adds `first` to `last`, both included.
        public Builder add(int first, int last) {
            if (Integer.compareUnsigned(first, last) > 0) {
                throw new IllegalArgumentException(
                        "range runs backwards: first=" + dotted(first) + ", last=" + dotted(last));
            }
            if (size == ranges.length) {
                merge();
                if (size > ranges.length / 2) {
                    ranges = Arrays.copyOf(ranges, size * 2);
                }
            }
            ranges[size++] = packed(first, last);
            return this;
        }

        public Builder addAll(AddressSet set) {
            for (int i = 0; i < set.rangeCount(); i++) {
                add(set.first(i), set.last(i));
            }
            return this;
        }

        public AddressSet build() {
            merge();
            long[] first = new long[size];
            long[] rank = new long[size + 1];
            for (int i = 0; i < size; i++) {
                first[i] = firstOf(ranges[i]);
                rank[i + 1] = rank[i] + (lastOf(ranges[i]) - first[i] + 1);
            }
            return new AddressSet(first, rank);
        }

        /// Forgets what has come.
        void clear() {
            size = 0;
        }

        /// Whether `more` ranges can come without the builder holding more than `limit` at once, overlaps merged.
        boolean hasRoomFor(long more, int limit) {
            if (size + more > limit) {
                merge();
            }
            return size + more <= limit;
        }

        /// Sorts what has come, and makes one of ranges that overlap or touch.
        private void merge() {
            Arrays.sort(ranges, 0, size);
            int n = 0;
            for (int i = 0; i < size; i++) {
                long next = ranges[i];
                if (n > 0 && firstOf(next) <= lastOf(ranges[n - 1]) + 1) {
                    long last = Math.max(lastOf(ranges[n - 1]), lastOf(next));
                    ranges[n - 1] = packed((int) firstOf(ranges[n - 1]), (int) last);
                } else {
                    ranges[n++] = next;
                }
            }
            size = n;
        }

        /// The first address in the high half, its top bit turned so that signed order is the unsigned one of
        /// addresses; the last in the low half.
        private static long packed(int first, int last) {
            return (long) (first ^ Integer.MIN_VALUE) << 32 | Integer.toUnsignedLong(last);
        }

        private static long firstOf(long range) {
            return Integer.toUnsignedLong((int) (range >> 32) ^ Integer.MIN_VALUE);
        }

        private static long lastOf(long range) {
            return Integer.toUnsignedLong((int) range);
        }
    }
}
