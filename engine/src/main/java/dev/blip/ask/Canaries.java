package dev.blip.ask;

import java.util.concurrent.atomic.AtomicLongArray;

/// Targets that are known to answer, some of which are asked again while only the silent are left: what becomes of them
/// says what the path is doing. Each has its place by hash; where two meet, the later stays.
///
/// Receive threads `offer` and ask for `sentNanos`; the lane's transmit thread takes.
public final class Canaries {
    static final int PLACES = 1 << 10;

    /// A canary rests so long, at the least, before it is asked again.
    static final long REST_NANOS = 1_000_000_000L;

    private static final int LOOKS = 64;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /// 0: none. Plain, because nothing else is read by way of it, and a word is stored at once.
    private final long[] known = new long[PLACES];

    private final AtomicLongArray asked = new AtomicLongArray(PLACES);
    private final AtomicLongArray sentNanos = new AtomicLongArray(PLACES);
    private int cursor;
    private long taken;

    private static long word(int address, int port) {
        return Integer.toUnsignedLong(address) << 16 | port;
    }

    private static int place(long word) {
        return (int) (word * GOLDEN >>> 54);
    }

    /// Any receive thread: the target has answered.
    void offer(int address, int port) {
        long word = word(address, port);
        known[place(word)] = word;
    }

    /// Transmit thread. Takes one that has rested, and notes that it is asked now.
    ///
    /// @return whether there is one; `address` and `port` then say which
    boolean take(long nowNanos) {
        for (int look = 0; look < LOOKS; look++) {
            cursor = (cursor + 1) & (PLACES - 1);
            long word = known[cursor];
            boolean hasRested =
                    asked.getPlain(cursor) != word
                            || nowNanos - sentNanos.getPlain(cursor) >= REST_NANOS;
            if (word != 0 && hasRested) {
                known[cursor] = 0; // until it answers again
                asked.setOpaque(cursor, 0); // nobody's, while the time is another's already
                sentNanos.setRelease(cursor, nowNanos); // behind that
                asked.setRelease(cursor, word); // pairs with the acquire in sentNanos
                taken = word;
                return true;
            }
        }
        return false;
    }

    int address() {
        return (int) (taken >>> 16);
    }

    int port() {
        return (int) (taken & 0xFFFF);
    }

    /// Any receive thread: when the canary that has answered was asked, or -1 if another has taken its place.
    long sentNanos(int address, int port) {
        long word = word(address, port);
        int place = place(word);
        if (asked.getAcquire(place) != word) {
            return -1;
        }
        // Pairs with the release in take: who sees a later time no longer sees its word.
        long nanos = sentNanos.getAcquire(place);
        return asked.getOpaque(place) == word ? nanos : -1;
    }
}
