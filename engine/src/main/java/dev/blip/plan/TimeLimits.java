package dev.blip.plan;

/// When a scan gives up, as far as the user has said. `NO_LIMIT` where nothing was said.
///
/// @param maxRuntimeNanos   sending stops this long after the first probe; what was sent is still listened for
/// @param hostTimeoutNanos  a target that has been silent this long since its first probe is neither asked again nor
///     waited for, and has no verdict
/// @param waitNanos         how long to listen after the last probe, instead of the measured timeout
/// @param pathTimeoutNanos  how long a part of the network that has fallen silent is waited for
public record TimeLimits(
        long maxRuntimeNanos, long hostTimeoutNanos, long waitNanos, long pathTimeoutNanos) {
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /// Nothing but measurement ends the scan.
    public static final TimeLimits NONE = new TimeLimits(NO_LIMIT, NO_LIMIT, NO_LIMIT);

    /// A spanning tree that converges anew, a routing protocol's dead interval, a cable that is put back.
    public static final long PATH_TIMEOUT_NANOS = 10_000_000_000L;

    public TimeLimits {
        if (maxRuntimeNanos < 1 || hostTimeoutNanos < 1 || waitNanos < 1 || pathTimeoutNanos < 1) {
            throw new IllegalArgumentException(
                    "time limits must be above 0: maxRuntimeNanos="
                            + maxRuntimeNanos
                            + ", hostTimeoutNanos="
                            + hostTimeoutNanos
                            + ", waitNanos="
                            + waitNanos
                            + ", pathTimeoutNanos="
                            + pathTimeoutNanos);
        }
    }

    /// Limits with the usual path timeout.
    public TimeLimits(long maxRuntimeNanos, long hostTimeoutNanos, long waitNanos) {
        this(maxRuntimeNanos, hostTimeoutNanos, waitNanos, PATH_TIMEOUT_NANOS);
    }

    /// The same for a part of a scan.
    ///
    /// @param nanos  what is left for it, above 0
    public TimeLimits withMaxRuntime(long nanos) {
        return new TimeLimits(nanos, hostTimeoutNanos, waitNanos, pathTimeoutNanos);
    }
}
