package dev.blip.app.option;

import dev.blip.plan.Pace;

/// Numbers with units, MAC and IPv4 addresses, as people type them. Strict: what is not wholly understood is refused.
public final class Quantity {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long MILLION = 1_000_000;
    private static final int MAC_BYTES = 6;

    private Quantity() {}

    /// Packets per second, 0.001 or more: `500`, `10k`, `1.5M`, `0.1`; kept to a millionth.
    public static double packets(String name, String text) throws UsageError {
        long multiple = multiple(text);
        long millionths =
                scaled(
                        multiple == 1 ? text : text.substring(0, text.length() - 1),
                        multiple * MILLION);
        if (millionths < MILLION * Pace.SLOWEST) {
            throw new UsageError(
                    name + ": not a rate of 0.001 packets/s or more: " + text, name + " 10k");
        }
        return (double) millionths / MILLION;
    }

    /// `2`, `0.5%`: per cent, as ZMap takes them; the result is a share, 0 to 1.
    public static double percent(String name, String text) throws UsageError {
        String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        long millionths = scaled(number, MILLION);
        if (millionths < 0 || millionths > 100 * MILLION) {
            throw new UsageError(name + ": not a number from 0 to 100: " + text, name + " 0.5");
        }
        return (double) millionths / (100 * MILLION);
    }

    /// `500`, `10k`, `1.5M`, `0.1G`: decimal multiples.
    public static long rate(String name, String text) throws UsageError {
        long multiple = multiple(text);
        long rate = scaled(multiple == 1 ? text : text.substring(0, text.length() - 1), multiple);
        if (rate < 1) {
            throw new UsageError(
                    name + ": not a rate of 1 packet/s or more: " + text, name + " 10k");
        }
        return rate;
    }

    private static long multiple(String text) {
        return switch (lastOf(text)) {
            case 'k', 'K' -> 1_000;
            case 'm', 'M' -> 1_000_000;
            case 'g', 'G' -> 1_000_000_000;
            default -> 1;
        };
    }

    /// Nanoseconds of `250ms`, `1.5s`, `100us`, `2m`; a plain number is seconds, as Nmap takes it.
    public static long nanos(String name, String text) throws UsageError {
        int digits = text.length();
        while (digits > 0 && Character.isLetter(text.charAt(digits - 1))) {
            digits--;
        }
        long unit =
                switch (text.substring(digits)) {
                    case "", "s" -> NANOS_PER_SECOND;
                    case "ms" -> 1_000_000;
                    case "us" -> 1_000;
                    case "m", "min" -> 60 * NANOS_PER_SECOND;
                    default -> 0;
                };
        long nanos = unit == 0 ? -1 : scaled(text.substring(0, digits), unit);
        if (nanos < 1) {
            throw new UsageError(name + ": not a time above 0: " + text, name + " 250ms");
        }
        return nanos;
    }

    /// A whole number from `least` to `most`, decimal.
    public static long whole(String name, String text, long least, long most) throws UsageError {
        long value = scaled(text, 1);
        if (text.indexOf('.') >= 0 || value < least || value > most) {
            String bounds = most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
            throw new UsageError(
                    name + ": not a whole number, " + bounds + ": " + text,
                    name + " " + (value > most ? most : least));
        }
        return value;
    }

    /// Six bytes in hexadecimal with `:` or `-` between them; the result is in the low 48 bits.
    public static long mac(String name, String text) throws UsageError {
        long mac = 0;
        boolean isMac = text.length() == MAC_BYTES * 3 - 1;
        for (int i = 0; i < text.length() && isMac; i++) {
            char c = text.charAt(i);
            if (i % 3 == 2) {
                isMac = c == ':' || c == '-';
            } else {
                isMac = Character.digit(c, 16) >= 0 && c < 0x80;
                mac = mac << 4 | Character.digit(c, 16);
            }
        }
        if (!isMac) {
            throw new UsageError(
                    name + ": not a MAC address: " + text, name + " 02:00:00:00:00:01");
        }
        return mac;
    }

    /// Four decimal numbers, 0 to 255, without leading zeros; in network bit order.
    public static int address(String name, String text) throws UsageError {
        int address = 0;
        int from = 0;
        for (int octet = 0; octet < 4; octet++) {
            int dot = octet == 3 ? text.length() : text.indexOf('.', from);
            String part = dot < 0 ? "" : text.substring(from, dot);
            boolean isOctet =
                    areDigits(part)
                            && part.length() <= 3
                            && (part.length() <= 1 || part.charAt(0) != '0');
            long value = isOctet ? scaled(part, 1) : -1;
            if (value < 0 || value > 255) {
                throw new UsageError(name + ": not an IPv4 address: " + text, name + " 192.0.2.1");
            }
            address = address << 8 | (int) value;
            from = dot + 1;
        }
        return address;
    }

    /// `text` times `unit`, rounded down; -1 if it is not digits with at most one point, or does not fit.
    private static long scaled(String text, long unit) {
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        String fraction = point < 0 ? "" : text.substring(point + 1);
        if (whole.isEmpty()
                || (point >= 0 && fraction.isEmpty())
                || !areDigits(whole)
                || !areDigits(fraction)) {
            return -1;
        }
        if (whole.length() > 19 || fraction.length() > 9) {
            return -1;
        }
        try {
            long value = Math.multiplyExact(Long.parseLong(whole), unit);
            long part = unit;
            for (int i = 0; i < fraction.length(); i++) {
                part /= 10;
                value = Math.addExact(value, part * (fraction.charAt(i) - '0'));
            }
            return value;
        } catch (ArithmeticException | NumberFormatException _) {
            return -1; // beyond 64 bits: refused like any other number out of bounds
        }
    }

    private static boolean areDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static char lastOf(String text) {
        return text.isEmpty() ? '0' : text.charAt(text.length() - 1);
    }
}
