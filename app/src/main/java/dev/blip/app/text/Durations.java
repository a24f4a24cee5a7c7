package dev.blip.app.text;

/// Durations for people: three digits or so, and a unit that fits.
public final class Durations {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long SECONDS_PER_DAY = 86_400L;
    private static final long MOST_DAYS = 1_000L;
    private static final double SECONDS_PER_YEAR = 365.2425 * SECONDS_PER_DAY;
    private static final long MOST_YEARS = 1_000L;

    private Durations() {}

    /// `0.12 ms`, `8.31 ms`, `93 ms`, `1.25 s`, `3 min 20 s`, `2 h 5 min`, `12 days`, `27 years`. A duration below 0
    /// is none.
    public static String text(long nanos) {
        long micros = (Math.clamp(nanos, 0, Long.MAX_VALUE - 500) + 500) / 1_000;
        if (micros < 10_000) {
            return hundredths((micros + 5) / 10) + " ms";
        }
        long millis = (micros + 500) / 1_000;
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 10_000) {
            return hundredths((millis + 5) / 10) + " s";
        }
        return coarse((millis + 500) / 1_000);
    }

    /// The same of seconds, of which there may be more than nanoseconds fit a `long`: at last `more than 1,000 years`.
    public static String text(double seconds) {
        double nanos = seconds * NANOS_PER_SECOND;
        return nanos < (double) Long.MAX_VALUE ? text((long) nanos) : years(seconds);
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
        if (hours < 100) {
            return hours + " h " + minutes % 60 + " min";
        }
        long days = seconds / SECONDS_PER_DAY;
        return days < MOST_DAYS ? days + " days" : years((double) seconds);
    }

    private static String years(double seconds) {
        double years = seconds / SECONDS_PER_YEAR;
        return years < MOST_YEARS
                ? (long) years + " years"
                : "more than " + GroupedDigits.text(MOST_YEARS) + " years";
    }

    private static String hundredths(long value) {
        return value / 100 + "." + value / 10 % 10 + value % 10;
    }
}
