package dev.blip.wire;

/// A MAC address in the low 48 bits of a `long`, first byte on the wire most significant, and its text.
public final class MacAddress {
    public static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private static final long GROUP_BIT = 1L << 40; // IEEE 802: an address of more than one station
    private static final long LOCAL_BIT = 1L << 41; // administered locally
    private static final int TEXT_LENGTH = 17;
    private static final String DIGITS = "0123456789abcdef";

    private MacAddress() {}

    /// Whether it is the address of a single station, as a sender's must be.
    public static boolean isStation(long mac) {
        return mac != 0 && (mac & GROUP_BIT) == 0;
    }

    /// Whether the address was made up by whoever uses it, and is of no vendor: at random, to stay unknown, or for a
    /// machine that has no interface of its own (IEEE 802, the U/L bit).
    public static boolean isLocal(long mac) {
        return (mac & LOCAL_BIT) != 0;
    }

    /// Six pairs of lower-case hex digits with colons between: `02:00:5e:10:00:0a`.
    public static String text(long mac) {
        var text = new StringBuilder(TEXT_LENGTH);
        for (int shift = 44; shift >= 0; shift -= 4) {
            text.append(DIGITS.charAt((int) (mac >>> shift) & 0xF));
            if (shift % 8 == 0 && shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }

    /// Reads six pairs of hex digits with colons, or dashes, between; either case.
    ///
    /// @throws IllegalArgumentException if `text` is anything else
    public static long parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            throw notMac(text);
        }
        char separator = text.charAt(2);
        if (separator != ':' && separator != '-') {
            throw notMac(text);
        }
        long mac = 0;
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char c = text.charAt(i);
            if (i % 3 == 2) {
                if (c != separator) {
                    throw notMac(text);
                }
                continue;
            }
            int digit =
                    c < 128
                            ? Character.digit(c, 16)
                            : -1; // beyond ASCII there are other digits: not ours
            if (digit < 0) {
                throw notMac(text);
            }
            mac = mac << 4 | digit;
        }
        return mac;
    }

    private static IllegalArgumentException notMac(String text) {
        return new IllegalArgumentException(
                "a MAC address is six pairs of hex digits, 02:00:5e:10:00:0a: text=" + text);
    }
}
