package dev.blip.scan;

import dev.blip.link.LinkException;
import dev.blip.plan.ScanPlan;
import dev.blip.probe.NeighbourMacs;
import dev.blip.report.Refusal;
import dev.blip.report.Station;
import dev.blip.run.Clock;
import dev.blip.run.Crew;
import dev.blip.run.Worker;
import dev.blip.targets.AddressSet;
import dev.blip.way.ArpAnswer;
import dev.blip.way.ArpSweep;
import dev.blip.way.Crowd;
import dev.blip.way.Leg;
import dev.blip.way.OpenedSweep;
import org.jspecify.annotations.Nullable;

/// Asks by ARP who of a leg's targets is there. Owner: the reporting thread; the sweep has a worker of its own.
final class ArpDiscovery implements AutoCloseable {
    /// Since someone was last found, before those who are there are asked; but no longer than `MOST_QUIET_NANOS`.
    private static final long QUIET_NANOS = 30_000_000L;

    private static final long MOST_QUIET_NANOS = 250_000_000L;

    /// Linux believes a neighbour for 15 s at the least (`base_reachable_time_ms`, arp(7)), and verifies 5 s later.
    private static final long KNOWN_NANOS = 10_000_000_000L;

    private static final long HEAR_NANOS =
            20_000_000L; // between looks at what came after the sweep

    private static final int TOLD_AT_ONCE = 20;

    private final OpenedSweep opened;
    private final double perSecond;
    private final Crowd crowd;
    private final ArpSweep sweep;
    private final Worker sweeper;
    private long askedSince = Long.MAX_VALUE;
    private long told; // hosts that were told our MAC again
    private long nextTellNanos = Long.MIN_VALUE;
    private long nextHearNanos = Long.MIN_VALUE;

    private ArpDiscovery(Leg leg, OpenedSweep opened, Worker sweeper, double perSecond) {
        this.opened = opened;
        this.sweep = opened.sweep();
        this.sweeper = sweeper;
        this.perSecond = perSecond;
        this.crowd = Crowd.of(leg);
    }

    /// Sends nothing yet.
    ///
    /// @param perSecond  requests, a ceiling
    static ArpDiscovery open(ScanPlan plan, Leg leg, double perSecond, Crew crew, Clock clock)
            throws Refusal, LinkException {
        OpenedSweep opened = OpenedSweep.open(plan, leg, perSecond, clock);
        return new ArpDiscovery(leg, opened, crew.hire("blip-arp", opened), perSecond);
    }

    void start() {
        sweeper.start();
    }

    /// Whether everybody has been asked once, and most of those who are there have had time to say so.
    boolean isQuiet(long nowNanos) {
        if (!sweep.isFirstRoundOut()) {
            return false;
        }
        askedSince = Math.min(askedSince, nowNanos);
        long quiet = nowNanos - Math.max(askedSince, sweep.newsNanos());
        return quiet >= QUIET_NANOS || nowNanos - askedSince >= MOST_QUIET_NANOS;
    }

    /// Whether silence is a verdict now, or will never be one.
    boolean isOver() {
        return sweep.isOver();
    }

    /// Why the silence of the silent is no verdict; empty if it is. Once it is over.
    String trouble() {
        return sweep.trouble();
    }

    /// Who has answered until now.
    NeighbourMacs found() {
        return sweep.neighbours();
    }

    /// How many of those who are there may be asked now, so that the kernel's neighbour table does not overflow.
    long room() {
        return crowd.room(sweep.neighbours().addresses().count());
    }

    /// Tells a crowd our MAC once more, if it was told long ago, some hosts at each call: what it has known for 15 s
    /// and more it may verify, and would ask the kernel. After the sweep, when all have been asked.
    ///
    /// @return whether all have been told, or need not be
    boolean isToldAgain(long nowNanos) {
        boolean isLongAgo = told > 0 || nowNanos - sweep.newsNanos() >= KNOWN_NANOS;
        NeighbourMacs all = sweep.neighbours();
        if (!crowd.isWithheld() || !isLongAgo || told == all.addresses().count()) {
            return true;
        }
        if (nowNanos >= nextTellNanos) {
            long until = Math.min(told + TOLD_AT_ONCE, all.addresses().count());
            for (; told < until; told++) {
                int address = all.addresses().at(told);
                opened.link().tell(address, all.of(address));
            }
            nextTellNanos = nowNanos + (long) (TOLD_AT_ONCE * 1e9 / perSecond);
        }
        return false;
    }

    /// Whether the link was asked to the end and nobody on it said anything: it may be dead, or not forwarding yet.
    boolean isNobodyThere() {
        AddressSet there = sweep.neighbours().addresses();
        return sweep.isOver() && sweep.trouble().isEmpty() && there.isEmpty();
    }

    /// Hears who else has an address, now and then, once the sweep is over: a second host may answer late.
    void hear(long nowNanos) {
        if (sweep.isOver() && nowNanos >= nextHearNanos) {
            nextHearNanos = nowNanos + HEAR_NANOS;
            sweeper.join(); // it is at its end already, and the sweep is ours from here
            sweep.hearAfterwards();
        }
    }

    /// Any thread: who has `address`, null if nobody has said so.
    @Nullable Station station(int address) {
        return sweep.station(address);
    }

    /// Any thread: how `address` was found; only of one that was.
    ArpAnswer answer(int address) {
        return sweep.answer(address);
    }

    /// Any thread: no more requests, and nobody is silent.
    void stop(String why) {
        sweep.stop(why);
        sweeper.wake();
    }

    /// After `stop`, or when it is over: nothing is heard any more.
    void join() {
        sweeper.join();
        sweep.hearAfterwards();
    }

    /// After `join`.
    @Override
    public void close() {
        crowd.close();
        opened.close();
    }
}
