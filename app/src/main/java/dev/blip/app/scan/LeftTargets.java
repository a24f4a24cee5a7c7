package dev.blip.app.scan;

import dev.blip.app.option.UsageError;
import dev.blip.plan.Asked;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetPairs;
import dev.blip.targets.TargetSpace;
import org.jspecify.annotations.Nullable;

/// What is left to ask: targets without the exclusions.
final class LeftTargets {
    private LeftTargets() {}

    /// Where nothing is left, what was skipped may be why.
    ///
    /// @param ports  of the addresses without their own
    /// @param never  ports that nobody is asked
    static Asked of(TargetReader.Read read, PortSet ports, PortSet never) throws UsageError {
        AddressSet named = read.targets();
        TargetPairs pairs = read.given().pairs();
        if (named.isEmpty() && pairs == null) {
            throw new UsageError(
                    "no targets" + TargetReader.below(read.warnings()),
                    "addresses, prefixes, ranges or names",
                    "blip scan 192.0.2.0/24 -p 22,80,443");
        }
        AddressSet alike = named.minus(read.excluded());
        TargetPairs single = pairs == null ? null : without(pairs, read.excluded(), never);
        if (alike.isEmpty() && single == null) {
            throw new UsageError(
                    "no target is left: all "
                            + (named.count() + (pairs == null ? 0 : pairs.size()))
                            + " are excluded"
                            + TargetReader.below(read.warnings()),
                    "fewer exclusions");
        }
        return Asked.of(alike, ports, single);
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
