package dev.blip.ledger;

/// How long the slow answers take beside the fast ones. Where they take much longer, there are several kinds of
/// targets, and there may be a kind that is slower still: whoever calls the silent filtered then waits longer. Owner:
/// one receive thread; any thread may read `silenceNanos`.
public final class AnswerSpread {
    /// The next slower kind of targets answers so many times later: a rack, a country, a continent, a satellite.
    private static final int NEXT_KIND = 4;

    /// One slow answer is an accident; so many, and one in so many, are a kind.
    private static final int LEAST_SLOW = 2;

    private static final int ONE_IN = 2_000;

    private long count;
    private long fastestNanos = Long.MAX_VALUE;
    private long slowNanos;
    private long aboveSlow;
    private long leastAbove = Long.MAX_VALUE;
    private final long leastSilenceNanos;
    private volatile long silenceNanos;

    /// @param leastSilenceNanos  that silence lasts after a last probe, whatever the answers took
    public AnswerSpread(long leastSilenceNanos) {
        this.leastSilenceNanos = leastSilenceNanos;
        this.silenceNanos = leastSilenceNanos;
    }

    /// @param rttNanos  0 or more
    public void add(long rttNanos) {
        count++;
        fastestNanos = Math.min(fastestNanos, rttNanos);
        if (rttNanos <= slowNanos) {
            return;
        }
        leastAbove = Math.min(leastAbove, rttNanos);
        if (++aboveSlow >= Math.max(LEAST_SLOW, count / ONE_IN)) {
            slowNanos = leastAbove;
            aboveSlow = 0;
            leastAbove = Long.MAX_VALUE;
            boolean isMixed = slowNanos > NEXT_KIND * fastestNanos;
            silenceNanos = Math.max(leastSilenceNanos, isMixed ? NEXT_KIND * slowNanos : slowNanos);
        }
    }

    /// How long silence must last to mean something, before any cap.
    public long silenceNanos() {
        return silenceNanos;
    }
}
