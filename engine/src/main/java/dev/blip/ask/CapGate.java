package dev.blip.ask;

import dev.blip.pace.BurstCaps;
import dev.blip.targets.TargetSpace;
import dev.blip.way.NextHops;
import org.jspecify.annotations.Nullable;

/// Says whether the caps of a lane let its next probe go, and from when on if they do not. Owner: the lane's transmit
/// thread.
final class CapGate {
    private final @Nullable BurstCaps caps; // null if none can be exceeded
    private final TargetSpace space;
    private final NextHops nextHops;
    private long nowNanos;
    private long opensAt;

    CapGate(@Nullable BurstCaps caps, TargetSpace space, NextHops nextHops) {
        this.caps = caps;
        this.space = space;
        this.nextHops = nextHops;
    }

    /// Whether any cap can be exceeded: else nobody need know which host it is.
    boolean isAny() {
        return caps != null;
    }

    /// A batch is begun.
    void begin(long nowNanos) {
        this.nowNanos = nowNanos;
        opensAt = nowNanos;
    }

    /// Whether a cap holds a probe to that host up; if none does, it counts from now on.
    boolean isShutFor(long host) {
        if (caps != null) {
            opensAt = caps.let(host, space.prefixOf(host), nextHops.of((int) host), nowNanos);
        }
        return opensAt > nowNanos;
    }

    /// When the target next in turn may be asked.
    long opensAt() {
        return opensAt;
    }

    /// All that was let go has left, or never will.
    void sent(long afterNanos) {
        if (caps != null) {
            caps.sent(afterNanos);
        }
    }
}
