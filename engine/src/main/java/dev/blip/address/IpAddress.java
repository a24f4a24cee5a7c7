package dev.blip.address;

import dev.blip.wire.Ipv4;
import java.nio.charset.StandardCharsets;

/// The address of a host, of either family: an immutable value with an order, IPv4 before IPv6 and ascending in either.
/// What runs for each packet has addresses as numbers instead.
public abstract sealed class IpAddress implements Comparable<IpAddress>
        permits Ipv4Address, Ipv6Address {
    IpAddress() {}

    /// @param bits  in network bit order: 10.0.0.1 is `0x0A000001`
    public static Ipv4Address ipv4(int bits) {
        return new Ipv4Address(bits);
    }

    /// @param high  the first four groups, the first of them most significant
    /// @param low   the last four
    public static Ipv6Address ipv6(long high, long low) {
        return new Ipv6Address(high, low, Ipv6Address.NO_ZONE);
    }

    /// Reads what `text` writes, and nothing that two programs could read differently. A zone is the number of an
    /// interface: `fe80::1%2`.
    ///
    /// @throws IllegalArgumentException if `text` is anything else
    public static IpAddress parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long ipv4 = Ipv4.parse(bytes, 0, bytes.length);
        if (ipv4 != Ipv4.NOT_AN_ADDRESS) {
            return ipv4((int) ipv4);
        }
        long[] halves = new long[2];
        int percent = text.indexOf('%');
        boolean isWhole = percent < 0;
        if (!Ipv6Text.read(bytes, 0, isWhole ? bytes.length : percent, halves)) {
            throw new IllegalArgumentException(
                    "an address is 192.0.2.1 or 2001:db8::1: text=" + text);
        }
        return isWhole
                ? ipv6(halves[0], halves[1])
                : ipv6(halves[0], halves[1]).inZone(zone(text, percent + 1));
    }

    private static int zone(String text, int at) {
        String digits = text.substring(at);
        if (!digits.matches("[1-9][0-9]{0,9}") || Long.parseLong(digits) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a zone is the number of an interface, from 1: text=" + text);
        }
        return Integer.parseInt(digits);
    }

    /// Dotted decimal, or the form of [RFC 5952](https://www.rfc-editor.org/rfc/rfc5952), with the number of the zone
    /// behind a percent sign if there is one.
    public abstract String text();

    @Override
    public final String toString() {
        return text();
    }
}
