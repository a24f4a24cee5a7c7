package dev.blip.trust;

import dev.blip.plan.ScanPlan;
import dev.blip.targets.PortSet;
import dev.blip.targets.ServiceNames;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/// High ports for which IANA knows no service, the same for all hosts of a scan: who is open on them is open on
/// anything. Immutable.
///
/// @param rounds    ports to ask, one set after the other; empty if the scan has asked decoys enough by itself, or if
///     there are too few
/// @param own       those that the scan has asked anyway, if they are enough; else empty
public record DecoyPorts(List<PortSet> rounds, PortSet own) {
    /// A host of which a third of all ports is open at random is open on 15 of 16 once in 2.5 million.
    public static final int COUNT = 16;

    /// The first round: enough to be rid of most hosts whose other ports are silent.
    private static final int FEW = 4;

    /// Above the ports of services, and of those that are run beside them for want of privilege.
    private static final int LOWEST = 20_000;

    private static final int PORTS = 1 << 16;

    /// Ports looked at before they are called too few: more than half of those above have no service.
    private static final int MOST_DRAWS = 1 << 12;

    /// Draws from the plan's seed, until as many are found that were asked, or that were not. A shard, or a list with
    /// ports of its own, has not asked all its ports of every host: to it they are like others.
    // By the seed, so that the same plan asks the same decoys again, and whoever reads its report
    // can too.
    static DecoyPorts of(ScanPlan plan) {
        var own = new BitSet();
        var others = new BitSet();
        var few = new BitSet();
        ServiceNames names = ServiceNames.iana();
        boolean areAskedOfAll = plan.part().isWhole() && plan.asked().areAllAlike();
        var random = new SplittableRandom(plan.seed());
        for (int draw = 0; draw < MOST_DRAWS; draw++) {
            int port = random.nextInt(LOWEST, PORTS);
            if (!names.nameOf(port).isEmpty() || plan.decoys().never().contains(port)) {
                continue;
            }
            if (areAskedOfAll && plan.ports().contains(port)) {
                own.set(port);
            } else if (few.cardinality() < FEW) {
                few.set(port);
            } else if (!few.get(port)) {
                others.set(port);
            }
            // The scan's own are best: they cost no packet, and were asked together with the ports
            // in doubt.
            if (own.cardinality() == COUNT) {
                return new DecoyPorts(List.of(), PortSet.of(own));
            }
            if (others.cardinality() == COUNT - FEW) {
                return new DecoyPorts(List.of(PortSet.of(few), PortSet.of(others)), PortSet.of());
            }
        }
        return new DecoyPorts(List.of(), PortSet.of());
    }

    /// Whether nothing was found to ask: then open ports of suspects stay unchecked, and the summary says so.
    boolean areTooFew() {
        return rounds.isEmpty() && own.isEmpty();
    }
}
