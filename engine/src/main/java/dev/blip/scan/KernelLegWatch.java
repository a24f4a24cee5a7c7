package dev.blip.scan;

import dev.blip.ask.TransmitSide;
import dev.blip.host.TablePressure;
import dev.blip.plan.ScanPlan;
import dev.blip.run.Clock;
import dev.blip.run.ScanThreads;
import dev.blip.way.Leg;
import dev.blip.way.LinkWatch;
import org.jspecify.annotations.Nullable;

/// Watches a leg's link and, where its packets take places in them, the kernel's tables. Begun late: many runs are over
/// by then, and would only be slower for it.
final class KernelLegWatch implements LegWatch {
    private static final long TABLES_NANOS = 250_000_000L;
    private static final long LINK_NANOS = 500_000_000L;

    private final ScanPlan plan;
    private final Leg leg;
    private final Clock clock;
    private final ScanThreads threads; // the link's watch has a thread of its own
    private @Nullable TablePressure tables; // the owner's: read and refreshed by it alone
    private volatile @Nullable LinkWatch link; // any thread may ask what is wrong

    /// @param plan  the leg's own
    KernelLegWatch(ScanPlan plan, Leg leg, Clock clock, ScanThreads threads) {
        this.plan = plan;
        this.leg = leg;
        this.clock = clock;
        this.threads = threads;
    }

    @Override
    public void look(long startedNanos, long nowNanos, TransmitSide side) {
        if (!leg.sendsFrames() && nowNanos - startedNanos >= TABLES_NANOS) {
            watchTables(nowNanos, side);
        }
        boolean isDue = nowNanos - startedNanos >= LINK_NANOS;
        if (link == null && isDue && !leg.on().isLoopback()) {
            LinkWatch started = LinkWatch.start(plan, leg, clock, threads);
            link = started;
            side.follow(started);
        }
    }

    /// What leaves by the raw socket takes a place in the tables of connections and neighbours.
    private void watchTables(long nowNanos, TransmitSide side) {
        TablePressure watched = tables;
        if (watched == null) {
            watched = TablePressure.open(nowNanos);
            tables = watched;
            side.control().watch(watched);
        }
        watched.refresh(nowNanos);
    }

    @Override
    public String fault() {
        LinkWatch watched = link;
        return watched == null ? "" : watched.why();
    }

    @Override
    public void end() {
        LinkWatch watched = link;
        if (watched != null) {
            watched.end();
        }
    }

    @Override
    public void close() {
        if (tables != null) {
            tables.close();
        }
    }
}
