package dev.blip.ask;

import dev.blip.order.Shard;
import dev.blip.pace.BurstCaps;
import dev.blip.pace.Division;
import dev.blip.pace.HostAnswers;
import dev.blip.pace.HostIntervals;
import dev.blip.pace.HostPaces;
import dev.blip.pace.Sparing;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.run.Worker;
import org.jspecify.annotations.Nullable;

/// What one transmit thread asks: a contiguous run of the scan's positions, its share of the rate and of the caps, and
/// the tranches of it that are open. Nothing in it is written by another transmit thread.
public final class Lane {
    private final Shard positions;
    private final Pace pace;
    private final BurstCaps.Bounds caps;
    private final @Nullable Sparing sparing;
    private final @Nullable HostAnswers hostAnswers;
    private final Tranches tranches = new Tranches();
    private final Canaries canaries = new Canaries();
    private @Nullable Worker owner; // before any worker of the scan starts

    /// @param sparing  null if no host has to be spared
    Lane(Shard positions, Pace pace, BurstCaps.Bounds caps, @Nullable Sparing sparing) {
        this.positions = positions;
        this.pace = pace;
        this.caps = caps;
        this.sparing = sparing;
        this.hostAnswers = sparing == null ? null : sparing.answers();
    }

    /// Its first position, in the scan's own numbering.
    long first() {
        return positions.start();
    }

    /// How many positions, 0 or more.
    long size() {
        return positions.size();
    }

    Pace pace() {
        return pace;
    }

    /// Positions of one tranche, the last one's fewer.
    int trancheTargets() {
        return Division.trancheTargets(pace);
    }

    BurstCaps.Bounds caps() {
        return caps;
    }

    /// Where answers are counted by host; null if no host has to be spared.
    @Nullable HostAnswers hostAnswers() {
        return hostAnswers;
    }

    /// For the owner: when each host may be asked; null if none has to be spared.
    @Nullable HostPaces openPaces() {
        return sparing == null || hostAnswers == null ? null : sparing.paces(hostAnswers);
    }

    /// For the owner: what keeps the plan's time between echoes to one host; null if no echoes are sent.
    @Nullable HostIntervals openIntervals(ScanPlan plan) {
        if (!plan.asksEchoes()) {
            return null;
        }
        long nanos = (long) Math.ceil(1e9 / plan.caps().hostPerSecond());
        return new HostIntervals(plan.addresses(), nanos);
    }

    Tranches tranches() {
        return tranches;
    }

    Canaries canaries() {
        return canaries;
    }

    void setOwner(Worker worker) {
        owner = worker;
    }

    /// Any thread: there is something to close, so the owner need not sleep on.
    void wake() {
        Worker waiting = owner;
        if (waiting != null) {
            waiting.wake();
        }
    }
}
