package dev.blip.ask;

import java.util.concurrent.atomic.AtomicLongArray;

/// Targets that are known to answer, some of which are asked again while only the silent are left: what becomes of them
/// says what the path is doing. Each has its place by a hash of host and port, so that whose turn it is does not depend
/// on how targets are numbered; where two meet, the later stays.
///
/// Receive threads `offer` and ask for `sentNanos`; the lane's transmit thread takes.
public final class Canaries {
    static final int PLACES = 1 << 10;

    /// A canary rests so long, at the least, before it is asked again.
    static final long REST_NANOS = 1_000_000_000L;

    private static final int LOOKS = 64;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /// One more than the index of the target in each place, 0 for none. Plain, because nothing else is read by way of
    /// it, and a word is stored at once.
    private final long[] known = new long[PLACES];

    private final AtomicLongArray asked = new AtomicLongArray(PLACES);
    private final AtomicLongArray sentNanos = new AtomicLongArray(PLACES);
    private int cursor;

    private static int place(long target) {
        return (int) (target * GOLDEN >>> 54);
    }

    /// Any receive thread: the target has answered.
    ///
    /// @param target  its host and port, as `TargetSpace` says them
    void offer(long index, long target) {
        known[place(target)] = index + 1;
    }

    /// Transmit thread. Takes one that has rested, and notes that it is asked now.
    ///
    /// @return its index, or -1 if there is none
    long take(long nowNanos) {
        for (int look = 0; look < LOOKS; look++) {
            cursor = (cursor + 1) & (PLACES - 1);
            long canary = known[cursor];
            boolean hasRested =
                    asked.getPlain(cursor) != canary
                            || nowNanos - sentNanos.getPlain(cursor) >= REST_NANOS;
            if (canary != 0 && hasRested) {
                known[cursor] = 0; // until it answers again
                asked.setOpaque(cursor, 0); // nobody's, while the time is another's already
                sentNanos.setRelease(cursor, nowNanos); // behind that
                asked.setRelease(cursor, canary); // pairs with the acquire in sentNanos
                return canary - 1;
            }
        }
        return -1;
    }

    /// Transmit thread. The one that was taken last was not asked after all.
    void takeBack(long index, long target) {
        int place = place(target);
        asked.setOpaque(place, 0);
        known[place] = index + 1;
    }

    /// Any receive thread: when the canary that has answered was asked, or -1 if another has taken its place.
    ///
    /// @param target  its host and port, as `TargetSpace` says them
    long sentNanos(long index, long target) {
        int place = place(target);
        if (asked.getAcquire(place) != index + 1) {
            return -1;
        }
        // Pairs with the release in take: who sees a later time no longer sees its word.
        long nanos = sentNanos.getAcquire(place);
        return asked.getOpaque(place) == index + 1 ? nanos : -1;
    }
}
