package dev.blip.address;

import dev.blip.wire.Ipv4;

/// IPv6 addresses as text: read strictly, written as [RFC 5952](https://www.rfc-editor.org/rfc/rfc5952) has it.
public final class Ipv6Text {
    private static final int GROUPS = 8;
    private static final int GROUP_BITS = 16;
    private static final int MOST_DIGITS = 4; // of a group
    private static final int WRONG = -1;
    private static final int LONGEST = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length();
    private static final long MAPPED = 0xFFFFL; // ::ffff:0:0/96, above the IPv4 address

    private Ipv6Text() {}

    /// Reads a whole address in one of the forms of [RFC 4291 section
    /// 2.2](https://www.rfc-editor.org/rfc/rfc4291#section-2.2): groups of one to four hex digits, `::` once at the
    /// most and for one zero group or more, the last two groups in dotted decimal if so written. No zone, no brackets.
    /// Allocates nothing.
    ///
    /// @param halves  takes the first four groups at 0 and the last four at 1; holds anything if it is no address
    /// @return whether it is one
    public static boolean read(byte[] text, int from, int to, long[] halves) {
        if (to - from > LONGEST) {
            return false;
        }
        int gap = gap(text, from, to);
        if (gap < 0) {
            return readGroups(text, from, to, true, halves) == GROUPS;
        }
        int head = readGroups(text, from, gap, false, halves);
        long high = halves[0];
        long low = halves[1];
        int tail = readGroups(text, gap + 2, to, true, halves);
        if (head == WRONG || tail == WRONG || head + tail >= GROUPS) {
            return false;
        }
        int bits = (GROUPS - head) * GROUP_BITS; // behind the head
        boolean isInHigh = bits >= Long.SIZE;
        int shift = bits & Long.SIZE - 1;
        if (head > 0) {
            halves[0] |= isInHigh ? low << shift : high << shift | low >>> Long.SIZE - shift;
            halves[1] |= isInHigh ? 0 : low << shift;
        }
        return true;
    }

    /// Where `::` stands first, or -1.
    private static int gap(byte[] text, int from, int to) {
        for (int at = from; at + 1 < to; at++) {
            if (text[at] == ':' && text[at + 1] == ':') {
                return at;
            }
        }
        return -1;
    }

    /// Reads groups with one colon between them, as many as there are.
    ///
    /// @param mayBeDotted  the last two may be an IPv4 address
    /// @param halves       takes them, the last one lowest
    /// @return how many, or `WRONG`
    private static int readGroups(
            byte[] text, int from, int to, boolean mayBeDotted, long[] halves) {
        long high = 0;
        long low = 0;
        int groups = 0;
        int at = from;
        while (at < to) {
            int end = endOfGroup(text, at, to);
            boolean isDotted = mayBeDotted && end == to && to - at > MOST_DIGITS;
            int bits = isDotted ? 2 * GROUP_BITS : GROUP_BITS;
            long value = isDotted ? Ipv4.parse(text, at, to) : group(text, at, end);
            if (value < 0 || end + 1 == to) { // a colon at the very end is half of two
                return WRONG;
            }
            groups += isDotted ? 2 : 1;
            high = high << bits | low >>> Long.SIZE - bits;
            low = low << bits | value;
            at = end + 1;
        }
        halves[0] = high;
        halves[1] = low;
        return groups;
    }

    /// The first colon, or the end.
    private static int endOfGroup(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != ':') {
            at++;
        }
        return at;
    }

    /// One to four hex digits and nothing else, or `WRONG`.
    private static int group(byte[] text, int from, int to) {
        if (to == from || to - from > MOST_DIGITS) {
            return WRONG;
        }
        int value = 0;
        for (int at = from; at < to; at++) {
            int digit = digit(text[at]);
            if (digit < 0) {
                return WRONG;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static int digit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : WRONG;
    }

    /// Writes lower-case hex without leading zeros and with `::` for the first of the longest runs of zero groups,
    /// two at the least; IPv4-mapped addresses end in dotted decimal (RFC 5952 section 5).
    public static String of(long high, long low) {
        if (high == 0 && low >>> Integer.SIZE == MAPPED) {
            return "::ffff:" + Ipv4.text((int) low);
        }
        int gap = 0;
        int gapLength = 1; // a single zero group is written
        for (int i = 0; i < GROUPS; i++) {
            int length = zerosFrom(i, high, low);
            if (length > gapLength) {
                gap = i;
                gapLength = length;
            }
        }
        var text = new StringBuilder(LONGEST);
        int group = 0;
        while (group < GROUPS) {
            if (group == gap && gapLength > 1) {
                text.append("::");
                group += gapLength;
                continue;
            }
            boolean isBehindGroup = !text.isEmpty() && text.charAt(text.length() - 1) != ':';
            text.append(isBehindGroup ? ":" : "").append(Integer.toHexString(at(group, high, low)));
            group++;
        }
        return text.toString();
    }

    private static int zerosFrom(int group, long high, long low) {
        int end = group;
        while (end < GROUPS && at(end, high, low) == 0) {
            end++;
        }
        return end - group;
    }

    private static int at(int group, long high, long low) {
        long half = group < GROUPS / 2 ? high : low;
        return (int) (half >>> GROUP_BITS * (GROUPS / 2 - 1 - group % (GROUPS / 2))) & 0xFFFF;
    }
}
