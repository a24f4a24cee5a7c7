package dev.blip.plan;

/// How often a silent target is asked again at the most, and how long silence must last to mean something.
///
/// @param retries         further probes after the first, 0 to 15; no target is ever sent more than `retries + 1`
///     for its verdict
/// @param minTimeoutNanos floor of the retransmission timeout, above 0
/// @param maxTimeoutNanos its cap, not below the floor
/// @param initialTimeoutNanos before anything was measured, above 0; floor and cap hold for it too
/// @param leastSilenceNanos since a target's last probe, before its silence is a verdict, above 0; the cap holds
///     for it too
public record RetryPolicy(
        int retries,
        long minTimeoutNanos,
        long maxTimeoutNanos,
        long initialTimeoutNanos,
        long leastSilenceNanos) {
    /// RFC 6298, section 2.1: one second.
    public static final long INITIAL_TIMEOUT_NANOS = 1_000_000_000L;

    /// What a mobile network, a sleeping radio or a neighbour look-up on the way may take, whatever the others took: a
    /// kernel gives up a neighbour after three requests, a second apart, and most that are there answer the first.
    public static final long LEAST_SILENCE_NANOS = 1_000_000_000L;

    /// In a connect scan, as long as no round trip has been measured, an attempt ends before the kernel repeats its
    /// SYN, uncounted, a second after the first (TCP_TIMEOUT_INIT): with room for a thread that is late.
    public static final long UNMEASURED_CONNECT_NANOS = 900_000_000L;

    public static final int MAX_RETRIES = 15;

    /// Seven retries: at 20 % loss each way one probe in three goes unanswered, and 0.36^8 leaves 1 in 3,500, which
    /// makes up for bursts. Where less is lost, the passes end earlier. The floor is Nmap's; the cap is what RFC 6298
    /// allows at the least.
    public static final RetryPolicy DEFAULT = new RetryPolicy(7, 50_000_000L, 10_000_000_000L);

    public RetryPolicy {
        if (retries < 0 || retries > MAX_RETRIES) {
            throw new IllegalArgumentException(
                    "retries must be 0 to " + MAX_RETRIES + ": retries=" + retries);
        }
        if (minTimeoutNanos < 1
                || maxTimeoutNanos < minTimeoutNanos
                || initialTimeoutNanos < 1
                || leastSilenceNanos < 1) {
            throw new IllegalArgumentException(
                    "timeouts must be above 0 and in order: minTimeoutNanos="
                            + minTimeoutNanos
                            + ", maxTimeoutNanos="
                            + maxTimeoutNanos
                            + ", initialTimeoutNanos="
                            + initialTimeoutNanos
                            + ", leastSilenceNanos="
                            + leastSilenceNanos);
        }
    }

    /// A policy with the standard's initial timeout and the usual silence.
    public RetryPolicy(int retries, long minTimeoutNanos, long maxTimeoutNanos) {
        this(retries, minTimeoutNanos, maxTimeoutNanos, INITIAL_TIMEOUT_NANOS, LEAST_SILENCE_NANOS);
    }

    /// The same, with another timeout before anything was measured.
    public RetryPolicy withInitialTimeout(long nanos) {
        return new RetryPolicy(retries, minTimeoutNanos, maxTimeoutNanos, nanos, leastSilenceNanos);
    }

    public int attempts() {
        return retries + 1;
    }

    /// Source ports of a half-open scan: one for each attempt, and one for those who are asked though they have
    /// answered.
    public int sourcePorts() {
        return attempts() + 1;
    }

    /// A timeout, held to the floor and the cap.
    public long within(long timeoutNanos) {
        return Math.clamp(timeoutNanos, minTimeoutNanos, maxTimeoutNanos);
    }
}
