package dev.blip.pace;

/// Holds a `Burst` for each of many kinds of packets, such as those to one host: when the last packets left, as many as
/// the bound has, for each of a bounded number of buckets, which kinds are hashed to. Two kinds in one bucket share its
/// bound, so a collision only makes it stricter. Owner: one transmit thread.
///
/// Packets of one *epoch*, a 256th of the window, count as if they had left with its last. So a packet takes four
/// bytes, and the bound is held for up to 0.4 % longer than the window.
///
/// Memory: 4 bytes for each packet of a bound, times the buckets: half a MiB, or four times the bound where that is
/// more.
final class SlidingWindows {
    /// Packets kept in all, if the bound allows.
    private static final int PACKETS = 1 << 17;

    private static final int FEWEST_BUCKETS = 4;
    private static final int MOST_BUCKETS = 1 << 15;

    private static final int EPOCHS_PER_WINDOW = 256;
    private static final int EPOCHS = 2 * EPOCHS_PER_WINDOW; // kept; a power of two

    /// Hashes neighbouring numbers far apart (Knuth, The Art of Computer Programming 3, section 6.4).
    private static final int FIBONACCI = 0x9E3779B1;

    private final int most;
    private final long windowNanos;
    private final long epochNanos;
    private final int shift;
    private final int bucketMask;

    /// The epoch in which a packet left, by bucket, then place in its ring; 0 for none, as the first is far from 0.
    private final int[] epochOf;

    /// The place of a bucket's oldest packet.
    private final int[] oldest;

    /// When the last packet of an epoch had left, by epoch, in a ring.
    private final long[] lastNanos = new long[EPOCHS];

    private int epoch = 2 * EPOCHS;
    private long epochEndNanos = Long.MIN_VALUE;
    private boolean isUnderWay;

    /// @param kinds  how many there are, 1 or more: no more buckets than they need
    SlidingWindows(Burst bound, long kinds) {
        this.most = bound.most();
        this.windowNanos = bound.windowNanos();
        this.epochNanos = windowNanos / EPOCHS_PER_WINDOW + 1;
        int buckets = buckets(most, kinds);
        this.shift = Integer.SIZE - Integer.numberOfTrailingZeros(buckets);
        this.bucketMask = buckets - 1; // for one bucket, which no shift of an int leads to
        this.epochOf = new int[buckets * most];
        this.oldest = new int[buckets];
    }

    /// A power of two; for one kind one, else at least twice as many as there are kinds if memory allows.
    private static int buckets(int most, long kinds) {
        int affordable = Math.clamp(PACKETS / most, FEWEST_BUCKETS, MOST_BUCKETS);
        long needed = kinds == 1 ? 1 : Math.min(MOST_BUCKETS, 4 * Long.highestOneBit(kinds));
        return Integer.highestOneBit((int) Math.min(affordable, needed));
    }

    static long memoryBytes(Burst bound, long kinds) {
        return 4L * bound.most() * buckets(bound.most(), kinds);
    }

    /// Lets a packet of that kind go if there is room, and notes it.
    ///
    /// @return from when on it may leave: not after `nowNanos` if it has been let go, else when to ask again; a bucket
    ///     full of packets that are under way opens after the next call of `sent`
    long let(int kind, long nowNanos) {
        if (nowNanos >= epochEndNanos && !isUnderWay) {
            epoch++;
            epochEndNanos = nowNanos + epochNanos;
        }
        int bucket = kind * FIBONACCI >>> shift & bucketMask;
        int place = oldest[bucket];
        int at = bucket * most + place;
        int age = epoch - epochOf[at];
        // Each epoch has begun its time after the last, so those not kept were two windows ago.
        if (age < EPOCHS) {
            long opensAt = opensAt(age, nowNanos);
            if (opensAt > nowNanos) {
                return opensAt;
            }
        }
        oldest[bucket] = place + 1 == most ? 0 : place + 1;
        epochOf[at] = epoch;
        isUnderWay = true;
        return nowNanos;
    }

    private long opensAt(int age, long nowNanos) {
        return age == 0 && isUnderWay
                ? nowNanos + 1
                : lastNanos[epoch - age & EPOCHS - 1] + windowNanos;
    }

    /// The last packet of that kind that was let go is not sent after all.
    void takeBack(int kind) {
        int bucket = kind * FIBONACCI >>> shift & bucketMask;
        int place = oldest[bucket] == 0 ? most - 1 : oldest[bucket] - 1;
        oldest[bucket] = place;
        epochOf[bucket * most + place] = epoch - EPOCHS; // there was room
    }

    /// All that was let go has left; nothing may have been.
    ///
    /// @param afterNanos  read after the call that sent it returned
    void sent(long afterNanos) {
        if (!isUnderWay) {
            return; // what was sent before does not become younger
        }
        isUnderWay = false;
        lastNanos[epoch & (EPOCHS - 1)] = afterNanos;
    }
}
