package dev.blip.app.scan;

import dev.blip.app.option.UsageError;
import dev.blip.plan.Asked;
import dev.blip.targets.PortSet;

/// What is left to ask: targets of both families without the exclusions.
final class LeftTargets {
    private LeftTargets() {}

    /// Where nothing is left, what was skipped may be why.
    ///
    /// @param ports  of the addresses without their own
    /// @param never  ports that nobody is asked
    static Asked of(TargetReader.Read read, PortSet ports, PortSet never) throws UsageError {
        Ipv4Read ipv4 = read.ipv4();
        Ipv6Read ipv6 = read.ipv6();
        if (ipv4.isEmpty() && ipv6 == null) {
            throw new UsageError(
                    "no targets" + TargetReader.below(read.warnings()),
                    "addresses, prefixes, ranges or names",
                    "blip scan 192.0.2.0/24 -p 22,80,443");
        }
        Asked left = ipv4.left(ports, never);
        Asked leftIpv6 = ipv6 == null ? null : ipv6.left(ports, never);
        if (left != null) {
            return leftIpv6 == null ? left : left.and(leftIpv6);
        }
        if (leftIpv6 == null) {
            long given = ipv4.count() + (ipv6 == null ? 0 : ipv6.count());
            throw new UsageError(
                    "no target is left: all "
                            + given
                            + " are excluded"
                            + TargetReader.below(read.warnings()),
                    "fewer exclusions");
        }
        return leftIpv6;
    }
}
