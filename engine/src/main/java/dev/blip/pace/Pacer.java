package dev.blip.pace;

import dev.blip.plan.Pace;

/// Says how many frames may leave now. Owner: one transmit thread.
///
/// Two rules, both must agree. A token bucket (generic cell rate, small burst) spreads frames evenly. A window of what
/// was really sent holds the promise: in no 10 ms, wherever they begin, do more frames leave than the rate allows,
/// rounded up to a whole frame. The window is as long as those frames take at the rate, 10 ms or a little more, so that
/// rounding adds nothing to the average: 150 packets/s are two frames in any 13.3 ms. Below 100 packets/s it is the
/// time of one frame. A frame counts from the time *after* its system call and is let go one window later, so neither a
/// late thread nor a slow call can squeeze two windows' worth into one.
public final class Pacer {
    private static final double SECOND = 1e9;
    private static final long WINDOW = Burst.WINDOW_NANOS;
    private static final double WINDOWS_PER_SECOND = 100;

    /// Sends closer together than this share an entry, stamped with the later time: at most 100 entries a window.
    private static final long GRAIN = WINDOW / 100;

    // An oversleeping thread may catch up 5 ms where the user has fixed the rate. Where the
    // path is still to say what it carries, 1 ms: a burst fills its queue, and would be taken
    // for its limit.
    private static final double FIXED_BURSTS = 2;
    private static final double ADAPTING_BURSTS = 10;

    private static final int ENTRIES = 128; // above WINDOW / GRAIN; a power of two

    private double packetsPerSecond;
    private double packetsPerNano;
    private long windowNanos;
    private long perWindow;
    private final double windowToBurst; // bursts in a window
    private double burst;
    private double quantum;
    private double tokens;
    private long refilledAt;

    private final long[] entryNanos = new long[ENTRIES];
    private final long[] entryCount = new long[ENTRIES];
    private int oldest;
    private int entries;
    private long inWindow;

    /// @param nowNanos  the transmitter's clock, any origin
    public Pacer(Pace pace, long nowNanos) {
        windowToBurst = pace.isFixed() ? FIXED_BURSTS : ADAPTING_BURSTS;
        shape(pace.packetsPerSecond());
        this.tokens = quantum;
        this.refilledAt = nowNanos;
    }

    /// Changes the rate from now on. A lower one holds in every window that begins after the call; the windows under
    /// way keep to the higher.
    ///
    /// @param packetsPerSecond  above 0
    public void setRate(double packetsPerSecond, long nowNanos) {
        if (packetsPerSecond != this.packetsPerSecond) {
            refill(nowNanos);
            boolean slower = packetsPerSecond < this.packetsPerSecond;
            shape(packetsPerSecond);
            tokens = Math.min(tokens, slower ? quantum : burst); // nothing to catch up with
        }
    }

    private void shape(double packetsPerSecond) {
        this.packetsPerSecond = packetsPerSecond;
        packetsPerNano = packetsPerSecond / SECOND;
        perWindow = Math.max(1, (long) Math.ceil(packetsPerSecond / WINDOWS_PER_SECOND));
        windowNanos = (long) Math.ceil(perWindow * SECOND / packetsPerSecond);
        // What an oversleeping thread may catch up, and one frame if the window allows it.
        burst = Math.max(Math.min(2.0, (double) perWindow), perWindow / windowToBurst);
        // Worth waking up for: half a millisecond's.
        quantum = Math.clamp(perWindow / 20.0, 1, 32);
    }

    /// Frames that may leave now, 0 to `wanted`.
    public int permits(long nowNanos, int wanted) {
        refill(nowNanos);
        expire(nowNanos);
        if (tokens < Math.min(quantum, wanted)) {
            return 0;
        }
        long room = entries == ENTRIES ? 0 : perWindow - inWindow;
        if (tokens > room) { // what the window forbids must not come as a burst when it opens
            tokens = Math.min(tokens, Math.max((double) room, quantum));
        }
        return (int) Math.max(0, Math.min(wanted, Math.min((long) tokens, room)));
    }

    /// Tells of frames that have left.
    ///
    /// @param afterNanos  read after the call that sent them returned
    public void sent(long afterNanos, int count) {
        tokens -= count;
        inWindow += count;
        int newest = (oldest + entries - 1) & (ENTRIES - 1);
        if (entries > 0
                && afterNanos - entryNanos[newest] < GRAIN
                && entryCount[newest] < perWindow / 50 + 1) {
            entryNanos[newest] = afterNanos;
            entryCount[newest] += count;
            return;
        }
        if (entries
                == ENTRIES) { // more calls than entries in a window: the newest takes it, and waits
            // longer for it
            entryNanos[newest] = afterNanos;
            entryCount[newest] += count;
            return;
        }
        int next = (oldest + entries++) & (ENTRIES - 1);
        entryNanos[next] = afterNanos;
        entryCount[next] = count;
    }

    /// When `permits` will next be above 0.
    public long readyAt(long nowNanos) {
        refill(nowNanos);
        expire(nowNanos);
        double missing = quantum - tokens;
        long byTokens =
                missing <= 0 ? nowNanos : nowNanos + (long) Math.ceil(missing / packetsPerNano);
        boolean windowFull = inWindow >= perWindow || entries == ENTRIES;
        return windowFull ? Math.max(byTokens, entryNanos[oldest] + windowNanos) : byTokens;
    }

    private void refill(long nowNanos) {
        if (nowNanos > refilledAt) {
            tokens = Math.min(burst, tokens + (nowNanos - refilledAt) * packetsPerNano);
            refilledAt = nowNanos;
        }
    }

    private void expire(long nowNanos) {
        while (entries > 0 && nowNanos - entryNanos[oldest] >= windowNanos) {
            inWindow -= entryCount[oldest];
            oldest = (oldest + 1) & (ENTRIES - 1);
            entries--;
        }
    }
}
