package dev.blip.report;

/// The round-trip times of a scan; -1 where none was measured.
///
/// @param minNanos     the smallest
/// @param medianNanos  half of them are shorter
/// @param p99Nanos     one in a hundred is longer
public record RoundTripTimes(long minNanos, long medianNanos, long p99Nanos) {
    /// None was measured.
    public static final RoundTripTimes NONE = new RoundTripTimes(-1, -1, -1);
}
