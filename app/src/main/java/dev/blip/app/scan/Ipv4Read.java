package dev.blip.app.scan;

import dev.blip.plan.Asked;
import dev.blip.plan.Exclusions;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetPairs;
import dev.blip.targets.TargetSpace;
import org.jspecify.annotations.Nullable;

/// Targets in IPv4 as they were read, and what is not to be asked of them.
///
/// @param targets   asked on the ports of all; may be empty
/// @param pairs     asked on a port of their own; null if there is none
/// @param excluded  never asked
record Ipv4Read(AddressSet targets, @Nullable TargetPairs pairs, AddressSet excluded) {
    boolean isEmpty() {
        return targets.isEmpty() && pairs == null;
    }

    /// Targets, exclusions among them.
    long count() {
        return targets.count() + (pairs == null ? 0 : pairs.size());
    }

    /// What is never asked in either family.
    ///
    /// @param ipv6  null if no target is in that family
    Exclusions exclusions(@Nullable Ipv6Read ipv6) {
        return new Exclusions(excluded, ipv6 == null ? null : ipv6.excluded());
    }

    Ipv4Read withoutOwnPorts() {
        return new Ipv4Read(targets, null, excluded);
    }

    /// What is left to ask; null if nothing is.
    ///
    /// @param ports  of the addresses without their own
    /// @param never  ports that nobody is asked
    @Nullable Asked left(PortSet ports, PortSet never) {
        AddressSet alike = targets.minus(excluded);
        TargetPairs single = pairs == null ? null : without(pairs, excluded, never);
        return alike.isEmpty() && single == null ? null : Asked.of(alike, ports, single);
    }

    /// Null if none is left.
    private static @Nullable TargetPairs without(
            TargetPairs pairs, AddressSet hosts, PortSet ports) {
        if (hosts.isEmpty() && ports.isEmpty()) {
            return pairs;
        }
        TargetPairs left =
                pairs.where(target ->
                        !hosts.contains(Ipv4Targets.addressOf(target))
                                && !ports.contains(TargetSpace.portOf(target)));
        return left.size() == 0 ? null : left;
    }
}
