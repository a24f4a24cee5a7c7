package dev.blip.way;

/// Looks now and then whether a sweep's link has kept its carrier: a frame that the kernel took while there was none is
/// dropped without an error, so silence means something only where it was there all the time. Owner: the sweep's
/// thread.
final class SweepCarrier {
    /// What a look can see.
    enum State {
        /// It is there, and was all the time.
        STEADY,
        /// It is there again, or for the first time.
        BACK,
        /// It is not there.
        AWAY,
        /// It has been away for too long to be waited for.
        LOST
    }

    private static final long LOOK_NANOS = 100_000_000L; // between looks
    private static final long LOST_NANOS = 10_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private final ArpLink link;
    private int changes;
    private long lookAt;
    private long downSince = NEVER;

    SweepCarrier(ArpLink link, long nowNanos) {
        this.link = link;
        this.changes = link.carrierChanges();
        this.lookAt = changes < 0 ? nowNanos : nowNanos + LOOK_NANOS;
    }

    boolean isLookDue(long nowNanos) {
        return nowNanos >= lookAt;
    }

    /// The kernel has refused a frame: the carrier may have gone.
    void lookSoon(long nowNanos) {
        lookAt = nowNanos;
    }

    /// When to look again at a carrier that is away.
    static long nextLook(long nowNanos) {
        return nowNanos + LOOK_NANOS / 2;
    }

    /// Whether it was there at the last look.
    boolean isThere() {
        return changes >= 0;
    }

    State look(long nowNanos) {
        int before = changes;
        changes = link.carrierChanges();
        if (changes < 0) {
            lookAt = nowNanos;
            downSince = Math.min(downSince, nowNanos);
            return nowNanos - downSince >= LOST_NANOS ? State.LOST : State.AWAY;
        }
        lookAt = nowNanos + LOOK_NANOS;
        downSince = NEVER;
        return changes == before ? State.STEADY : State.BACK;
    }
}
