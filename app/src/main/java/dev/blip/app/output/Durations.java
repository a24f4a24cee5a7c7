package dev.blip.app.output;

/// Durations for people: three digits or so, and a unit that fits.
public final class Durations {
    private Durations() {}

    /// `0.12 ms`, `8.31 ms`, `93 ms`, `1.25 s`, `3 min 20 s`, `2 h 5 min`, `12 days`.
    public static String text(long nanos) {
        long micros = (nanos + 500) / 1_000;
        if (micros < 10_000) {
            return hundredths((micros + 5) / 10) + " ms";
        }
        long millis = (nanos + 500_000) / 1_000_000;
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 10_000) {
            return hundredths((millis + 5) / 10) + " s";
        }
        return coarse((millis + 500) / 1_000);
    }

    private static String coarse(long seconds) {
        if (seconds < 100) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 100) {
            return minutes + " min " + seconds % 60 + " s";
        }
        long hours = minutes / 60;
        return hours < 100 ? hours + " h " + minutes % 60 + " min" : hours / 24 + " days";
    }

    private static String hundredths(long value) {
        return value / 100 + "." + value / 10 % 10 + value % 10;
    }
}
