package dev.blip.pace;

/// Round-trip times of a clean path, and whether those of now are longer. In units of 2^14 ns. Owner: one
/// `RateController`.
///
/// The delay signal is a gradient, as in [TIMELY](https://doi.org/10.1145/2785956.2787510): the mean of two windows in
/// turn lies above that of the clean path by more than 2 ms and four standard errors, and is not falling.
final class RoundTrips {
    private static final double SIGMAS = 4;

    /// 2 ms: below that it may be this machine's doing.
    private static final long DELAY_BOUND = 2_000_000L >> Slices.RTT_SHIFT;

    private static final double MEMORY = 4_000; // answers
    private static final long BASE_NANOS = 10_000_000_000L; // BBR's MinRTTFilterLen

    private double base = Double.MAX_VALUE;
    private double baseOf;
    private long baseNanos;
    private double variance;
    private double last;
    private int delayedWindows;

    boolean isKnown() {
        return baseOf > 0;
    }

    /// A window of a path that shows no trouble.
    ///
    /// @param count  above 0
    void learn(double count, double sum, double squares, long nowNanos) {
        double mean = sum / count;
        double spread = Math.max(0, squares / count - mean * mean);
        variance = variance == 0 ? spread : variance + (spread - variance) / 8;
        baseOf = Math.min(MEMORY, baseOf + count);
        boolean isSteady = SIGMAS * Math.sqrt(variance) < DELAY_BOUND;
        if (baseOf == count || isSteady && mean < base) {
            setBase(mean, nowNanos);
        }
        base += (mean - base) * count / baseOf;
        last = last == 0 ? mean : last;
    }

    /// Takes in a window and says whether the path has become slower.
    boolean isDelayed(double count, double sum, long nowNanos) {
        double mean = sum / count;
        double bound = Math.max(DELAY_BOUND, SIGMAS * Math.sqrt(variance / count));
        if (mean < base - bound || nowNanos - baseNanos > BASE_NANOS) {
            setBase(mean, nowNanos);
        }
        boolean isHigh = mean > base + bound && mean > last - bound / 4;
        last = mean;
        delayedWindows = isHigh ? delayedWindows + 1 : 0;
        return delayedWindows >= 2;
    }

    /// A window that was sent before the rate was last cut: what it says of delay is known already.
    void note(double count, double sum) {
        last = sum / count;
    }

    void forgetDelays() {
        delayedWindows = 0;
    }

    /// Whether the queue that a cut was to empty is empty.
    ///
    /// @param count  answers in the window that has been taken in last, above 0
    boolean isBackAtBase(double count) {
        return last < base + Math.max(DELAY_BOUND / 2.0, SIGMAS * Math.sqrt(variance / count));
    }

    private void setBase(double mean, long nowNanos) {
        base = mean;
        baseNanos = nowNanos;
    }

    /// What a clean path's answers take, but for the rarest.
    long usualNanos() {
        return (long) (base + SIGMAS * Math.sqrt(variance)) << Slices.RTT_SHIFT;
    }

    /// The clean path's mean, ns.
    long baseNanos() {
        return isKnown() ? (long) base << Slices.RTT_SHIFT : 0;
    }
}
