package dev.blip.ledger;

/// Smoothed round-trip time and its variation over all targets, [RFC 6298](https://www.rfc-editor.org/rfc/rfc6298).
/// Source ports name the attempt, so every sample is unambiguous and Karn's rule has nothing to exclude.
/// Owner: one receive thread; any thread may read `timeoutNanos`.
public final class RttEstimate {
    private final long leastMarginNanos;
    private long smoothedNanos;
    private long variationNanos;
    private volatile long timeoutNanos;

    /// @param leastMarginNanos  what the timeout exceeds the smoothed time by at the least: the G of
    ///     section 2.3, so that a steady path's timeout does not shrink onto its round trip and ask
    ///     again whatever is a moment late
    public RttEstimate(long leastMarginNanos) {
        this.leastMarginNanos = leastMarginNanos;
    }

    /// Takes in one measurement, section 2.2 and 2.3.
    ///
    /// @param rttNanos  0 or more
    public void sample(long rttNanos) {
        if (smoothedNanos == 0) {
            smoothedNanos = rttNanos;
            variationNanos = rttNanos / 2;
        } else {
            variationNanos += (Math.abs(smoothedNanos - rttNanos) - variationNanos) / 4;
            smoothedNanos += (rttNanos - smoothedNanos) / 8;
        }
        timeoutNanos = Math.max(1, smoothedNanos + Math.max(leastMarginNanos, 4 * variationNanos));
    }

    /// The retransmission timeout, before any floor or cap; 0 as long as nothing was measured.
    public long timeoutNanos() {
        return timeoutNanos;
    }
}
