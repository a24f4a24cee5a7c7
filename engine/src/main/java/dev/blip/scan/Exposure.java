package dev.blip.scan;

import dev.blip.pace.Burst;
import dev.blip.pace.BurstCaps.Bounds;
import dev.blip.pace.BurstCaps.By;
import dev.blip.plan.Caps;
import dev.blip.plan.ScanPlan;
import dev.blip.target.AddressSet;
import dev.blip.target.BusiestPrefix;
import org.jspecify.annotations.Nullable;

/// How much of a scan one host, one /24, one next hop and a translation table on the way can come to see, and so which
/// of the plan's caps have to be held packet by packet. A cap that the plan cannot exceed costs nothing.
final class Exposure {
    private static final int PREFIX_SHIFT = 8;
    private static final double NANOS_PER_SECOND = 1e9;

    private Exposure() {}

    static Bounds bounds(ScanPlan plan) {
        Caps caps = plan.caps();
        AddressSet addresses = plan.addresses();
        long ports = plan.ports().count();
        return Bounds.NONE
                .and(
                        By.ADDRESS,
                        ifWithinReach(plan, caps.hostPerSecond(), ports),
                        addresses.count())
                .and(
                        By.PREFIX,
                        ifWithinReach(
                                plan,
                                caps.prefixPerSecond(),
                                ports * BusiestPrefix.of(addresses).addresses()),
                        prefixCount(addresses))
                .and(
                        By.NEXT_HOP,
                        ifWithinReach(plan, caps.nextHopPerSecond(), ports * addresses.count()),
                        addresses.count())
                .and(
                        By.SCAN,
                        caps.nat().isKnown()
                                ? new Burst(caps.nat().usable(), caps.nat().timeoutNanos())
                                : null,
                        1);
    }

    /// The cap as a bound, or null if no window can hold more than it allows: the ceiling, raised as far as it can be,
    /// does not; or there are no more targets, and a target is not asked twice in a window, because a timeout lies
    /// between. Twice the window, for a packet may leave later than its stamp says; and twice the targets where they
    /// are asked as canaries too.
    private static @Nullable Burst ifWithinReach(ScanPlan plan, double perSecond, long targets) {
        Burst bound = Burst.ofCap(perSecond);
        if (bound == null || RateControl.MOST_RAISE * plan.pace().packetsPerSecond() <= perSecond) {
            return null;
        }
        boolean isOnceAWindow =
                plan.retry().attempts() == 1
                        || plan.retry().minTimeoutNanos() >= 2 * bound.windowNanos();
        long packets = plan.pace().isFixed() ? targets : 2 * targets;
        return packets <= bound.most() && isOnceAWindow ? null : bound;
    }

    /// The longest stretch of time that a bound of the plan is held in.
    static long longestWindowNanos(ScanPlan plan) {
        Burst ceiling = Burst.ofCap(plan.pace().packetsPerSecond());
        return Math.max(
                ceiling == null ? 0 : ceiling.windowNanos(), bounds(plan).longestWindowNanos());
    }

    /// How long `packets` take at the least, if they are spread evenly over the hosts, and those over `nextHops`.
    static double seconds(ScanPlan plan, int nextHops, double packets) {
        Caps caps = plan.caps();
        double perSecond =
                Math.min(
                        plan.pace().packetsPerSecond(),
                        caps.hostPerSecond() * plan.addresses().count());
        perSecond = Math.min(perSecond, caps.prefixPerSecond() * prefixCount(plan.addresses()));
        perSecond = Math.min(perSecond, caps.nextHopPerSecond() * nextHops);
        double seconds = packets / perSecond;
        if (caps.nat().isKnown()) {
            double rounds =
                    Math.floor((packets - 1) / caps.nat().usable()); // the first finds it empty
            seconds = Math.max(seconds, rounds * (caps.nat().timeoutNanos() / NANOS_PER_SECOND));
        }
        return seconds;
    }

    private static long prefixCount(AddressSet addresses) {
        long count = 0;
        long behind = 0; // the first prefix that has not been counted
        for (int i = 0; i < addresses.rangeCount(); i++) {
            long first = Math.max(behind, addresses.first(i) >>> PREFIX_SHIFT);
            behind = (addresses.last(i) >>> PREFIX_SHIFT) + 1L;
            count += behind - first;
        }
        return count;
    }
}
