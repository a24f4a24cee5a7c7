package dev.blip.app.output;

import dev.blip.report.Observation;
import dev.blip.verdict.Reason;

/// How many ports of each host were settled by each reason without being listed: open addressing with linear
/// probing, 12 bytes a place, bounded. One thread.
final class UnlistedCounts {
    private static final int MOST_PLACES = 1 << 21;
    private static final int FIRST_PLACES = 1 << 10;
    private static final int REASON_BITS = 8;
    private static final long GOLDEN =
            0x9E3779B97F4A7C15L; // Knuth, TAOCP 3, 6.4: 2^64 / golden ratio

    private long[] keys = new long[FIRST_PLACES]; // host and reason, plus 1; 0 is free
    private int[] counts = new int[FIRST_PLACES];
    private int used;
    private boolean isFull;

    void add(Observation o) {
        long key = key(o.hostKey(), o.reason());
        int place = placeOf(key);
        if (keys[place] == 0) {
            if (used == MOST_PLACES / 2) {
                isFull = true;
                return;
            }
            keys[place] = key;
            used++;
        }
        counts[place]++;
        if (used > keys.length / 2 && keys.length < MOST_PLACES) {
            grow();
        }
    }

    int count(long hostKey, Reason reason) {
        return counts[placeOf(key(hostKey, reason))];
    }

    /// Whether something had no place, so that no count is certain.
    boolean isFull() {
        return isFull;
    }

    private static long key(long hostKey, Reason reason) {
        return (hostKey << REASON_BITS | reason.ordinal()) + 1;
    }

    /// Where `key` is, or where it would be put.
    private int placeOf(long key) {
        int mask = keys.length - 1;
        int place = (int) (key * GOLDEN >>> 32) & mask;
        while (keys[place] != 0 && keys[place] != key) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new int[keys.length];
        for (int old = 0; old < oldKeys.length; old++) {
            if (oldKeys[old] != 0) {
                int place = placeOf(oldKeys[old]);
                keys[place] = oldKeys[old];
                counts[place] = oldCounts[old];
            }
        }
    }
}
