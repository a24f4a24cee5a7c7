package dev.blip.plan;

import dev.blip.targets.BusiestPrefix;

/// What the busiest /24 of a scan sees in a second while the targets are asked for the first time. The order is random,
/// so that is the prefix's share of the rate, or all its targets if they are fewer. Retries go to the silent alone;
/// where these all lie in one /24, it has the whole rate while they last.
///
/// @param prefix            and how much of the targets lies in it
/// @param packetsPerSecond  at the ceiling of the rate
public record PrefixPeak(BusiestPrefix prefix, double packetsPerSecond) {
    public static PrefixPeak of(ScanPlan plan) {
        BusiestPrefix busiest = plan.asked().busiest();
        double share = (double) busiest.targets() / plan.asked().count();
        double targets = (double) busiest.targets() / plan.part().of();
        double perSecond = Math.min(plan.pace().packetsPerSecond() * share, targets);
        Caps caps = plan.conduct().heldCaps();
        perSecond = Math.min(perSecond, caps.prefixPerSecond());
        perSecond = Math.min(perSecond, caps.hostPerSecond() * busiest.addresses());
        return new PrefixPeak(busiest, perSecond);
    }
}
