package dev.blip.connect;

import dev.blip.pace.BurstCaps;
import dev.blip.pace.Exposure;
import dev.blip.pace.Pacer;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.TargetSpace;
import dev.blip.way.NextHops;
import org.jspecify.annotations.Nullable;

/// When a SYN of a connect scan may leave, as far as the rate and the caps go. Retries are counted like first attempts,
/// because a host and a router see no difference. Owner: the dispatcher's thread; any thread may set the ceiling.
final class ConnectPace {
    private final Pacer pacer;
    private final @Nullable BurstCaps caps; // null if none can be exceeded
    private final TargetSpace space;
    private final NextHops nextHops;
    private volatile double ceiling;

    ConnectPace(ScanPlan plan, TargetSpace space, NextHops nextHops, long nowNanos) {
        this.pacer = new Pacer(plan.pace(), nowNanos);
        this.caps = Exposure.boundsOfConnect(plan).open();
        this.space = space;
        this.nextHops = nextHops;
        this.ceiling = plan.pace().packetsPerSecond();
    }

    /// Any thread.
    ///
    /// @param packetsPerSecond  above 0
    void setCeiling(double packetsPerSecond) {
        ceiling = packetsPerSecond;
    }

    /// When a packet to `address` may leave. If that is now, the caps count it, and have to be told what became of it.
    long opensAt(int address, long nowNanos) {
        pacer.setRate(ceiling, nowNanos);
        if (pacer.permits(nowNanos, 1) == 0) {
            return Math.max(pacer.readyAt(nowNanos), nowNanos + 1);
        }
        if (caps == null) {
            return nowNanos;
        }
        // The pace first, which is cheap: a cap that has let a packet go has to be told what became
        // of it.
        long host = Integer.toUnsignedLong(address);
        long opensAt = caps.let(host, space.prefixOf(host), nextHops.of(address), nowNanos);
        if (opensAt > nowNanos) {
            caps.sent(nowNanos); // nothing of it is under way
        }
        return opensAt;
    }

    /// The packet has left, at the latest now.
    void sent(long nowNanos) {
        pacer.sent(nowNanos, 1);
        if (caps != null) {
            caps.sent(nowNanos);
        }
    }
}
