package dev.blip.targets;

import java.util.BitSet;

/// Four octets, each a set of numbers, as in `10.0.0-3.1,5,250-`: the addresses are all that can be made of them.
/// One pattern at a time: `parse`, then the rest. Not thread-safe.
final class OctetPattern {
    private static final int ABSENT = -1;
    private static final int BAD = -2;

    private final BitSet[] octets = {
        new BitSet(256), new BitSet(256), new BitSet(256), new BitSet(256)
    };

    /// Reads `text[from, to)`; it holds nothing but digits, hyphens, asterisks, commas and dots.
    ///
    /// @return why it is no pattern; empty if it is one
    String parse(byte[] text, int from, int to) {
        int count = 1;
        for (int at = from; at < to; at++) {
            count += text[at] == '.' ? 1 : 0;
        }
        if (count != 4) {
            return "an address has four octets, and here " + (count == 1 ? "is 1" : "are " + count);
        }
        int start = from;
        int octet = 0;
        for (int at = from; at <= to; at++) {
            if (at == to || text[at] == '.') {
                octets[octet].clear();
                String why = parseList(text, start, at, octets[octet]);
                if (!why.isEmpty()) {
                    return "octet " + (octet + 1) + ' ' + why;
                }
                octet++;
                start = at + 1;
            }
        }
        return "";
    }

    /// How many ranges `addTo` adds, 1 to 2^31.
    long rangeCount() {
        int lowest = lowestPartial();
        long ranges = runs(octets[lowest]);
        for (int octet = 0; octet < lowest; octet++) {
            ranges *= octets[octet].cardinality();
        }
        return ranges;
    }

    void addTo(AddressSet.Builder addresses) {
        addTo(addresses, 0, 0, lowestPartial());
    }

    /// Fixes one octet after the other; at `lowest`, behind which every octet is full, each run of numbers is a range.
    private void addTo(AddressSet.Builder addresses, int octet, int prefix, int lowest) {
        BitSet numbers = octets[octet];
        int shift = 8 * (3 - octet);
        if (octet < lowest) {
            for (int n = numbers.nextSetBit(0); n >= 0; n = numbers.nextSetBit(n + 1)) {
                addTo(addresses, octet + 1, prefix | (n << shift), lowest);
            }
            return;
        }
        int behind = (1 << shift) - 1;
        for (int n = numbers.nextSetBit(0); n >= 0; ) {
            int end = numbers.nextClearBit(n);
            addresses.add(prefix | (n << shift), prefix | ((end - 1) << shift) | behind);
            n = numbers.nextSetBit(end);
        }
    }

    /// The last octet that does not hold all 256 numbers, or the first one.
    private int lowestPartial() {
        int octet = 3;
        while (octet > 0 && octets[octet].cardinality() == 256) {
            octet--;
        }
        return octet;
    }

    private static int runs(BitSet numbers) {
        int runs = 0;
        for (int n = numbers.nextSetBit(0);
                n >= 0;
                n = numbers.nextSetBit(numbers.nextClearBit(n))) {
            runs++;
        }
        return runs;
    }

    private static String parseList(byte[] text, int from, int to, BitSet numbers) {
        int start = from;
        for (int at = from; at <= to; at++) {
            if (at == to || text[at] == ',') {
                String why = parseItem(text, start, at, numbers);
                if (!why.isEmpty()) {
                    return why;
                }
                start = at + 1;
            }
        }
        return "";
    }

    private static String parseItem(byte[] text, int from, int to, BitSet numbers) {
        if (from == to) {
            return "has nothing where a number belongs";
        }
        if (to - from == 1 && text[from] == '*') {
            numbers.set(0, 256);
            return "";
        }
        int hyphen = from;
        while (hyphen < to && text[hyphen] != '-') {
            hyphen++;
        }
        boolean isRange = hyphen < to;
        int first = number(text, from, hyphen);
        int last = isRange ? number(text, hyphen + 1, to) : first;
        if (first == BAD || last == BAD) {
            return aboutNumber(text, first == BAD ? from : hyphen + 1, first == BAD ? hyphen : to);
        }
        int low = first == ABSENT ? 0 : first;
        int high = last == ABSENT ? 255 : last;
        if (low > high) {
            return "runs backwards";
        }
        numbers.set(low, high + 1);
        return "";
    }

    /// 0 to 255, `ABSENT` if there is no text, or `BAD`.
    private static int number(byte[] text, int from, int to) {
        if (from == to) {
            return ABSENT;
        }
        if (to - from > 3 || (to - from > 1 && text[from] == '0')) {
            return BAD;
        }
        int value = 0;
        for (int at = from; at < to; at++) {
            if (text[at] < '0' || text[at] > '9') {
                return BAD;
            }
            value = value * 10 + text[at] - '0';
        }
        return value <= 255 ? value : BAD;
    }

    private static String aboutNumber(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text[at] < '0' || text[at] > '9') {
                return "is neither a number nor a range of numbers nor *";
            }
        }
        return text[from] == '0'
                ? "starts with a zero, which some programs read as octal"
                : "is above 255";
    }
}
