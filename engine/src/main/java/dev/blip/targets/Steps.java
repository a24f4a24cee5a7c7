package dev.blip.targets;

/// Ascending numbers, asked which is the last one not above a value. A guide table of as many buckets as numbers leads
/// close to it, so that a million numbers cost about as much as a handful; only where most of them crowd into a corner
/// of their span does the search inside one bucket take up to `log2(count)` steps. Immutable.
final class Steps {
    private final long[] numbers;
    private final int[]
            guide; // by bucket: the last number not above the bucket's start; one more for the end
    private final int shift; // a bucket spans 2^shift values

    /// @param numbers  ascending, at least one; only the first `count` are asked about; not copied
    /// @param highest  largest value that is ever asked for
    Steps(long[] numbers, int count, long highest) {
        this.numbers = numbers;
        long span = highest - numbers[0];
        this.shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(span / count));
        this.guide = new int[(int) (span >>> shift) + 2];
        int last = 0;
        for (int bucket = 0; bucket < guide.length; bucket++) {
            long start = numbers[0] + ((long) bucket << shift);
            while (last + 1 < count && numbers[last + 1] <= start) {
                last++;
            }
            guide[bucket] = last;
        }
    }

    /// Index of the last number that is not above `value`.
    ///
    /// @param value  from the first number to `highest`
    int floor(long value) {
        int bucket = (int) ((value - numbers[0]) >>> shift);
        int low = guide[bucket];
        int high = guide[bucket + 1];
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (numbers[middle] <= value) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
