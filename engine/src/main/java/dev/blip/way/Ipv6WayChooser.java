package dev.blip.way;

import dev.blip.address.Ipv6Address;
import dev.blip.host.HostException;
import dev.blip.host.Ipv6Route;
import dev.blip.host.Ipv6RoutedRange;
import dev.blip.host.NetworkInterface;
import dev.blip.host.Route;
import dev.blip.plan.Inquiry;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Refusal;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.verdict.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Asks the kernel by which way each target in IPv6 is reached, and puts those that leave alike on one leg: by one
/// interface, from one source, to one gateway. Reads tables only.
final class Ipv6WayChooser {
    /// What the targets of one leg have in common.
    ///
    /// @param source  null for this machine's own addresses: all are asked from the first
    private record Alike(
            Route.Kind kind,
            int interfaceIndex,
            @Nullable Ipv6Address source,
            @Nullable Ipv6Address gateway) {}

    private final ScanPlan plan;
    private final LinkPlan link;
    private final Ipv6AddressSet hosts;
    private final Ipv6PlannedRoutes routes;

    private Ipv6WayChooser(ScanPlan plan, Ipv6AddressSet hosts, Ipv6PlannedRoutes routes) {
        this.plan = plan;
        this.link = plan.link();
        this.hosts = hosts;
        this.routes = routes;
    }

    /// The way of a half-open scan.
    ///
    /// @param plan  of IPv6 alone
    /// @param mustLead  to some target; else it may have no leg
    static Way choose(ScanPlan plan, boolean mustLead) throws Refusal, HostException {
        refuseWhatIsNotThere(plan);
        Ipv6AddressSet hosts =
                Objects.requireNonNull(plan.asked().hosts(), "a plan of IPv6 has hosts");
        var routes = Ipv6PlannedRoutes.of(plan, hosts);
        return new Ipv6WayChooser(plan, hosts, routes).way(mustLead);
    }

    private static void refuseWhatIsNotThere(ScanPlan plan) throws Refusal {
        if (plan.inquiry() == Inquiry.UDP || plan.inquiry() == Inquiry.ACK) {
            throw new Refusal(
                    "cannot ask in IPv6 by " + (plan.asksDatagrams() ? "-sU" : "-sA"),
                    "in IPv6 ports are asked by SYNs alone",
                    "targets in IPv4 alone",
                    "ask those in IPv6 by -sS");
        }
        Transmit transmit = plan.link().transmit();
        if (transmit == Transmit.RAW || transmit == Transmit.XDP) {
            throw new Refusal(
                    "cannot scan in IPv6 by --transmit " + transmit.word(),
                    "probes in IPv6 leave by packet sockets alone",
                    "a packet socket",
                    "leave --transmit out");
        }
        if (plan.link().sourceAddress() != null) {
            throw new Refusal(
                    "cannot scan in IPv6 from --source-ip",
                    "it is an IPv4 address, and the kernel chooses the source of probes in IPv6",
                    "targets in IPv4 alone",
                    "leave --source-ip out");
        }
    }

    private Way way(boolean mustLead) throws Refusal {
        Map<Alike, Ipv6AddressSet.Builder> groups = new LinkedHashMap<>();
        Map<Reason, Ipv6AddressSet.Builder> unrouted = new EnumMap<>(Reason.class);
        Ipv6RoutedRange lost = null;
        for (Ipv6RoutedRange range : routes.all()) {
            if (range.route().kind() == Route.Kind.UNREACHABLE || isOwnLinkLocal(range)) {
                Reason reason = Ipv6PlannedRoutes.reasonOf(range);
                add(unrouted.computeIfAbsent(reason, _ -> new Ipv6AddressSet.Builder()), range);
                lost = lost == null ? range : lost;
            } else {
                routes.refuseOther(range);
                add(groups.computeIfAbsent(alike(range), _ -> new Ipv6AddressSet.Builder()), range);
            }
        }
        if (groups.isEmpty() && mustLead) {
            throw Ipv6PlannedRoutes.noWay(Objects.requireNonNull(lost, "a plan asks somebody"));
        }
        WayChooser.refuseTooMany(groups.size());
        WayChooser.refuseTooManyToPick(plan, groups.size() > 1 || lost != null);
        List<Leg> legs = new ArrayList<>();
        for (Map.Entry<Alike, Ipv6AddressSet.Builder> group : groups.entrySet()) {
            legs.add(leg(group.getKey(), ranks(group.getValue())));
        }
        WayChooser.sort(legs);
        Unreachable unreachable = Unreachable.NONE;
        for (Map.Entry<Reason, Ipv6AddressSet.Builder> group : unrouted.entrySet()) {
            unreachable = unreachable.and(plan, ranks(group.getValue()), group.getKey());
        }
        return new Way(legs, unreachable);
    }

    /// This machine takes packets to its own addresses by its loopback interface, on which one of another link is not
    /// its own.
    private static boolean isOwnLinkLocal(Ipv6RoutedRange range) {
        return range.route().kind() == Route.Kind.LOCAL && range.first().isLinkLocal();
    }

    private static void add(Ipv6AddressSet.Builder to, Ipv6RoutedRange range) {
        Ipv6Address first = range.first();
        Ipv6Address last = range.last();
        to.add(first.scopedHigh(), first.low(), last.scopedHigh(), last.low());
    }

    /// Those targets that lie in the ranges.
    private AddressSet ranks(Ipv6AddressSet.Builder ranges) {
        return hosts.ranksOf(hosts.and(ranges.build())).and(plan.addresses());
    }

    private Alike alike(Ipv6RoutedRange range) throws Refusal {
        Ipv6Route route = range.route();
        boolean isOwn = route.kind() == Route.Kind.LOCAL;
        Ipv6Address gateway = link.routerMac() == null ? route.gateway() : null;
        return new Alike(
                route.kind(),
                route.interfaceIndex(),
                isOwn ? null : routes.sourceOf(range),
                gateway);
    }

    private Leg leg(Alike alike, AddressSet targets) throws Refusal {
        NetworkInterface on =
                WayChooser.usable(
                        routes.interfaceAt(alike.interfaceIndex()), alike.interfaceIndex());
        if (!on.isEthernet() && !on.isLoopback()) {
            throw new Refusal(
                    "cannot scan in IPv6 by " + on.name(),
                    "it has no Ethernet header, and probes in IPv6 leave by packet sockets alone",
                    "an Ethernet interface",
                    "--exclude what lies behind " + on.name());
        }
        boolean isNeighbour = alike.kind() == Route.Kind.ON_LINK && link.routerMac() == null;
        Ipv6Address source = alike.source();
        var leg =
                new Leg(
                        plan,
                        targets,
                        on,
                        source == null ? addressOf(targets.first(0)) : source,
                        alike.gateway(),
                        NextHops.ONE,
                        Transmit.PACKET,
                        isNeighbour);
        WayChooser.refuseTooManyToAsk(leg);
        return leg;
    }

    private Ipv6Address addressOf(int rank) {
        long host = Integer.toUnsignedLong(rank);
        return Ipv6Address.scoped(hosts.highAt(host), hosts.lowAt(host));
    }
}
