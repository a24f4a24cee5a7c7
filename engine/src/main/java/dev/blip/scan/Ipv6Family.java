package dev.blip.scan;

import dev.blip.address.Ipv6Address;
import dev.blip.bpf.FilterRules;
import dev.blip.bpf.Ipv6EchoRules;
import dev.blip.bpf.Ipv6ReplyRules;
import dev.blip.plan.Questions;
import dev.blip.plan.ScanPlan;
import dev.blip.probe.Ipv6EchoProbe;
import dev.blip.probe.Ipv6ProbeScope;
import dev.blip.probe.Ipv6SynProbe;
import dev.blip.probe.NeighbourMacs;
import dev.blip.probe.Probe;
import dev.blip.targets.RankedTargets;
import dev.blip.verdict.Reason;
import dev.blip.way.Leg;
import dev.blip.way.Withheld;
import dev.blip.wire.Ipv6Origin;
import org.jspecify.annotations.Nullable;

/// A leg of IPv6.
///
/// @param leg  that it is
record Ipv6Family(Leg leg) implements LegFamily {
    /// Named by what every leg has, so that a scan of IPv4 alone does not load the class.
    static LegFamily of(Leg leg) {
        return new Ipv6Family(leg);
    }

    private Ipv6Origin origin(int firstPort, int portCount) {
        var source = (Ipv6Address) leg.source();
        return new Ipv6Origin(source.high(), source.low(), firstPort, portCount);
    }

    @Override
    public FilterRules replies(ScanPlan plan, int firstPort, int portCount) {
        Ipv6Origin origin = origin(firstPort, portCount);
        return asksByEcho(plan) ? new Ipv6EchoRules(origin) : new Ipv6ReplyRules(origin);
    }

    private static boolean asksByEcho(ScanPlan plan) {
        return plan.asksHosts() || plan.asksEchoes();
    }

    @Override
    public Probe probe(
            ScanPlan plan, Questions questions, LegEnds ends, @Nullable NeighbourMacs macs) {
        var scope =
                new Ipv6ProbeScope(
                        (RankedTargets) questions.space(),
                        plan.excluded().inIpv6(),
                        origin(ends.firstPort(), ends.portCount()),
                        leg.on().index(),
                        ends.key());
        return asksByEcho(plan)
                ? new Ipv6EchoProbe(scope, macs, plan.asksEchoes())
                : new Ipv6SynProbe(scope, plan.smallestProbes(), macs);
    }

    /// The kernel's table has room for as many as a leg asks at once.
    @Override
    public @Nullable Withheld withheld(LegEnds ends, long hosts, int listeners) {
        return null;
    }

    @Override
    public Reason neighbour() {
        return Reason.ND_RESPONSE;
    }

    @Override
    public Reason noNeighbour() {
        return Reason.NO_ND;
    }
}
