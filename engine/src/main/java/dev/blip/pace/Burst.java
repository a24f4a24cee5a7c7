package dev.blip.pace;

import dev.blip.plan.Caps;
import org.jspecify.annotations.Nullable;

/// A bound on packets in a stretch of time, wherever it begins.
///
/// @param most         packets, 1 or more
/// @param windowNanos  length of the stretch, above 0
public record Burst(int most, long windowNanos) {
    /// The shortest window that a cap in packets per second is held in.
    public static final long WINDOW_NANOS = 10_000_000L;

    private static final double WINDOWS_PER_SECOND = 100;
    private static final double NANOS_PER_SECOND = 1e9;

    /// A cap beyond this is none: no machine sends a million packets in 10 ms.
    private static final int MOST = 1 << 20;

    public Burst {
        if (most < 1 || most > Caps.Nat.MOST_ENTRIES || windowNanos < 1) {
            throw new IllegalArgumentException(
                    "a burst has packets and a window: most="
                            + most
                            + ", windowNanos="
                            + windowNanos);
        }
    }

    /// A cap as a bound: the packets of 10 ms, rounded up to a whole one, in the time that they take at the cap, which
    /// is 10 ms or a little more. So no 10 ms hold more than the rounding allows, and no long stretch more than the
    /// cap.
    static Burst of(double packetsPerSecond) {
        int most = (int) Math.clamp(Math.ceil(packetsPerSecond / WINDOWS_PER_SECOND), 1, MOST);
        return new Burst(most, (long) Math.ceil(most * NANOS_PER_SECOND / packetsPerSecond));
    }

    /// The same where there is a cap.
    ///
    /// @return null for `Caps.NONE`, and for what no machine can exceed
    public static @Nullable Burst ofCap(double packetsPerSecond) {
        return packetsPerSecond < MOST * WINDOWS_PER_SECOND ? of(packetsPerSecond) : null;
    }

    /// One of several shares that together are this bound, in whole packets.
    ///
    /// @param number  from 1
    /// @param of      1 to `most`
    public Burst part(int number, int of) {
        return new Burst(most / of + (number <= most % of ? 1 : 0), windowNanos);
    }
}
