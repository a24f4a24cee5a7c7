package dev.blip.host;

import java.util.concurrent.atomic.AtomicLongArray;

/// Marks of TCP ports, a bit each, that any thread sets and clears without a lock.
///
/// Whoever sets a mark owns it until it clears it: of several threads that want one port exactly one gets it. A block
/// is claimed from its lowest port upwards, so that of the claims that meet at least one succeeds: the one whose ports
/// reach highest meets nobody.
final class PortMarks {
    static final int PORTS = 1 << 16;

    private final AtomicLongArray words = new AtomicLongArray(PORTS / Long.SIZE);

    /// Marks a block of ports, all or none.
    ///
    /// @return -1, or the first port that was marked already
    int claim(int first, int count) {
        for (int port = first; port < first + count; port++) {
            if (!mark(port)) {
                clear(first, port - first);
                return port;
            }
        }
        return -1;
    }

    /// Whether this call marked the port. A round is lost only to another thread that has changed the same word.
    private boolean mark(int port) {
        int word = port / Long.SIZE;
        long bit = 1L << port; // a shift takes its distance modulo 64
        for (long seen = words.get(word); (seen & bit) == 0; seen = words.get(word)) {
            if (words.compareAndSet(word, seen, seen | bit)) {
                return true;
            }
        }
        return false;
    }

    /// Clears the marks of ports that the caller has claimed; those of its neighbours in the same word stay.
    void clear(int first, int count) {
        for (int port = first; port < first + count; port++) {
            int word = port / Long.SIZE;
            long seen = words.get(word);
            while (!words.compareAndSet(word, seen, seen & ~(1L << port))) {
                seen = words.get(word);
            }
        }
    }
}
