package dev.blip.lab;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An IPv4 prefix, `198.18.0.0/15`, or an address, which is a prefix of 32 bits. Host bits are zero.
///
/// @param address  in network bit order
/// @param length   bits, 0 to 32
record Prefix(int address, int length) {
    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:/(\\d{1,2}))?");

    /// The prefix that `text` says, or null if it is none.
    static @Nullable Prefix parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        int address = 0;
        for (int i = 1; i <= 4; i++) {
            int octet = Integer.parseInt(matcher.group(i));
            if (octet > 255) {
                return null;
            }
            address = address << 8 | octet;
        }
        int length = matcher.group(5) == null ? 32 : Integer.parseInt(matcher.group(5));
        return length > 32 || (address & ~mask(length)) != 0 ? null : new Prefix(address, length);
    }

    /// The prefix that `text` says.
    static Prefix of(String text) {
        Prefix prefix = parse(text);
        if (prefix == null) {
            throw new IllegalArgumentException("not an IPv4 prefix: " + text);
        }
        return prefix;
    }

    boolean covers(Prefix other) {
        return other.length >= length && (other.address & mask(length)) == address;
    }

    private static int mask(int length) {
        return length == 0 ? 0 : -1 << (32 - length);
    }
}
