package dev.blip.scan;

import dev.blip.bpf.FilterRules;
import dev.blip.link.LinkException;
import dev.blip.plan.Questions;
import dev.blip.plan.ScanPlan;
import dev.blip.probe.NeighbourMacs;
import dev.blip.probe.Probe;
import dev.blip.verdict.Reason;
import dev.blip.way.Leg;
import dev.blip.way.Withheld;
import org.jspecify.annotations.Nullable;

/// What a leg's probes are made of: all that the conductor asks of the family that its targets' addresses are of.
interface LegFamily {
    static LegFamily of(Leg leg) {
        return leg.hosts() == null ? new Ipv4Family(leg) : Ipv6Family.of(leg);
    }

    /// What is heard of a run.
    ///
    /// @param plan  of the run
    FilterRules replies(ScanPlan plan, int firstPort, int portCount);

    /// @param plan  of the run
    /// @param macs  of the targets, if frames go to each one's own; else null
    Probe probe(ScanPlan plan, Questions questions, LegEnds ends, @Nullable NeighbourMacs macs);

    /// Keeps the answers of a crowd of neighbours from the kernel; null where the kernel may have them, or has to.
    ///
    /// @param hosts      that are asked
    /// @param listeners  that hear them
    @Nullable Withheld withheld(LegEnds ends, long hosts, int listeners) throws LinkException;

    /// Why a neighbour that has said that an address is its own is up.
    Reason neighbour();

    /// Why a target that nobody answers for on our own link is filtered.
    Reason noNeighbour();
}
