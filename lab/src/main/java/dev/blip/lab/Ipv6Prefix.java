package dev.blip.lab;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An IPv6 prefix, `2001:db8::/32`, or an address, which is a prefix of 128 bits. Host bits are zero.
///
/// @param address  0 to 2^128 - 1
/// @param length   bits, 0 to 128
record Ipv6Prefix(BigInteger address, int length) {
    private static final int BITS = 128;

    /// No zone, and no octets: an IPv4 address in another's clothes is none of ours.
    private static final Pattern TEXT = Pattern.compile("([0-9a-f:]{2,39})(?:/(\\d{1,3}))?");

    /// The prefix that `text` says, or null if it is none.
    static @Nullable Ipv6Prefix parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || !text.contains(":")) {
            return null;
        }
        int length = matcher.group(2) == null ? BITS : Integer.parseInt(matcher.group(2));
        BigInteger address = addressOf(matcher.group(1));
        if (address == null || length > BITS) {
            return null;
        }
        int zeroBits = address.signum() == 0 ? BITS : address.getLowestSetBit();
        return zeroBits < BITS - length ? null : new Ipv6Prefix(address, length);
    }

    private static @Nullable BigInteger addressOf(String text) {
        try {
            return Inet6Address.ofLiteral(text) instanceof Inet6Address address
                    ? new BigInteger(1, address.getAddress())
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// The prefix that `text` says.
    static Ipv6Prefix of(String text) {
        Ipv6Prefix prefix = parse(text);
        if (prefix == null) {
            throw new IllegalArgumentException("not an IPv6 prefix: " + text);
        }
        return prefix;
    }

    boolean covers(Ipv6Prefix other) {
        return other.length >= length
                && address.xor(other.address).shiftRight(BITS - length).signum() == 0;
    }
}
