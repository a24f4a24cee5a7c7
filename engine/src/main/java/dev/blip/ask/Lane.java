package dev.blip.ask;

import dev.blip.order.Shard;
import dev.blip.pace.BurstCaps;
import dev.blip.pace.Division;
import dev.blip.plan.Pace;
import dev.blip.run.Worker;
import org.jspecify.annotations.Nullable;

/// What one transmit thread asks: a contiguous run of the scan's positions, its share of the rate and of the caps, and
/// the tranches of it that are open. Nothing in it is written by another transmit thread.
public final class Lane {
    private final Shard positions;
    private final Pace pace;
    private final BurstCaps.Bounds caps;
    private final Tranches tranches = new Tranches();
    private final Canaries canaries = new Canaries();
    private @Nullable Worker owner; // before any worker of the scan starts

    Lane(Shard positions, Pace pace, BurstCaps.Bounds caps) {
        this.positions = positions;
        this.pace = pace;
        this.caps = caps;
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
