package dev.blip.way;

import dev.blip.host.HostException;
import dev.blip.host.NetworkInterface;
import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import dev.blip.plan.Caps;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.Orders;
import dev.blip.plan.Questions;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Refusal;
import dev.blip.targets.AddressSet;
import dev.blip.wire.Ipv4;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Asks the kernel by which way each target is reached, and puts those that leave alike on one leg. Reads tables only.
public final class WayChooser {
    /// Neighbours that the kernel itself may be asked to find: its table holds 1,024 (`gc_thresh3`), and drops what it
    /// has no room for while every call reports success.
    private static final int MOST_BY_KERNEL = 512;

    /// Neighbours that one leg asks for by ARP: a /16.
    static final int MOST_ASKED = 65_536;

    /// Legs of one scan: each has threads and rings of its own.
    static final int MOST_LEGS = 16;

    /// Legs to this machine's own addresses: the kernel asks each from itself. Of more addresses all are asked from the
    /// first, which makes no difference to who answers.
    private static final int MOST_OWN = 4;

    /// What the targets of one leg have in common.
    ///
    /// @param source  0 for this machine's own addresses where they are many
    private record Alike(int interfaceIndex, int source, boolean isOwn, boolean isNeighbour) {}

    private final ScanPlan plan;
    private final LinkPlan link;
    private final PlannedRoutes routes;
    private final boolean isOwnAsOne;

    private WayChooser(ScanPlan plan, PlannedRoutes routes) {
        this.plan = plan;
        this.link = plan.link();
        this.routes = routes;
        this.isOwnAsOne = ownSources(routes.ways()) > MOST_OWN;
    }

    private static int ownSources(List<RoutedRange> ways) {
        var sources = new TreeSet<Integer>();
        for (RoutedRange range : ways) {
            if (range.route().kind() == Route.Kind.LOCAL) {
                sources.add(range.route().source());
            }
        }
        return sources.size();
    }

    /// The way of a half-open scan.
    ///
    /// @throws Refusal if there is none, or it is not what the plan asks for
    public static Way choose(ScanPlan plan) throws Refusal {
        try {
            PlannedRoutes.refuseStrangeSource(plan.link().sourceAddress());
            PlannedRoutes routes = PlannedRoutes.of(plan);
            routes.refuseNoWay();
            return new WayChooser(plan, routes).way();
        } catch (HostException e) {
            throw refusal(e);
        }
    }

    /// The same in the words of a scan that cannot be done.
    public static Refusal refusal(HostException e) {
        return new Refusal(e.what(), e.why(), e.needs(), e.attempt());
    }

    private Way way() throws Refusal {
        Map<Alike, List<RoutedRange>> groups = new LinkedHashMap<>();
        for (RoutedRange range : routes.ways()) {
            groups.computeIfAbsent(alike(range.route()), _ -> new ArrayList<>()).add(range);
        }
        refuseTooMany(groups.size());
        refuseTooManyToPick(
                groups.size() > 1
                        || routes.ways().size() < routes.all().size()
                        || groups.keySet().iterator().next().isNeighbour());
        refuseOwnByRouter();
        List<Leg> legs = new ArrayList<>();
        for (Map.Entry<Alike, List<RoutedRange>> group : groups.entrySet()) {
            legs.add(leg(group.getKey(), group.getValue(), groups.size() == 1));
        }
        legs.sort( // stable: those alike stay in the order of addresses
                Comparator.comparing((Leg leg) -> leg.on().isLoopback())
                        .thenComparingLong(leg -> -leg.targets().count()));
        return new Way(oneProgramAnInterface(legs), routes.unreachable());
    }

    private Alike alike(Route route) {
        boolean isOwn = route.kind() == Route.Kind.LOCAL;
        int source = isOwn && isOwnAsOne ? 0 : route.source();
        boolean isNeighbour =
                route.kind() == Route.Kind.ON_LINK && asksByArp(route.interfaceIndex());
        return new Alike(route.interfaceIndex(), source, isOwn, isNeighbour);
    }

    /// Whoever names a router's MAC has said whom frames go to.
    private boolean asksByArp(int interfaceIndex) {
        NetworkInterface on = routes.interfaceAt(interfaceIndex);
        return on != null && on.usesArp() && link.routerMac() == null;
    }

    private Leg leg(Alike alike, List<RoutedRange> ways, boolean isOnlyOne) throws Refusal {
        NetworkInterface on = interfaceAt(alike.interfaceIndex());
        Integer gateway = gatewayOf(ways);
        boolean isWithOthers = alike.isOwn() && !isOnlyOne; // reached by the kernel alone
        Transmit transmit =
                isWithOthers ? Transmit.RAW : transmit(ways, on, gateway, alike.isNeighbour());
        var targets = new AddressSet.Builder();
        ways.forEach(range -> targets.add(range.first(), range.last()));
        var leg =
                new Leg(
                        targets.build(),
                        on,
                        sourceOf(ways),
                        gateway,
                        nextHops(ways),
                        transmit,
                        alike.isNeighbour());
        refuseTooManyToAsk(leg);
        return leg;
    }

    private int sourceOf(List<RoutedRange> ways) {
        Integer asked = link.sourceAddress();
        return asked != null ? asked : ways.getFirst().route().source();
    }

    /// A program on an interface is there once, and takes off what one leg is answered: the others on it go by packet
    /// sockets.
    private static List<Leg> oneProgramAnInterface(List<Leg> legs) {
        var taken = new TreeSet<Integer>();
        List<Leg> all = new ArrayList<>();
        for (Leg leg : legs) {
            boolean isSecond = leg.transmit() == Transmit.XDP && !taken.add(leg.on().index());
            all.add(isSecond ? leg.by(Transmit.PACKET) : leg);
        }
        return all;
    }

    /// Gateways are always told apart, for each may fail by itself; neighbours only for a cap on each.
    private NextHops nextHops(List<RoutedRange> ways) {
        if (link.routerMac() != null) {
            return NextHops.ONE;
        }
        return areNeighboursCapped(plan)
                ? NextHops.of(ways, routes.ethernets())
                : NextHops.of(ways, Set.of());
    }

    static boolean areNeighboursCapped(ScanPlan plan) {
        return plan.caps().nextHopPerSecond() != Caps.NONE;
    }

    private NetworkInterface interfaceAt(int index) throws Refusal {
        NetworkInterface on = routes.interfaceAt(index);
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

    /// The one gateway of all ways, or null if there is none or more than one.
    private static @Nullable Integer gatewayOf(List<RoutedRange> ways) {
        Route first = ways.getFirst().route();
        for (RoutedRange range : ways) {
            Route route = range.route();
            if (route.kind() != Route.Kind.GATEWAY || route.gateway() != first.gateway()) {
                return null;
            }
        }
        return first.gateway();
    }

    private Transmit transmit(
            List<RoutedRange> ways,
            NetworkInterface on,
            @Nullable Integer gateway,
            boolean asksByArp)
            throws Refusal {
        boolean isNextHopKnown = gateway != null || link.routerMac() != null || asksByArp;
        boolean areFramesPossible = on.isEthernet() && isNextHopKnown;
        Transmit asked = link.transmit();
        boolean areFramesWanted = asked == Transmit.PACKET || asked == Transmit.XDP;
        if (areFramesWanted && !areFramesPossible) {
            throw new Refusal(
                    "cannot write frames on " + on.name(),
                    on.isEthernet()
                            ? "the targets have no single next hop"
                            : "it has no Ethernet header",
                    "one gateway on an Ethernet link, or --router-mac",
                    "--transmit raw");
        }
        if (areFramesPossible && asked != Transmit.RAW) {
            return asked == Transmit.XDP ? Transmit.XDP : Transmit.PACKET;
        }
        if (!asksByArp) {
            refuseTooManyForKernel(ways, on);
        }
        return Transmit.RAW;
    }

    private static void refuseTooMany(int legs) throws Refusal {
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
    private void refuseTooManyToPick(boolean areParted) throws Refusal {
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

    private void refuseOwnByRouter() throws Refusal {
        if (link.routerMac() == null) {
            return;
        }
        boolean areAllOwn = true;
        String own = "";
        for (RoutedRange range : routes.ways()) {
            boolean isOwn = range.route().kind() == Route.Kind.LOCAL;
            areAllOwn &= isOwn;
            own = isOwn && own.isEmpty() ? Ipv4.text(range.first()) : own;
        }
        if (!own.isEmpty() && !areAllOwn) {
            throw new Refusal(
                    "cannot send to " + own + " through a router",
                    "it is this machine's own address",
                    "targets behind the router alone",
                    "--exclude " + own + ", or no --router-mac");
        }
    }

    private static void refuseTooManyToAsk(Leg leg) throws Refusal {
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

    private static void refuseTooManyForKernel(List<RoutedRange> ways, NetworkInterface on)
            throws Refusal {
        long onLink = 0;
        for (RoutedRange range : ways) {
            onLink += range.route().kind() == Route.Kind.ON_LINK ? range.count() : 0;
        }
        if (on.isEthernet() && onLink > MOST_BY_KERNEL) {
            throw new Refusal(
                    "cannot scan "
                            + onLink
                            + " directly connected addresses on "
                            + on.name()
                            + " at once",
                    "the kernel's neighbour table holds 1,024 and drops the rest without an error",
                    MOST_BY_KERNEL + " or fewer",
                    "parts of a /23, or --router-mac if a router answers for them");
        }
    }
}
