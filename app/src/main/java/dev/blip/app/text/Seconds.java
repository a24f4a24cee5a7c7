package dev.blip.app.text;

/// Durations as Nmap's files hold them: seconds with two decimals.
public final class Seconds {
    private static final long NANOS_PER_HUNDREDTH = 10_000_000L;

    private Seconds() {}

    /// `0.09`, rounded down; a duration below 0 is none.
    public static String text(long nanos) {
        long hundredths = Math.max(0, nanos) / NANOS_PER_HUNDREDTH;
        return hundredths / 100 + "." + hundredths / 10 % 10 + hundredths % 10;
    }
}
