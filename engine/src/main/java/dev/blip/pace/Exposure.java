package dev.blip.pace;

import dev.blip.pace.BurstCaps.Bounds;
import dev.blip.pace.BurstCaps.By;
import dev.blip.plan.Asked;
import dev.blip.plan.Caps;
import dev.blip.plan.Conduct;
import dev.blip.plan.Inquiry;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.AddressSet;
import org.jspecify.annotations.Nullable;

/// How much of a scan one host, one /24, one next hop and a translation table on the way can come to see, and so which
/// of the plan's caps have to be held packet by packet. A cap that the plan cannot exceed costs nothing.
public final class Exposure {
    private static final double NANOS_PER_SECOND = 1e9;

    /// How often a target may be asked in less than a timeout where the rate adapts: once more as a canary.
    private static final int TIMES_AT_ONCE = 2;

    private Exposure() {}

    /// The bounds for a half-open scan, which asks a target again no sooner than a timeout later; and, where the pace
    /// is not fixed, as a canary.
    public static Bounds bounds(ScanPlan plan) {
        int timesAtOnce = plan.pace().isFixed() ? 1 : TIMES_AT_ONCE;
        Caps caps = plan.conduct().heldCaps();
        return bounds(plan, caps, timesAtOnce, plan.retry().minTimeoutNanos());
    }

    /// The bounds for a connect scan, which asks at once again where the kernel has refused.
    public static Bounds boundsOfConnect(ScanPlan plan) {
        return bounds(plan, plan.caps().fixed(), plan.retry().attempts(), Long.MAX_VALUE);
    }

    /// What is asked no faster than its answers allow; null if nothing has to be: the plan says so, the rate is fixed,
    /// or there are too few targets to harm anybody. By UDP every host is, for how many ICMP errors it sends is no
    /// matter of the rate.
    ///
    /// @param lanes  that share it
    public static @Nullable Sparing sparing(ScanPlan plan, int lanes) {
        boolean areErrorsAnswers = plan.inquiry() == Inquiry.UDP;
        if (!areErrorsAnswers && !plan.conduct().sparesHosts()) {
            return null;
        }
        Asked asked = plan.asked();
        boolean areHosts =
                areErrorsAnswers || TIMES_AT_ONCE * asked.mostPorts() > HostPace.UNPROVEN;
        if (!areHosts && asked.busiest().addresses() <= PrefixPace.SILENT_BURST) {
            return null;
        }
        AddressSet addresses = asked.addresses();
        return new Sparing(
                areHosts, areErrorsAnswers, addresses.count(), asked.prefixCount(), lanes);
    }

    /// @param timesAtOnce  how often a target may be asked in less time than `apartNanos`
    private static Bounds bounds(ScanPlan plan, Caps caps, long timesAtOnce, long apartNanos) {
        Asked asked = plan.asked();
        AddressSet addresses = asked.addresses();
        long host = timesAtOnce * asked.mostPorts();
        long prefix = timesAtOnce * asked.busiest().targets();
        long nextHop = timesAtOnce * asked.count(); // all may be behind one
        return Bounds.NONE
                .and(
                        By.ADDRESS,
                        plan.asksEchoes()
                                ? null // `HostIntervals` keep it, each host by itself
                                : ifWithinReach(plan, caps.hostPerSecond(), host, apartNanos),
                        addresses.count())
                .and(
                        By.PREFIX,
                        ifWithinReach(plan, caps.prefixPerSecond(), prefix, apartNanos),
                        asked.prefixCount())
                .and(
                        By.NEXT_HOP,
                        ifWithinReach(plan, caps.nextHopPerSecond(), nextHop, apartNanos),
                        addresses.count())
                .and(
                        By.SCAN,
                        caps.nat().isKnown()
                                ? new Burst(caps.nat().usable(), caps.nat().timeoutNanos())
                                : null,
                        1);
    }

    /// The cap as a bound, or null if no window can hold more than it allows: the ceiling, raised as far as it can be,
    /// does not; or there are no more packets at once, and no others in a window. Twice the window, for a packet may
    /// leave later than its stamp says.
    private static @Nullable Burst ifWithinReach(
            ScanPlan plan, double perSecond, long packetsAtOnce, long apartNanos) {
        Burst bound = Burst.ofCap(perSecond);
        if (bound == null || Pace.MOST_RAISE * plan.pace().packetsPerSecond() <= perSecond) {
            return null;
        }
        boolean isOnceAWindow =
                plan.retry().attempts() == 1 || apartNanos >= 2 * bound.windowNanos();
        return packetsAtOnce <= bound.most() && isOnceAWindow ? null : bound;
    }

    /// The longest stretch of time that a bound of the plan is held in, by whatever kind of scan.
    public static long longestWindowNanos(ScanPlan plan) {
        long longest = 0;
        for (ScanPlan family : plan.families()) {
            longest = Math.max(longest, longestOfOne(family));
        }
        return longest;
    }

    private static long longestOfOne(ScanPlan plan) {
        Burst ceiling = Burst.ofCap(plan.pace().packetsPerSecond());
        return Math.max(
                ceiling == null ? 0 : ceiling.windowNanos(),
                Math.max(
                        bounds(plan).longestWindowNanos(),
                        boundsOfConnect(plan).longestWindowNanos()));
    }

    /// The longest stretch of time that a bound is held in which the user asks for, whether or not one scan can exceed
    /// it by itself: of two scans in turn, what one may send at once comes to that of the other.
    public static long longestWindowNanos(Conduct conduct) {
        Caps caps = conduct.caps().fixed();
        long longest = caps.nat().isKnown() ? caps.nat().timeoutNanos() : 0;
        double[] bounds = {
            conduct.pace().packetsPerSecond(),
            caps.hostPerSecond(),
            caps.prefixPerSecond(),
            caps.nextHopPerSecond()
        };
        for (double perSecond : bounds) {
            Burst bound = Burst.ofCap(perSecond);
            longest = Math.max(longest, bound == null ? 0 : bound.windowNanos());
        }
        return longest;
    }

    /// How long `packets` take at the least, if they are spread evenly over the targets, and those over `nextHops`.
    public static double seconds(ScanPlan plan, int nextHops, double packets) {
        Caps caps = plan.conduct().heldCaps();
        Asked asked = plan.asked();
        // Whoever has the most of them is over last.
        double hosts = (double) asked.count() / asked.mostPorts();
        double prefixes = (double) asked.count() / asked.busiest().targets();
        double perSecond = Math.min(plan.pace().packetsPerSecond(), caps.hostPerSecond() * hosts);
        perSecond = Math.min(perSecond, caps.prefixPerSecond() * prefixes);
        perSecond = Math.min(perSecond, caps.nextHopPerSecond() * nextHops);
        double seconds = packets / perSecond;
        if (caps.nat().isKnown()) {
            double rounds =
                    Math.floor((packets - 1) / caps.nat().usable()); // the first finds it empty
            seconds = Math.max(seconds, rounds * (caps.nat().timeoutNanos() / NANOS_PER_SECOND));
        }
        return seconds;
    }

    /// How long `packets` take at the least where nobody answers, because hosts and prefixes are spared.
    public static double silentSeconds(ScanPlan plan, double packets) {
        Sparing sparing = sparing(plan, 1);
        if (sparing == null || sparing.areErrorsAnswers()) {
            return 0;
        }
        double perSecond =
                sparing.areHostsSpared()
                        ? HostPace.GENTLE_PER_SECOND * sparing.hosts()
                        : PrefixPace.SILENT_PER_SECOND * sparing.prefixes();
        return packets / perSecond;
    }

    /// Whether the scan waits for its first answer, because nobody has answered in any prefix.
    ///
    /// @param packets  that could leave before it comes
    public static boolean isHeldUntilHeard(ScanPlan plan, double packets) {
        Sparing sparing = sparing(plan, 1);
        return sparing != null && PrefixPace.SILENT_BURST * sparing.prefixes() < packets;
    }
}
