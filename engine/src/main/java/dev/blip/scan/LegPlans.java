package dev.blip.scan;

import dev.blip.plan.Caps;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.AddressSet;
import dev.blip.way.ArpSweep;
import dev.blip.way.Leg;
import dev.blip.way.Way;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the rate and the caps of a scan are divided between its legs, so that all of them together keep to the plan.
/// Immutable.
final class LegPlans {
    private final ScanPlan plan;
    private final Way way;
    private final long sweeps;
    private final double sweepPerSecond; // of each
    private final boolean isSideBySide;

    private LegPlans(ScanPlan plan, Way way) {
        this.plan = plan;
        this.way = way;
        this.sweeps = way.legs().stream().filter(Leg::asksByArp).count();
        double ceiling = ceiling(plan);
        this.sweepPerSecond = ArpSweep.perSecond(plan) / Math.max(1, sweeps);
        double left = ceiling - sweeps * sweepPerSecond;
        boolean haveAllAPart = left >= 2.0 * Pace.LEAST_PART * way.legs().size();
        boolean isRoomForSweeps =
                Math.min(ceiling, plan.caps().prefixPerSecond()) >= 2 * sweeps * sweepPerSecond;
        boolean isOne = way.legs().size() == 1;
        this.isSideBySide = !plan.pace().isSerial() && isRoomForSweeps && (isOne || haveAllAPart);
    }

    static LegPlans of(ScanPlan plan, Way way) {
        return new LegPlans(plan, way);
    }

    /// The rate and the cap on the whole scan bound the same thing: the lower of them holds.
    private static double ceiling(ScanPlan plan) {
        return Math.min(plan.pace().packetsPerSecond(), plan.caps().wholePerSecond());
    }

    /// Whether all legs, and ARP sweeps beside them, may send at the same time. Where they may not, one begins when the
    /// other is over: a low rate has no parts, and one probe at a time is one for the whole scan.
    boolean isSideBySide() {
        return isSideBySide;
    }

    /// Requests a second of each ARP sweep.
    double sweepPerSecond() {
        return sweepPerSecond;
    }

    /// Those of all sweeps.
    double sweepsPerSecond() {
        return sweeps * sweepPerSecond;
    }

    /// The plan of one leg: its targets, and its part of the caps. Its part of the rate changes as others end.
    ScanPlan of(Leg leg) {
        return leg.plan().among(leg.targets()).withConduct(plan.conduct().withCaps(caps(leg)));
    }

    /// A cap is divided only between legs that may send to the same place: one host is on one leg, so its cap is nobody
    /// else's. Legs that take turns have each the whole, because a window of the caps lies between them.
    private Caps caps(Leg leg) {
        Caps caps = plan.caps();
        if (!isSideBySide || way.legs().size() == 1) {
            return caps;
        }
        int prefix = sharers(leg, LegPlans::sharePrefix);
        int nextHop = sharers(leg, LegPlans::shareNextHop);
        return new Caps(
                caps.hostPerSecond(),
                Math.max(Pace.SLOWEST, caps.prefixPerSecond() / prefix),
                Math.max(Pace.SLOWEST, caps.nextHopPerSecond() / nextHop),
                caps.wholePerSecond(),
                table(leg),
                caps.isAdaptive());
    }

    /// Whether a packet of either leg may count against the same bound.
    private interface Sharing {
        boolean between(Leg one, Leg other);
    }

    /// Legs, the given one included, that may send to the same part of the network.
    private int sharers(Leg leg, Sharing sharing) {
        int count = 1;
        for (Leg other : way.legs()) {
            if (!other.equals(leg) && !other.on().isLoopback() && sharing.between(leg, other)) {
                count++;
            }
        }
        return count;
    }

    /// Two legs from different sources on one interface may go by the same router.
    private static boolean shareNextHop(Leg one, Leg other) {
        return one.on().index() == other.on().index();
    }

    /// A /24 may lie on two legs where a more specific route takes a part of it.
    private static boolean sharePrefix(Leg one, Leg other) {
        boolean isOneIpv6 = one.hosts() != null;
        if (isOneIpv6 || other.hosts() != null) {
            return isOneIpv6 && other.hosts() != null; // a /64 may
        }
        return !prefixes(one.targets()).and(prefixes(other.targets())).isEmpty();
    }

    /// All of every /24 that one of the addresses is in.
    private static AddressSet prefixes(AddressSet addresses) {
        var all = new AddressSet.Builder();
        for (int i = 0; i < addresses.rangeCount(); i++) {
            all.add(addresses.first(i) & 0xFFFF_FF00, addresses.last(i) | 0xFF);
        }
        return all.build();
    }

    /// A table on the way may be on the way of all legs that leave this machine.
    private Caps.Nat table(Leg leg) {
        Caps.Nat nat = plan.caps().nat();
        if (!nat.isKnown() || leg.on().isLoopback()) {
            return nat;
        }
        long all = 0;
        for (Leg each : way.legs()) {
            all += each.on().isLoopback() ? 0 : each.targets().count();
        }
        double part = (double) leg.targets().count() / all;
        return new Caps.Nat(Math.max(1, (long) (nat.entries() * part)), nat.timeoutNanos());
    }

    /// Divides a ceiling between legs: by what each still has to ask, but none goes with less than a quarter of an even
    /// part. Whole packets of a window are dealt out, so that no rounding adds to the sum.
    ///
    /// @param weights  above 0
    static double[] divide(double packetsPerSecond, List<Long> weights) {
        double[] parts = new double[weights.size()];
        if (parts.length == 1) {
            parts[0] = packetsPerSecond;
            return parts;
        }
        boolean areLowered = packetsPerSecond < 2.0 * Pace.LEAST_PART * parts.length;
        if (areLowered) { // no part has a whole packet a window
            Arrays.fill(parts, Math.max(Pace.SLOWEST, packetsPerSecond / parts.length));
            return parts;
        }
        double sum = 0;
        for (long weight : weights) {
            sum += weight;
        }
        double least = packetsPerSecond / (4 * parts.length);
        double rest = packetsPerSecond - least * parts.length;
        double dealt = 0;
        int most = 0;
        for (int i = 0; i < parts.length; i++) {
            double part = least + rest * weights.get(i) / sum;
            parts[i] = Math.max(1, Math.floor(part / Pace.LEAST_PART)) * Pace.LEAST_PART;
            dealt += parts[i];
            most = parts[i] > parts[most] ? i : most;
        }
        parts[most] = Math.max(Pace.SLOWEST, parts[most] + packetsPerSecond - dealt);
        return parts;
    }

    /// The interfaces of all legs, each once, for people.
    static String interfaceNames(Way way) {
        List<String> names = new ArrayList<>();
        for (Leg leg : way.legs()) {
            if (!names.contains(leg.on().name())) {
                names.add(leg.on().name());
            }
        }
        return String.join(",", names);
    }
}
