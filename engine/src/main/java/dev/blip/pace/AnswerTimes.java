package dev.blip.pace;

/// How long after a probe its answer arrives: mean and mean deviation, by the rule of
/// [RFC 6298](https://www.rfc-editor.org/rfc/rfc6298) with a longer memory (the last 64 answers, not 8), because every
/// answer comes from another host. Owner: one receive thread; any thread may read `settledAfterNanos`.
public final class AnswerTimes {
    private static final int MEMORY = 64;
    private static final long LEAST_MARGIN_NANOS = 3_000_000L;

    private int count;
    private double mean;
    private double deviation;
    private volatile long settledAfterNanos;

    /// @param nanos  from the probe until its answer, 0 or more
    public void add(long nanos) {
        if (count < MEMORY) {
            count++;
        }
        double off = nanos - mean;
        mean += off / count;
        deviation += (Math.abs(off) * (count == 1 ? 0.5 : 1) - deviation) / count;
        settledAfterNanos = (long) (mean + Math.max(LEAST_MARGIN_NANOS, 4 * deviation));
    }

    /// How old a probe must be before its silence is evidence about the path; 0 as long as nothing was heard. Far
    /// below the retransmission timeout, which must not be wrong about one target.
    public long settledAfterNanos() {
        return settledAfterNanos;
    }
}
