package dev.blip.app.output;

/// Writes moments as ISO 8601 in UTC with microseconds, `2026-01-02T03:04:05.678901Z`, without `java.time`, whose
/// classes cost more at start-up than the rest of an output. Keeps the text of the last second: findings come close
/// together.
final class UtcTime {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400;

    private long second = Long.MIN_VALUE;
    private String prefix = "";

    void write(OutputFile file, long epochNanos) throws OutputFailure {
        long now = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
        if (now != second) {
            second = now;
            prefix = toSeconds(now);
        }
        long micros = Math.floorMod(epochNanos, NANOS_PER_SECOND) / 1000;
        file.text(prefix).octet('.');
        for (long digit = 100_000; digit > 0; digit /= 10) {
            file.octet((char) ('0' + micros / digit % 10));
        }
        file.octet('Z');
    }

    /// Days to a date by counting 400-year eras from 0000-03-01, so that the leap day ends a year
    /// (Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
    private static String toSeconds(long epochSecond) {
        long days = Math.floorDiv(epochSecond, SECONDS_PER_DAY) + 719_468;
        long era = Math.floorDiv(days, 146_097L);
        long dayOfEra = days - era * 146_097;
        long yearOfEra =
                (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long shifted = (5 * dayOfYear + 2) / 153; // 0 is March
        long day = dayOfYear - (153 * shifted + 2) / 5 + 1;
        long month = shifted < 10 ? shifted + 3 : shifted - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        long ofDay = Math.floorMod(epochSecond, SECONDS_PER_DAY);
        var text = new StringBuilder(19);
        text.append(year).append('-');
        twoDigits(text, month).append('-');
        twoDigits(text, day).append('T');
        twoDigits(text, ofDay / 3600).append(':');
        twoDigits(text, ofDay / 60 % 60).append(':');
        return twoDigits(text, ofDay % 60).toString();
    }

    private static StringBuilder twoDigits(StringBuilder text, long value) {
        return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
