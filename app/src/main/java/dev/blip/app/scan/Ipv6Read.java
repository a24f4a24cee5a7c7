package dev.blip.app.scan;

import dev.blip.app.option.UsageError;
import dev.blip.plan.Asked;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.Ipv6Pairs;
import dev.blip.targets.PortSet;
import org.jspecify.annotations.Nullable;

/// Targets in IPv6 as they were read, one at the least, and what is not to be asked of them.
///
/// @param targets   asked on the ports of all; may be empty
/// @param pairs     asked on a port of their own; null if there is none
/// @param excluded  never asked
record Ipv6Read(Ipv6AddressSet targets, @Nullable Ipv6Pairs pairs, Ipv6AddressSet excluded) {
    /// Null if there is no target.
    static @Nullable Ipv6Read of(
            @Nullable Ipv6AddressSet targets,
            @Nullable Ipv6Pairs pairs,
            @Nullable Ipv6AddressSet excluded) {
        if (targets == null && pairs == null) {
            return null;
        }
        return new Ipv6Read(
                targets == null ? Ipv6AddressSet.EMPTY : targets,
                pairs,
                excluded == null ? Ipv6AddressSet.EMPTY : excluded);
    }

    /// Targets, exclusions among them.
    long count() {
        return targets.count() + (pairs == null ? 0 : pairs.size());
    }

    /// Null if each has one.
    @Nullable Ipv6Read withoutOwnPorts() {
        return targets.isEmpty() ? null : new Ipv6Read(targets, null, excluded);
    }

    /// What is left to ask; null if nothing is.
    ///
    /// @param ports  of the addresses without their own
    /// @param never  ports that nobody is asked
    @Nullable Asked left(PortSet ports, PortSet never) throws UsageError {
        Ipv6AddressSet alike = targets.minus(excluded);
        if (alike.count() == Ipv6AddressSet.UNCOUNTABLE) {
            throw new UsageError(
                    "more than 4,294,967,296 addresses in IPv6 in one scan",
                    "a scan for each part");
        }
        Ipv6Pairs single =
                pairs == null
                        ? null
                        : pairs.where((high, low, port) ->
                                !excluded.contains(high, low) && !never.contains(port));
        boolean isAnySingle = single != null && single.size() > 0;
        return alike.isEmpty() && !isAnySingle
                ? null
                : Asked.ipv6(alike, ports, isAnySingle ? single : null);
    }
}
