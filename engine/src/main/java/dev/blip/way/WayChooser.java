package dev.blip.way;

import dev.blip.host.HostException;
import dev.blip.host.NetworkInterface;
import dev.blip.plan.Caps;
import dev.blip.plan.Orders;
import dev.blip.plan.Questions;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses the way of a half-open scan, each family's by itself, and says what holds for the legs of both.
public final class WayChooser {
    /// Neighbours that one leg asks for by ARP: a /16.
    static final int MOST_ASKED = 65_536;

    /// Legs of one scan: each has threads and rings of its own.
    static final int MOST_LEGS = 16;

    private WayChooser() {}

    /// The way of a half-open scan.
    ///
    /// @throws Refusal if there is none, or it is not what the plan asks for
    public static Way choose(ScanPlan plan) throws Refusal {
        try {
            List<ScanPlan> families = plan.families();
            return families.size() == 1
                    ? ofOne(plan, true)
                    : ofBoth(families.getFirst(), families.getLast());
        } catch (HostException e) {
            throw refusal(e);
        }
    }

    /// @param mustLead  to some target; else it may have no leg
    private static Way ofOne(ScanPlan plan, boolean mustLead) throws Refusal, HostException {
        return plan.asked().hosts() == null
                ? Ipv4WayChooser.choose(plan, mustLead)
                : Ipv6WayChooser.choose(plan, mustLead);
    }

    /// Side by side. Where one family has no way at all its targets are unreachable, as others without a route are.
    private static Way ofBoth(ScanPlan ipv4, ScanPlan ipv6) throws Refusal, HostException {
        Way one = ofOne(ipv4, false);
        Way other = ofOne(ipv6, one.legs().isEmpty());
        List<Leg> legs = new ArrayList<>(one.legs());
        legs.addAll(other.legs());
        refuseTooMany(legs.size());
        sort(legs);
        return new Way(legs, one.unreachable().and(other.unreachable()));
    }

    /// That with the most targets first, this machine's own addresses last; those alike stay in their order.
    static void sort(List<Leg> legs) {
        legs.sort(
                Comparator.comparing((Leg leg) -> leg.on().isLoopback())
                        .thenComparingLong(leg -> -leg.targets().count()));
    }

    /// The same in the words of a scan that cannot be done.
    public static Refusal refusal(HostException e) {
        return new Refusal(e.what(), e.why(), e.needs(), e.attempt());
    }

    static boolean areNeighboursCapped(ScanPlan plan) {
        return plan.caps().nextHopPerSecond() != Caps.NONE;
    }

    /// @param on  the interface with that index, null if there is none
    static NetworkInterface usable(@Nullable NetworkInterface on, int index) throws Refusal {
        String name = on == null ? "number " + index : on.name();
        if (on == null || !on.isUp()) {
            throw new Refusal(
                    "cannot scan by interface " + name,
                    "it is down",
                    "the link up",
                    "ip link set " + name + " up");
        }
        if (!on.hasCarrier()) {
            throw new Refusal(
                    "cannot scan by interface " + name,
                    "it has no carrier: no cable, or nobody at its other end",
                    "the link connected",
                    "ip link show " + name + "; or another --interface");
        }
        return on;
    }

    static void refuseTooMany(int legs) throws Refusal {
        if (legs > MOST_LEGS) {
            throw new Refusal(
                    "cannot scan by " + legs + " ways at once",
                    "each interface and each source address is a way by itself, with threads and rings of its own",
                    MOST_LEGS + " or fewer",
                    "scan a part of the targets, or name one --interface");
        }
    }

    /// A share of a scan is one of its whole order, whatever way each target is reached by.
    ///
    /// @param areParted  not all of the targets are on one leg
    static void refuseTooManyToPick(ScanPlan plan, boolean areParted) throws Refusal {
        long targets = Orders.of(plan).size();
        if (areParted && !plan.part().isWhole() && targets > Questions.MOST_PICKED) {
            throw new Refusal(
                    "cannot part a shard of " + targets + " targets",
                    "they are reached by several ways, or some by none, or ARP says first who is"
                            + " there: each has to be kept in mind",
                    Questions.MOST_PICKED + " or fewer",
                    "more shards, or one scan for each way: --interface");
        }
    }

    static void refuseTooManyToAsk(Leg leg) throws Refusal {
        if (leg.asksByArp() && leg.targets().count() > MOST_ASKED) {
            throw new Refusal(
                    "cannot ask for "
                            + leg.targets().count()
                            + " directly connected addresses on "
                            + leg.on().name()
                            + " at once",
                    "each costs every host there a broadcast or more",
                    MOST_ASKED + " or fewer",
                    "parts of a /16, or --router-mac if a router answers for them");
        }
    }
}
