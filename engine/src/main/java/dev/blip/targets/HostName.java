package dev.blip.targets;

/// What may stand as a host name: [RFC 1123 section 2.1](https://www.rfc-editor.org/rfc/rfc1123#section-2.1) with the
/// underscore that real names have; and what else people write in its place.
final class HostName {
    private static final int MAX_BYTES = 253;
    private static final int MAX_LABEL_BYTES = 63;

    private HostName() {}

    /// Why `text[from, to)` is no host name; empty if it is one.
    static String refusal(byte[] text, int from, int to) {
        String why = refusedByte(text, from, to);
        if (!why.isEmpty()) {
            return why;
        }
        if (to - from > MAX_BYTES) {
            return "a host name has at most " + MAX_BYTES + " characters";
        }
        int end =
                to > from && text[to - 1] == '.'
                        ? to - 1
                        : to; // a fully qualified name may end in a dot
        int start = from;
        for (int at = from; at <= end; at++) {
            if (at == end || text[at] == '.') {
                if (!isLabel(text, start, at)) {
                    return "a host name consists of letters, digits and hyphens in parts of 1 to "
                            + MAX_LABEL_BYTES
                            + ", hyphens inside only";
                }
                if (at == end && isNumber(text, start, at)) {
                    return "a name that ends in a number is an address that programs read differently";
                }
                start = at + 1;
            }
        }
        return "";
    }

    /// A form that would be read, for the commonest of mistakes; empty if none is known.
    static String suggestion(byte[] text, int from, int to) {
        int colon = colon(text, from, to);
        return isPort(text, colon, to) ? SpecFault.shown(text, from, colon) : "";
    }

    private static String refusedByte(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            if ((text[at] >= 0 && text[at] < ' ') || text[at] == 0x7F) {
                return "it holds bytes that no text has (a list in UTF-16 has to be turned into UTF-8)";
            }
        }
        for (int at = from; at < to; at++) {
            if (text[at] < 0) {
                return "it holds more than ASCII (a name in another script has a form that starts with xn--)";
            }
        }
        int colon = colon(text, from, to);
        if (colon >= 0) {
            return aboutColon(text, colon, to);
        }
        for (int at = from; at < to; at++) {
            if (!isLabelByte(text[at]) && text[at] != '.') {
                return "no address and no host name holds the character '" + (char) text[at] + "'";
            }
        }
        return "";
    }

    private static String aboutColon(byte[] text, int colon, int to) {
        if (isPort(text, colon, to)) {
            return "a port goes with an address, and those of a name are given with -p";
        }
        boolean isUrl = colon + 1 == to && colon > 0 && isLetter(text[colon - 1]);
        return isUrl
                ? "this is a URL, and a target is a host"
                : "a colon stands before a port, or in an IPv6 address with others";
    }

    /// Whether the only colon stands before a number, as in `host:80`.
    private static boolean isPort(byte[] text, int colon, int to) {
        int at = colon + 1;
        while (colon >= 0 && at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return colon >= 0 && at == to && at > colon + 1 && colon > 0 && text[colon - 1] != ':';
    }

    private static int colon(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text[at] == ':') {
                return at;
            }
        }
        return -1;
    }

    private static boolean isLabel(byte[] text, int from, int to) {
        return to > from
                && to - from <= MAX_LABEL_BYTES
                && text[from] != '-'
                && text[to - 1] != '-';
    }

    /// Decimal or, as C's `inet_aton` takes it too, hexadecimal.
    private static boolean isNumber(byte[] text, int from, int to) {
        boolean isHex = to - from >= 2 && text[from] == '0' && (text[from + 1] | 0x20) == 'x';
        for (int at = isHex ? from + 2 : from; at < to; at++) {
            int lower = text[at] | 0x20;
            boolean isDigit = text[at] >= '0' && text[at] <= '9';
            if (!isDigit && !(isHex && lower >= 'a' && lower <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLabelByte(byte b) {
        return isLetter(b) || (b >= '0' && b <= '9') || b == '-' || b == '_';
    }

    private static boolean isLetter(byte b) {
        return (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
    }
}
