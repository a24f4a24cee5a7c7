package dev.blip.targets;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/// Service names of ports: IANA's registry, as a sorted text that is searched as it is. Loading it is one read of
/// 90 kB, done when the first name is needed; no index is built. Immutable; any thread may ask.
///
/// One line for each named port, ascending: the port, its name, then further names that are understood but not shown.
public final class ServiceNames {
    private static final String RESOURCE = "service-names.txt";
    private static final String UDP_RESOURCE = "udp-service-names.txt";
    private static final int MAX_PATTERN_LENGTH = 64;

    private final byte[] table;
    private final int start; // of the first line behind the header

    ServiceNames(byte[] table) {
        this.table = table;
        int at = 0;
        while (at < table.length && table[at] == '#') {
            at = endOfLine(at) + 1;
        }
        this.start = at;
    }

    /// The names of TCP ports that blip ships.
    public static ServiceNames iana() {
        return Shipped.NAMES;
    }

    /// The names of UDP ports that blip ships: those that it ranks.
    public static ServiceNames udp() {
        return ShippedUdp.NAMES;
    }

    /// Those of a protocol.
    public static ServiceNames of(Transport protocol) {
        return protocol == Transport.TCP ? iana() : udp();
    }

    /// The name of a port, as outputs show it: `https` for 443. Empty if it has none.
    public String nameOf(int port) {
        int low = start;
        int high = table.length;
        while (low < high) { // halves bytes, not lines: `middle` is moved back to the start of its
            // line
            int middle = startOfLine((low + high) >>> 1);
            int name = endOfWord(middle);
            int listed = number(middle, name);
            if (listed == port) {
                return new String(
                        table, name + 1, endOfWord(name + 1) - name - 1, StandardCharsets.US_ASCII);
            }
            if (listed < port) {
                low = endOfLine(middle) + 1;
            } else {
                high = middle;
            }
        }
        return "";
    }

    /// The ports that have a name like `pattern`, in any case; `*` stands for any characters, `?` for one. Empty if
    /// there is none.
    public PortSet portsOf(String pattern) {
        var ports = new BitSet();
        if (pattern.isEmpty() || pattern.length() > MAX_PATTERN_LENGTH) {
            return PortSet.of(ports);
        }
        byte[] lower = new byte[pattern.length()];
        for (int i = 0; i < lower.length; i++) {
            lower[i] =
                    lower((byte) Math.min(pattern.charAt(i), 0x7F)); // no name holds a byte of 0x7F
        }
        for (int at = start; at < table.length; at = endOfLine(at) + 1) {
            int endOfLine = endOfLine(at);
            int word = endOfWord(at);
            int port = number(at, word);
            while (word < endOfLine) {
                int from = word + 1;
                word = endOfWord(from);
                if (isLike(lower, from, word)) {
                    ports.set(port);
                }
            }
        }
        return PortSet.of(ports);
    }

    /// Whether `table[at, to)` is like the pattern. On a mismatch the latest `*` takes one character more, so the steps
    /// are at most the product of the two lengths.
    private boolean isLike(byte[] pattern, int from, int to) {
        int p = 0;
        int at = from;
        int star = -1;
        int resume = from;
        while (at < to) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                resume = at;
            } else if (p < pattern.length
                    && (pattern[p] == '?' || pattern[p] == lower(table[at]))) {
                p++;
                at++;
            } else if (star >= 0) {
                p = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    private int startOfLine(int within) {
        int at = within;
        while (at > start && table[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    private int endOfLine(int within) {
        int at = within;
        while (at < table.length && table[at] != '\n') {
            at++;
        }
        return at;
    }

    private int endOfWord(int within) {
        int at = within;
        while (at < table.length && table[at] > ' ') {
            at++;
        }
        return at;
    }

    private int number(int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            number = number * 10 + table[at] - '0';
        }
        return number;
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }

    /// Loaded when first asked for, by the class loader's own rule.
    private static final class Shipped {
        static final ServiceNames NAMES = new ServiceNames(ShippedText.read(RESOURCE));
    }

    /// Loaded so too.
    private static final class ShippedUdp {
        static final ServiceNames NAMES = new ServiceNames(ShippedText.read(UDP_RESOURCE));
    }
}
