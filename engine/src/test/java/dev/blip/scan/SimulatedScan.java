package dev.blip.scan;

import dev.blip.address.IpAddress;
import dev.blip.ask.ReceiveSide;
import dev.blip.ask.TransmitSide;
import dev.blip.host.NetworkInterface;
import dev.blip.link.FrameReceiver;
import dev.blip.link.FrameSender;
import dev.blip.link.UnboundRings;
import dev.blip.metric.Counter;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.probe.CookieKey;
import dev.blip.report.ObservationSink;
import dev.blip.report.ScanSummary;
import dev.blip.run.Clock;
import dev.blip.run.Crew;
import dev.blip.targets.AddressSet;
import dev.blip.way.Leg;
import dev.blip.way.NextHops;
import dev.blip.way.OpenedLink;
import dev.blip.way.Unreachable;
import dev.blip.way.Way;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A half-open scan of one leg as the conductor runs it, with another's link, clock and crew.
public final class SimulatedScan {
    private static final NetworkInterface SOME =
            new NetworkInterface(1, "sim0", 0, 1, 1_500, 0, List.of());
    private static final int ETHERNET = 14;

    private final HalfOpenScan scan;
    private final LegRun run;

    /// @param senders  one for each lane
    public SimulatedScan(
            ScanPlan plan,
            Unreachable unreachable,
            NextHops nextHops,
            int source,
            int firstPort,
            List<FrameSender> senders,
            FrameReceiver ring,
            Clock clock,
            Crew crew) {
        AddressSet targets = plan.addresses();
        for (Unreachable.Group group : unreachable.groups()) {
            targets = targets.minus(group.addresses());
        }
        var leg =
                new Leg(
                        plan,
                        targets,
                        SOME,
                        IpAddress.ipv4(source),
                        null,
                        nextHops,
                        Transmit.PACKET,
                        false);
        var listeners = List.of(new OpenedLink.Listener(ring, ETHERNET));
        var ends =
                new LegEnds(
                        new OpenedLink(senders, listeners, List.of()),
                        firstPort,
                        plan.retry().sourcePorts(),
                        new CookieKey(1, 2),
                        LegWatch.NONE,
                        () -> {});
        var unasked = new Unasked(plan, clock);
        var parts = new Parts(plan, SimulatedScan::refuse, unasked, crew, clock, true);
        var course = new Course(parts, leg, plan.among(targets), ends, null);
        this.run = course.runs().getFirst();
        this.scan = new HalfOpenScan(parts, new Way(List.of(leg), unreachable), List.of(course), 0);
    }

    private static LegEnds refuse(ScanPlan plan, Leg leg, @Nullable UnboundRings rings) {
        throw new IllegalStateException("a leg without ARP has one run");
    }

    /// As the reporting thread.
    public ScanSummary run(ObservationSink sink) throws IOException {
        return scan.run(sink);
    }

    public TransmitSide transmitSide() {
        return run.transmitSide();
    }

    public ReceiveSide receiveSide() {
        return run.receiveSide();
    }

    public long counted(Counter counter) {
        return run.sum(counter);
    }

    public double scaleCeiling(double factor) {
        return scan.scaleCeiling(factor);
    }
}
