package dev.blip.way;

import dev.blip.address.IpAddress;
import dev.blip.host.HostException;
import dev.blip.host.NetworkInterface;
import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Refusal;
import dev.blip.targets.AddressSet;
import dev.blip.wire.Ipv4;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Asks the kernel by which way each target in IPv4 is reached, and puts those that leave alike on one leg. Reads
/// tables only.
final class Ipv4WayChooser {
    /// Neighbours that the kernel itself may be asked to find: its table holds 1,024 (`gc_thresh3`), and drops what it
    /// has no room for while every call reports success.
    private static final int MOST_BY_KERNEL = 512;

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

    private Ipv4WayChooser(ScanPlan plan, PlannedRoutes routes) {
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
    /// @param mustLead  to some target; else it may have no leg
    static Way choose(ScanPlan plan, boolean mustLead) throws Refusal, HostException {
        PlannedRoutes.refuseStrangeSource(plan.link().sourceAddress());
        PlannedRoutes routes = PlannedRoutes.of(plan);
        if (mustLead) {
            routes.refuseNoWay();
        }
        return routes.ways().isEmpty()
                ? new Way(List.of(), routes.unreachable(plan))
                : new Ipv4WayChooser(plan, routes).way();
    }

    private Way way() throws Refusal {
        Map<Alike, List<RoutedRange>> groups = new LinkedHashMap<>();
        for (RoutedRange range : routes.ways()) {
            groups.computeIfAbsent(alike(range.route()), _ -> new ArrayList<>()).add(range);
        }
        WayChooser.refuseTooMany(groups.size());
        WayChooser.refuseTooManyToPick(
                plan,
                groups.size() > 1
                        || routes.ways().size() < routes.all().size()
                        || groups.keySet().iterator().next().isNeighbour());
        refuseOwnByRouter();
        List<Leg> legs = new ArrayList<>();
        for (Map.Entry<Alike, List<RoutedRange>> group : groups.entrySet()) {
            legs.add(leg(group.getKey(), group.getValue(), groups.size() == 1));
        }
        WayChooser.sort(legs);
        return new Way(oneProgramAnInterface(legs), routes.unreachable(plan));
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
                        plan,
                        targets.build(),
                        on,
                        IpAddress.ipv4(sourceOf(ways)),
                        gateway == null ? null : IpAddress.ipv4(gateway),
                        nextHops(ways),
                        transmit,
                        alike.isNeighbour());
        WayChooser.refuseTooManyToAsk(leg);
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
        return WayChooser.areNeighboursCapped(plan)
                ? NextHops.of(ways, routes.ethernets())
                : NextHops.of(ways, Set.of());
    }

    private NetworkInterface interfaceAt(int index) throws Refusal {
        return WayChooser.usable(routes.interfaceAt(index), index);
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
