package dev.blip.pace;

/// Round-trip times of a clean path, and whether those of now are longer. In units of 2^14 ns. Owner: one
/// `RateController`.
///
/// The clean path's mean is an average, but never above the least that any window of late has proved: a queue that
/// stands while the average is taken does not become part of it. The delay signal is a gradient, as in
/// [TIMELY](https://doi.org/10.1145/2785956.2787510): the mean of two windows in turn lies above that of the clean path
/// by more than 2 ms and four standard errors, and is not falling.
final class RoundTrips {
    private static final double SIGMAS = 4;

    /// Standard errors above its mean at which a window proves that the path is no longer.
    private static final double PROVING_SIGMAS = 3;

    /// 2 ms: below that it may be this machine's doing.
    private static final long DELAY_BOUND = 2_000_000L >> Slices.RTT_SHIFT;

    private static final double MEMORY = 4_000; // answers

    /// The least is that of 5 to 10 s; 10 s is BBR's MinRTTFilterLen.
    private static final long LEAST_NANOS = 5_000_000_000L;

    private static final double NONE = Double.MAX_VALUE;

    private double average = NONE;
    private double averageOf;
    private double variance;
    private double least = NONE; // since `leastFromNanos`
    private double leastBefore = NONE; // in the 5 s before
    private long leastFromNanos;
    private double last;
    private int delayedWindows;

    boolean isKnown() {
        return averageOf > 0;
    }

    /// A window of a path that shows no trouble.
    ///
    /// @param count  above 0
    void learn(double count, double sum, double squares, long nowNanos) {
        double mean = sum / count;
        double spread = Math.max(0, squares / count - mean * mean);
        variance = variance == 0 ? spread : variance + (spread - variance) / 8;
        boolean isFirst = averageOf == 0;
        averageOf = Math.min(MEMORY, averageOf + count);
        average = isFirst ? mean : average + (mean - average) * count / averageOf;
        last = last == 0 ? mean : last;
        prove(count, mean, nowNanos);
    }

    /// Takes in a window and says whether the path has become slower.
    boolean isDelayed(double count, double sum, long nowNanos) {
        double mean = sum / count;
        prove(count, mean, nowNanos);
        double bound = Math.max(DELAY_BOUND, SIGMAS * error(count));
        boolean isHigh = mean > base() + bound && mean > last - bound / 4;
        last = mean;
        delayedWindows = isHigh ? delayedWindows + 1 : 0;
        return delayedWindows >= 2;
    }

    /// A window that was sent before the rate was last cut: what it says of delay is known already.
    void note(double count, double sum, long nowNanos) {
        last = sum / count;
        prove(count, last, nowNanos);
    }

    void forgetDelays() {
        delayedWindows = 0;
    }

    /// Whether the queue that a cut was to empty is empty.
    ///
    /// @param count  answers in the window that has been taken in last, above 0
    boolean isBackAtBase(double count) {
        return last < base() + Math.max(DELAY_BOUND / 2.0, SIGMAS * error(count));
    }

    private void prove(double count, double mean, long nowNanos) {
        if (nowNanos - leastFromNanos > LEAST_NANOS) {
            leastBefore = least;
            least = NONE;
            leastFromNanos = nowNanos;
            average = Math.max(average, leastBefore == NONE ? average : leastBefore);
        }
        least = Math.min(least, mean + PROVING_SIGMAS * error(count));
    }

    private double error(double count) {
        return Math.sqrt(variance / count);
    }

    private double base() {
        return Math.min(average, Math.min(least, leastBefore));
    }

    /// What a clean path's answers take, but for the rarest.
    long usualNanos() {
        return (long) (base() + SIGMAS * Math.sqrt(variance)) << Slices.RTT_SHIFT;
    }

    /// The clean path's mean, ns.
    long baseNanos() {
        return isKnown() ? (long) base() << Slices.RTT_SHIFT : 0;
    }
}
