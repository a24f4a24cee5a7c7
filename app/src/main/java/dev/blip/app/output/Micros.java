package dev.blip.app.output;

/// Nanoseconds as the outputs show them.
final class Micros {
    private Micros() {}

    /// Rounded to the nearest microsecond.
    static long of(long nanos) {
        return (nanos + 500) / 1000;
    }
}
