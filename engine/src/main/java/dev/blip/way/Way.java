package dev.blip.way;

import dev.blip.plan.Transmit;
import java.util.List;

/// How probes reach all targets of a half-open scan. Immutable.
///
/// @param legs         at least one in a whole scan; that with the most targets first, this machine's own addresses
///     last
/// @param unreachable  targets that no leg leads to
public record Way(List<Leg> legs, Unreachable unreachable) {
    public Way {
        legs = List.copyOf(legs);
    }

    /// The leg that speaks for the scan where only one can.
    public Leg first() {
        return legs.getFirst();
    }

    /// How many next hops the targets are behind.
    public int nextHops() {
        long sum = 0;
        for (Leg leg : legs) {
            sum += leg.nextHops().count();
        }
        return Math.clamp(sum, 1, Integer.MAX_VALUE);
    }

    public boolean uses(Transmit transmit) {
        return legs.stream().anyMatch(leg -> leg.transmit() == transmit);
    }
}
