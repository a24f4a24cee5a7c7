package dev.blip.app.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// Moments as Nmap's files show them to people: `Fri Jan  2 03:04:05 2026`, local time, as `ctime(3)`.
public final class LocalTime {
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private LocalTime() {}

    public static String text(long epochNanos) {
        ZonedDateTime t =
                Instant.ofEpochSecond(Math.floorDiv(epochNanos, 1_000_000_000L))
                        .atZone(ZoneId.systemDefault());
        int day = (t.getDayOfWeek().getValue() - 1) * 3;
        int month = (t.getMonthValue() - 1) * 3;
        return DAYS.substring(day, day + 3)
                + ' '
                + MONTHS.substring(month, month + 3)
                + ' '
                + padded(t.getDayOfMonth(), ' ')
                + ' '
                + padded(t.getHour(), '0')
                + ':'
                + padded(t.getMinute(), '0')
                + ':'
                + padded(t.getSecond(), '0')
                + ' '
                + t.getYear();
    }

    private static String padded(int value, char filler) {
        return value < 10 ? "" + filler + value : Integer.toString(value);
    }
}
