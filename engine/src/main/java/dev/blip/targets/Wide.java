package dev.blip.targets;

import java.util.Arrays;

/// Unsigned numbers of 128 bits as two halves, and arrays of records that begin with one.
final class Wide {
    private static final int FEW = 8; // records that are sorted by insertion

    private Wide() {}

    /// Negative, 0 or positive, as the first number is less, equal or more.
    static int compare(long high, long low, long otherHigh, long otherLow) {
        return high == otherHigh
                ? Long.compareUnsigned(low, otherLow)
                : Long.compareUnsigned(high, otherHigh);
    }

    /// How many numbers lie between two, both included; `most` if there are more.
    ///
    /// @param most  below 2^63
    static long countWithin(long high, long low, long lastHigh, long lastLow, long most) {
        long less = lastLow - low; // one below the count, if the upper halves allow for it
        long upper = lastHigh - high - (Long.compareUnsigned(lastLow, low) < 0 ? 1 : 0);
        return upper != 0 || Long.compareUnsigned(less, most) >= 0 ? most : less + 1;
    }

    /// The upper half of the number after one.
    static long highAfter(long high, long low) {
        return low == -1 ? high + 1 : high;
    }

    /// The upper half of the number before one.
    static long highBefore(long high, long low) {
        return low == 0 ? high - 1 : high;
    }

    /// Sorts records by the number that each begins with. Merges, so that the order in which they come changes little
    /// and what is sorted already is only read.
    ///
    /// @param width  longs of a record, 2 or more
    static void sort(long[] records, int count, int width) {
        sort(records, 0, count, width, new long[(count + 1) / 2 * width]);
    }

    private static void sort(long[] records, int from, int to, int width, long[] spare) {
        if (to - from <= FEW) {
            for (int i = from + 1; i < to; i++) {
                insert(records, from, i, width, spare);
            }
            return;
        }
        int middle = (from + to) >>> 1;
        sort(records, from, middle, width, spare);
        sort(records, middle, to, width, spare);
        if (compare(records, middle - 1, records, middle, width) > 0) {
            merge(records, from, middle, to, width, spare);
        }
    }

    private static void insert(long[] records, int from, int i, int width, long[] spare) {
        int place = i;
        while (place > from && compare(records, place - 1, records, i, width) > 0) {
            place--;
        }
        if (place < i) {
            System.arraycopy(records, i * width, spare, 0, width);
            int moved = (i - place) * width;
            System.arraycopy(records, place * width, records, (place + 1) * width, moved);
            System.arraycopy(spare, 0, records, place * width, width);
        }
    }

    private static void merge(
            long[] records, int from, int middle, int to, int width, long[] spare) {
        int lefts = middle - from;
        System.arraycopy(records, from * width, spare, 0, lefts * width);
        int left = 0;
        int right = middle;
        int at = from;
        while (left < lefts) {
            boolean isLeft = right == to || compare(spare, left, records, right, width) <= 0;
            long[] source = isLeft ? spare : records;
            int taken = isLeft ? left++ : right++;
            for (int i = 0; i < width; i++) {
                records[at * width + i] = source[taken * width + i];
            }
            at++;
        }
    }

    private static int compare(long[] some, int i, long[] others, int j, int width) {
        int a = i * width;
        int b = j * width;
        return compare(some[a], some[a + 1], others[b], others[b + 1]);
    }

    /// Room for one record more at the least.
    static long[] grown(long[] records) {
        return Arrays.copyOf(records, records.length * 2);
    }
}
