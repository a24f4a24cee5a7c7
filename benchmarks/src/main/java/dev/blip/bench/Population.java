package dev.blip.bench;

import dev.blip.lab.Truth;
import java.util.ArrayList;
import java.util.List;

/// The targets of one work: addresses in a row, times ports in a row. All lie in the lab's prefix.
///
/// @param addresses  how many, from [#FIRST]
/// @param firstPort  the first port
/// @param portCount  how many ports
record Population(int addresses, int firstPort, int portCount) {
    /// 198.18.0.0
    static final int FIRST = 198 << 24 | 18 << 16;

    static final String FIRST_TEXT = "198.18.0.0";
    private static final int MOST_ADDRESSES = 1 << 17; // a /15

    Population {
        if (addresses < 1 || addresses > MOST_ADDRESSES) {
            throw new IllegalArgumentException("the lab has a /15: addresses=" + addresses);
        }
        if (portCount < 1 || firstPort < 1 || firstPort + portCount > 65536) {
            throw new IllegalArgumentException(
                    "no such ports: firstPort=" + firstPort + ", portCount=" + portCount);
        }
    }

    static Population of(int addresses) {
        return new Population(addresses, 80, 1);
    }

    long targets() {
        return (long) addresses * portCount;
    }

    int lastPort() {
        return firstPort + portCount - 1;
    }

    /// `80` or `80-84`, which every scanner reads.
    String portText() {
        return portCount == 1 ? Integer.toString(firstPort) : firstPort + "-" + lastPort();
    }

    /// The addresses as the fewest prefixes, which every scanner reads.
    List<String> prefixes() {
        var prefixes = new ArrayList<String>();
        int first = FIRST;
        for (int left = addresses; left > 0; ) {
            int size = Integer.highestOneBit(left); // sizes fall, so each prefix is aligned
            prefixes.add(text(first) + "/" + (32 - Integer.numberOfTrailingZeros(size)));
            first += size;
            left -= size;
        }
        return prefixes;
    }

    /// The same in IPv6: in the lab's prefix, each address with its IPv4 namesake in the last four bytes.
    List<String> ipv6Prefixes() {
        var prefixes = new ArrayList<String>();
        int first = FIRST;
        for (int left = addresses; left > 0; ) {
            int size = Integer.highestOneBit(left);
            prefixes.add(ipv6Text(first) + "/" + (128 - Integer.numberOfTrailingZeros(size)));
            first += size;
            left -= size;
        }
        return prefixes;
    }

    private static String ipv6Text(int address) {
        return "2001:db8:18::%x:%x".formatted(address >>> 16, address & 0xFFFF);
    }

    boolean holds(int address, int port) {
        return Integer.compareUnsigned(address - FIRST, addresses) < 0
                && port >= firstPort
                && port <= lastPort();
    }

    /// How many targets are open in truth.
    long open(Truth truth) {
        long open = 0;
        for (int i = 0; i < addresses; i++) {
            for (int port = firstPort; port <= lastPort(); port++) {
                open += truth.stateOf(FIRST + i, port).equals("open") ? 1 : 0;
            }
        }
        return open;
    }

    private static String text(int address) {
        return (address >>> 24)
                + "."
                + (address >>> 16 & 255)
                + "."
                + (address >>> 8 & 255)
                + "."
                + (address & 255);
    }
}
