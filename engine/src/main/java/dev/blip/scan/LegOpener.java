package dev.blip.scan;

import dev.blip.bpf.FilterRules;
import dev.blip.host.HostException;
import dev.blip.host.PortAllocator;
import dev.blip.host.PortLease;
import dev.blip.link.LinkException;
import dev.blip.link.UnboundRings;
import dev.blip.pace.Division;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.probe.CookieKey;
import dev.blip.report.Refusal;
import dev.blip.run.Clock;
import dev.blip.run.ScanThreads;
import dev.blip.way.Leg;
import dev.blip.way.OpenedLink;
import dev.blip.way.WayChooser;
import org.jspecify.annotations.Nullable;

/// Opens what the runs of a scan send and hear by: rings, senders, source ports.
final class LegOpener implements EndsOpener {
    /// After a run its ports stay ours for the longest that RFC 9293's initial timeout lets a reply wander.
    private static final long QUARANTINE_NANOS = 10_000_000_000L;

    private final PortAllocator ports;
    private final Clock clock;
    private final ScanThreads threads;

    LegOpener(PortAllocator ports, Clock clock, ScanThreads threads) {
        this.ports = ports;
        this.clock = clock;
        this.threads = threads;
    }

    /// Each run has source ports of its own, so that two on one interface never hear each other's replies.
    @Override
    public LegEnds open(ScanPlan plan, Leg leg, @Nullable UnboundRings rings)
            throws Refusal, LinkException {
        PortLease lease;
        try {
            lease = ports.lease(plan.retry().sourcePorts(), clock.nanoTime());
        } catch (HostException e) {
            throw WayChooser.refusal(e);
        }
        try {
            int lanes = Division.laneCount(plan, Orders.of(plan).size());
            FilterRules replies = LegFamily.of(leg).replies(plan, lease.first(), lease.count());
            OpenedLink link = OpenedLink.open(plan, leg, replies, lanes, rings);
            return new LegEnds(
                    link,
                    lease.first(),
                    lease.count(),
                    CookieKey.random(),
                    new KernelLegWatch(plan, leg, clock, threads),
                    () -> giveBack(link, lease));
        } catch (HostException e) {
            lease.release(clock.nanoTime());
            throw WayChooser.refusal(e);
        } catch (LinkException | RuntimeException e) {
            lease.release(clock.nanoTime());
            throw e;
        }
    }

    /// Leaves sockets and rings to the kernel, which takes tens of milliseconds over them.
    private void giveBack(OpenedLink link, PortLease lease) {
        link.close();
        lease.release(clock.nanoTime() + QUARANTINE_NANOS);
    }
}
