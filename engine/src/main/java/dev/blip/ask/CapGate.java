package dev.blip.ask;

import dev.blip.pace.BurstCaps;
import dev.blip.pace.HostIntervals;
import dev.blip.targets.TargetSpace;
import dev.blip.way.NextHops;
import org.jspecify.annotations.Nullable;

/// Says whether the caps of a lane let its next probe go, and from when on if they do not. Owner: the lane's transmit
/// thread.
final class CapGate {
    private final @Nullable BurstCaps caps; // null if none can be exceeded
    private final @Nullable HostIntervals
            intervals; // null if there is none between a host's packets
    private final TargetSpace space;
    private final NextHops nextHops;
    private long nowNanos;
    private long opensAt;

    CapGate(
            @Nullable BurstCaps caps,
            @Nullable HostIntervals intervals,
            TargetSpace space,
            NextHops nextHops) {
        this.caps = caps;
        this.intervals = intervals;
        this.space = space;
        this.nextHops = nextHops;
    }

    /// Whether any cap can be exceeded: else nobody need know which host it is.
    boolean isAny() {
        return caps != null || intervals != null;
    }

    /// A batch is begun.
    void begin(long nowNanos) {
        this.nowNanos = nowNanos;
        opensAt = nowNanos;
    }

    /// Whether a cap holds a probe to that host up; if none does, it counts from now on.
    boolean isShutFor(long host) {
        if (intervals != null) {
            opensAt = intervals.opensAt(host, nowNanos);
            if (opensAt > nowNanos) {
                return true;
            }
        }
        if (caps != null) {
            opensAt = caps.let(host, space.prefixOf(host), nextHops.of((int) host), nowNanos);
        }
        boolean isShut = opensAt > nowNanos;
        if (intervals != null && !isShut) {
            intervals.let(host, nowNanos);
        }
        return isShut;
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
        if (intervals != null) {
            intervals.sent(afterNanos);
        }
    }
}
