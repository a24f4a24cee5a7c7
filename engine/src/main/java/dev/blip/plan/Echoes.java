package dev.blip.plan;

import java.util.stream.IntStream;

/// How each host is asked by echoes.
///
/// @param count          echoes to each host, 1 to `MOST`
/// @param intervalNanos  from one echo to a host to its next, `LEAST_INTERVAL_NANOS` or more
public record Echoes(int count, long intervalNanos) {
    /// A sequence number tells so many apart, without 0.
    public static final int MOST = 65_535;

    /// No host is asked sooner again: 100 echoes a second.
    public static final long LEAST_INTERVAL_NANOS = 10_000_000L;

    /// `ping` leaves as long: systems that limit what they answer let one a second through.
    public static final long INTERVAL_NANOS = 1_000_000_000L;

    /// How long the last echo is waited for where the user says nothing of it.
    public static final long WAIT_NANOS = 2_000_000_000L;

    public Echoes {
        if (count < 1 || count > MOST || intervalNanos < LEAST_INTERVAL_NANOS) {
            throw new IllegalArgumentException(
                    "1 to 65,535 echoes, 10 ms or more apart: count="
                            + count
                            + ", intervalNanos="
                            + intervalNanos);
        }
    }

    /// The numbers of the echoes, 1 to `count`.
    int[] numbers() {
        return IntStream.rangeClosed(1, count).toArray();
    }
}
