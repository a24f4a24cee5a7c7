package dev.blip.ledger;

/// Round-trip times by size: 16 steps to each power of two, so a quantile is right within 6 %.
/// Owner: one receive thread; others read after it has ended.
public final class RttHistogram {
    private static final int STEP_BITS = 4;
    private static final int STEPS = 1 << STEP_BITS;

    private final long[] counts = new long[STEPS * (64 - STEP_BITS)];
    private long count;
    private long min = Long.MAX_VALUE;

    /// @param rttNanos  0 or more
    public void add(long rttNanos) {
        counts[bucket(rttNanos)]++;
        count++;
        min = Math.min(min, rttNanos);
    }

    /// Takes in all of `other`.
    public void addAll(RttHistogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        min = Math.min(min, other.min);
    }

    /// How many samples.
    public long count() {
        return count;
    }

    /// The smallest sample, or -1 if there is none.
    public long minNanos() {
        return count == 0 ? -1 : min;
    }

    /// The value below or at which a share of `quantile` of the samples lies, or -1 if there is none.
    ///
    /// @param quantile  0 to 1
    public long quantileNanos(double quantile) {
        long wanted = Math.max(1, (long) Math.ceil(quantile * count));
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            if (below >= wanted) {
                return Math.max(min, middle(i));
            }
        }
        return -1;
    }

    private static int bucket(long value) {
        if (value < STEPS) {
            return (int) value;
        }
        int shift = 63 - Long.numberOfLeadingZeros(value) - STEP_BITS;
        return ((shift + 1) << STEP_BITS) + (int) (value >>> shift) - STEPS;
    }

    private static long middle(int bucket) {
        int shift = (bucket >> STEP_BITS) - 1;
        if (shift < 0) {
            return bucket;
        }
        long low = (long) ((bucket & (STEPS - 1)) | STEPS) << shift;
        return low + ((1L << shift) >> 1);
    }
}
