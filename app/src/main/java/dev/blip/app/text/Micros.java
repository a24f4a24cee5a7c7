package dev.blip.app.text;

/// Nanoseconds as the outputs show them.
public final class Micros {
    private Micros() {}

    /// Rounded to the nearest microsecond.
    public static long of(long nanos) {
        return (nanos + 500) / 1000;
    }
}
