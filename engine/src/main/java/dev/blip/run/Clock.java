package dev.blip.run;

import java.time.Instant;

/// The two clocks of a scan: one to measure by, one that the kernel stamps packets with. A simulation brings its own.
public interface Clock {
    Clock SYSTEM =
            new Clock() {
                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public long epochNanos() {
                    Instant now = Instant.now();
                    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
                }
            };

    /// Never runs backwards; any origin.
    long nanoTime();

    /// CLOCK_REALTIME, nanoseconds since 1970.
    long epochNanos();
}
