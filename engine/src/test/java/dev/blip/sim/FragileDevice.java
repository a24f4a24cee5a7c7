package dev.blip.sim;

import dev.blip.sim.SimNetwork.Kind;

/// A host that a scanner can kill: it serves packets one by one, has room for few, and the first that finds no room
/// kills it for ten seconds.
final class FragileDevice {
    private static final double NANOS = 1e9;
    private static final long KILLED_NANOS = 10_000_000_000L;

    private final double perSecond;
    private final int room;
    private final boolean slowsDown; // the more wait, the longer each takes
    private double freeAtNanos;
    private long deadUntilNanos;
    private int kills;

    /// Resets a second, in a burst of as many; 0 for any number.
    private final double resetsPerSecond;

    private double resets;
    private long resetsAtNanos;

    private FragileDevice(double perSecond, int room, boolean slowsDown, double resetsPerSecond) {
        this.perSecond = perSecond;
        this.room = room;
        this.slowsDown = slowsDown;
        this.resetsPerSecond = resetsPerSecond;
        this.resets = resetsPerSecond;
    }

    /// 300 packets a second, eight of them waiting.
    static FragileDevice plain() {
        return new FragileDevice(300, 8, false, 0);
    }

    /// The same, but each takes longer by a quarter for every one that waits.
    static FragileDevice slowing() {
        return new FragileDevice(300, 8, true, 0);
    }

    /// Takes all that comes, and sends so many resets a second.
    static FragileDevice limitingResets(double perSecond) {
        return new FragileDevice(1e6, 1 << 20, false, perSecond);
    }

    /// How often it was overrun.
    int kills() {
        return kills;
    }

    /// As `SimNetwork.Device`.
    ///
    /// @param kind  what the port is
    long served(Kind kind, long now) {
        if (now < deadUntilNanos) {
            return SimNetwork.Device.NO_ANSWER;
        }
        double each = NANOS / perSecond;
        double backlog = Math.max(0, freeAtNanos - now);
        double waiting = backlog / each;
        if (waiting >= room) {
            kills++;
            deadUntilNanos = now + KILLED_NANOS;
            freeAtNanos = deadUntilNanos;
            return SimNetwork.Device.NO_ANSWER;
        }
        freeAtNanos = now + backlog + each * (slowsDown ? 1 + waiting / 4 : 1);
        if (kind == Kind.CLOSED && !takesReset(now)) {
            return SimNetwork.Device.NO_ANSWER;
        }
        return (long) (freeAtNanos - now);
    }

    private boolean takesReset(long now) {
        if (resetsPerSecond == 0) {
            return true;
        }
        double more = (now - resetsAtNanos) * resetsPerSecond / NANOS;
        resets = Math.min(resetsPerSecond, resets + more);
        resetsAtNanos = now;
        if (resets < 1) {
            return false;
        }
        resets--;
        return true;
    }
}
