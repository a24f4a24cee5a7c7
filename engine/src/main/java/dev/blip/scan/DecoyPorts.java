package dev.blip.scan;

import dev.blip.plan.ScanPlan;
import dev.blip.target.PortSet;
import dev.blip.target.ServiceNames;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/// High ports for which IANA knows no service, the same for all hosts of a scan: who is open on them is open on
/// anything. Immutable.
///
/// @param rounds    ports to ask, one set after the other; empty if the scan has asked decoys enough by itself, or if
///     there are too few
/// @param own       those that the scan has asked anyway, if they are enough; else empty
record DecoyPorts(List<PortSet> rounds, PortSet own) {
    /// A host of which a third of all ports is open at random is open on 15 of 16 once in 1.3 million.
    static final int COUNT = 16;

    /// The first round: enough to be rid of most hosts whose other ports are silent.
    private static final int FEW = 4;

    /// Above the ports of services, and of those that are run beside them for want of privilege.
    private static final int LOWEST = 20_000;

    private static final int PORTS = 1 << 16;

    /// Draws from the plan's seed.
    static DecoyPorts of(ScanPlan plan) {
        var own = new BitSet();
        var others = new BitSet();
        ServiceNames names = ServiceNames.iana();
        for (int port = LOWEST; port < PORTS; port++) {
            if (!names.nameOf(port).isEmpty()) {
                continue;
            }
            if (plan.ports().contains(port)) {
                own.set(port);
            } else if (!plan.decoys().never().contains(port)) {
                others.set(port);
            }
        }
        if (own.cardinality() >= COUNT) {
            return new DecoyPorts(List.of(), PortSet.of(own));
        }
        return new DecoyPorts(drawn(PortSet.of(others), plan.seed()), PortSet.of());
    }

    private static List<PortSet> drawn(PortSet from, long seed) {
        if (from.count() < COUNT) {
            return List.of();
        }
        var random = new SplittableRandom(seed);
        PortSet few = drawn(from, FEW, random);
        return List.of(few, drawn(from.minus(few), COUNT - FEW, random));
    }

    private static PortSet drawn(PortSet from, int count, SplittableRandom random) {
        var drawn = new BitSet();
        while (drawn.cardinality() < count) {
            drawn.set(from.at(random.nextInt(from.count())));
        }
        return PortSet.of(drawn);
    }

    /// How many decoys a suspect is judged by.
    int count() {
        return Math.max(own.count(), COUNT);
    }

    boolean areTooFew() {
        return rounds.isEmpty() && own.isEmpty();
    }
}
