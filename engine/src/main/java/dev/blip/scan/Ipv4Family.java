package dev.blip.scan;

import dev.blip.bpf.EchoReplyRules;
import dev.blip.bpf.FilterRules;
import dev.blip.bpf.HostReplyRules;
import dev.blip.bpf.TcpReplyRules;
import dev.blip.bpf.UdpReplyRules;
import dev.blip.link.LinkException;
import dev.blip.plan.Questions;
import dev.blip.plan.ScanPlan;
import dev.blip.probe.AckProbe;
import dev.blip.probe.EchoProbe;
import dev.blip.probe.HostProbe;
import dev.blip.probe.NeighbourMacs;
import dev.blip.probe.Probe;
import dev.blip.probe.ProbeScope;
import dev.blip.probe.SynProbe;
import dev.blip.probe.UdpProbe;
import dev.blip.verdict.Reason;
import dev.blip.way.Leg;
import dev.blip.way.Withheld;
import dev.blip.wire.Origin;
import org.jspecify.annotations.Nullable;

/// A leg of IPv4.
///
/// @param leg  that it is
record Ipv4Family(Leg leg) implements LegFamily {
    private Origin origin(int firstPort, int portCount) {
        return new Origin(leg.ipv4Source(), firstPort, portCount);
    }

    @Override
    public FilterRules replies(ScanPlan plan, int firstPort, int portCount) {
        Origin origin = origin(firstPort, portCount);
        return switch (plan.inquiry()) {
            case PORTS, ACK -> new TcpReplyRules(origin);
            case UDP -> new UdpReplyRules(origin);
            case HOSTS -> new HostReplyRules(origin);
            case ECHOES -> new EchoReplyRules(origin);
        };
    }

    @Override
    public Probe probe(
            ScanPlan plan, Questions questions, LegEnds ends, @Nullable NeighbourMacs macs) {
        Origin origin = origin(ends.firstPort(), ends.portCount());
        var scope = new ProbeScope(questions.space(), plan.excluded().ipv4(), origin, ends.key());
        return switch (plan.inquiry()) {
            case PORTS -> new SynProbe(scope, plan.smallestProbes(), macs);
            case ACK -> new AckProbe(scope, macs);
            case UDP -> new UdpProbe(scope);
            case HOSTS -> new HostProbe(scope);
            case ECHOES -> new EchoProbe(scope, macs);
        };
    }

    @Override
    public @Nullable Withheld withheld(LegEnds ends, long hosts, int listeners)
            throws LinkException {
        return Withheld.of(leg, origin(ends.firstPort(), ends.portCount()), hosts, listeners);
    }

    @Override
    public Reason neighbour() {
        return Reason.ARP_RESPONSE;
    }

    @Override
    public Reason noNeighbour() {
        return Reason.NO_ARP;
    }
}
