package dev.blip.target;

import java.util.Arrays;

/// A set of IPv4 addresses as sorted, disjoint, non-adjacent ranges. Immutable; any thread may read it.
///
/// An address is an `int` in network bit order: 10.0.0.1 is `0x0A000001`. Order is unsigned. A set of everything
/// holds 2^32 addresses, so counts and ranks are `long`.
public final class AddressSet {
    public static final AddressSet EMPTY = new AddressSet(new int[0], new int[0]);
    public static final AddressSet ALL = new AddressSet(new int[] {0}, new int[] {-1});

    private final int[] first; // flipped to signed order, so that a plain comparison is the unsigned one
    private final int[] last;
    private final long[] rankOfFirst; // addresses below first[i]
    private final long count;

    private AddressSet(int[] first, int[] last) {
        this.first = first;
        this.last = last;
        this.rankOfFirst = new long[first.length];
        long total = 0;
        for (int i = 0; i < first.length; i++) {
            this.first[i] = flip(first[i]);
            this.last[i] = flip(last[i]);
            rankOfFirst[i] = total;
            total += (long) this.last[i] - this.first[i] + 1;
        }
        this.count = total;
    }

    /// The set of one range, both ends included.
    public static AddressSet range(int first, int last) {
        return new Builder().add(first, last).build();
    }

    /// How many addresses, 0 to 2^32.
    public long count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public int rangeCount() {
        return first.length;
    }

    /// Lowest address of range `i`.
    public int first(int i) {
        return flip(first[i]);
    }

    /// Highest address of range `i`.
    public int last(int i) {
        return flip(last[i]);
    }

    /// The address with `rank` others below it in this set.
    ///
    /// @param rank  0 to `count() - 1`
    public int at(long rank) {
        if (rank < 0 || rank >= count) {
            throw new IllegalArgumentException("no address of that rank: rank=" + rank + ", count=" + count);
        }
        int i = first.length == 1 ? 0 : rangeOfRank(rank);
        return flip((int) (first[i] + (rank - rankOfFirst[i])));
    }

    /// How many addresses of this set lie below `address`, or -1 if it is not in the set.
    public long rankOf(int address) {
        int key = flip(address);
        int i = first.length == 1 ? 0 : rangeBelow(key);
        if (i < 0 || first.length == 0 || key < first[i] || key > last[i]) {
            return -1;
        }
        return rankOfFirst[i] + ((long) key - first[i]);
    }

    public boolean contains(int address) {
        return rankOf(address) >= 0;
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
            while (j < other.first.length && other.last[j] < from) {
                j++;
            }
            int k = j;
            while (k < other.first.length && other.first[k] <= last[i] && from <= last[i]) {
                if (other.first[k] > from) {
                    kept.add(flip((int) from), flip(other.first[k] - 1));
                }
                from = (long) other.last[k] + 1;
                k++;
            }
            if (from <= last[i]) {
                kept.add(flip((int) from), flip(last[i]));
            }
        }
        return kept.build();
    }

    /// The addresses that are in both sets.
    public AddressSet and(AddressSet other) {
        var kept = new Builder();
        int i = 0;
        int j = 0;
        while (i < first.length && j < other.first.length) {
            int from = Math.max(first[i], other.first[j]);
            int to = Math.min(last[i], other.last[j]);
            if (from <= to) {
                kept.add(flip(from), flip(to));
            }
            if (last[i] < other.last[j]) {
                i++;
            } else {
                j++;
            }
        }
        return kept.build();
    }

    private int rangeOfRank(long rank) {
        int i = Arrays.binarySearch(rankOfFirst, rank);
        return i >= 0 ? i : -i - 2;
    }

    private int rangeBelow(int key) {
        int i = Arrays.binarySearch(first, key);
        return i >= 0 ? i : -i - 2;
    }

    private static int flip(int address) {
        return address ^ Integer.MIN_VALUE;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof AddressSet s && Arrays.equals(first, s.first) && Arrays.equals(last, s.last);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(first) + Arrays.hashCode(last);
    }

    /// Collects ranges in any order, overlapping or not; `build` sorts and merges them. Not thread-safe.
    public static final class Builder {
        private long[] ranges = new long[16]; // first in the high half, flipped; last in the low half, flipped
        private int size;

        public Builder add(int address) {
            return add(address, address);
        }

        /// Adds `first` to `last`, both included.
        public Builder add(int first, int last) {
            if (Integer.compareUnsigned(first, last) > 0) {
                throw new IllegalArgumentException("range runs backwards: first=" + Integer.toUnsignedString(first)
                        + ", last=" + Integer.toUnsignedString(last));
            }
            if (size == ranges.length) {
                ranges = Arrays.copyOf(ranges, size * 2);
            }
            ranges[size++] = (long) flip(first) << 32 | Integer.toUnsignedLong(flip(last));
            return this;
        }

        public Builder addAll(AddressSet set) {
            for (int i = 0; i < set.rangeCount(); i++) {
                add(set.first(i), set.last(i));
            }
            return this;
        }

        public AddressSet build() {
            if (size == 0) {
                return EMPTY;
            }
            Arrays.sort(ranges, 0, size);
            int[] first = new int[size];
            int[] last = new int[size];
            int n = 0;
            for (int i = 0; i < size; i++) {
                int from = (int) (ranges[i] >> 32);
                int to = (int) ranges[i];
                if (n > 0 && from <= last[n - 1] + 1L) {
                    last[n - 1] = Math.max(last[n - 1], to);
                } else {
                    first[n] = from;
                    last[n++] = to;
                }
            }
            int[] sortedFirst = Arrays.copyOf(first, n);
            int[] sortedLast = Arrays.copyOf(last, n);
            for (int i = 0; i < n; i++) {
                sortedFirst[i] = flip(sortedFirst[i]);
                sortedLast[i] = flip(sortedLast[i]);
            }
            return new AddressSet(sortedFirst, sortedLast);
        }
    }
}
