package dev.blip.way;

import dev.blip.host.HostException;
import dev.blip.host.Interfaces;
import dev.blip.host.NetworkInterface;
import dev.blip.host.Route;
import dev.blip.host.RouteTable;
import dev.blip.host.RoutedRange;
import dev.blip.linux.Errno;
import dev.blip.plan.Caps;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.probe.NeighbourMacs;
import dev.blip.report.Refusal;
import dev.blip.targets.AddressSet;
import dev.blip.verdict.Reason;
import dev.blip.wire.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Asks the kernel by which way the targets are reached and decides how probes leave. Reads tables only.
public final class LinkChooser {
    /// Directly connected hosts of one scan: each whose answer the kernel meets with a RST, or who asks for our MAC,
    /// takes an entry in the kernel's neighbour table, which holds 1,024 (`gc_thresh3`) and drops what it has no room
    /// for while every call reports success.
    public static final int MAX_ON_LINK = 512;

    /// Directly connected addresses of one scan that ARP is asked for: a /16.
    static final int MAX_ASKED = 65_536;

    private LinkChooser() {}

    /// The way to the targets.
    ///
    /// @param on           the one interface by which all leave that leave this machine; lo if none does
    /// @param self         lo, if this machine's own addresses are among other targets: their answers come there
    /// @param source       our address
    /// @param gateway      the next hop's address, or null: on link, or this machine
    /// @param nextHops     of all ways
    /// @param transmit     `PACKET`, `RAW` or `XDP`
    /// @param unreachable  targets without a way
    /// @param neighbours   targets on an Ethernet link of ours that must be asked for by ARP first; none if that is
    ///                     done
    /// @param own          targets that are this machine itself
    /// @param macs         of the targets, if all are neighbours who are reached by frames; else null
    public record Way(
            NetworkInterface on,
            @Nullable NetworkInterface self,
            int source,
            @Nullable Integer gateway,
            NextHops nextHops,
            Transmit transmit,
            Unreachable unreachable,
            AddressSet neighbours,
            AddressSet own,
            @Nullable NeighbourMacs macs) {
        public String nextHop() {
            if (gateway != null) {
                return Ipv4.text(gateway);
            }
            return on.isLoopback() ? "this machine" : "on link";
        }
    }

    public static Way choose(ScanPlan plan) throws Refusal {
        return choose(plan, null);
    }

    /// @param known  what ARP has told of the targets on our own link; null if nobody has been asked yet
    public static Way choose(ScanPlan plan, @Nullable Neighbourhood known) throws Refusal {
        try {
            NetworkInterface asked = askedFor(plan.link());
            refuseStrangeSource(plan.link().sourceAddress());
            List<RoutedRange> routes = routes(plan, asked);
            List<RoutedRange> ways = reachable(routes);
            if (ways.isEmpty()) {
                throw noRoute(routes.get(0));
            }
            List<RoutedRange> leaving = leaving(ways);
            NetworkInterface self =
                    leaving.size() == ways.size() ? null : selfOf(ways, plan.link());
            refuseOthers(asked, ways);
            NetworkInterface on = interfaceOf(self == null ? ways : leaving, asked);
            boolean asksByArp = on.usesArp() && plan.link().routerMac() == null;
            AddressSet onLink = asksByArp ? of(Route.Kind.ON_LINK, ways) : AddressSet.EMPTY;
            Transmit transmit = transmit(plan, ways, on, !onLink.isEmpty());
            refuseTooManyToAsk(onLink, on);
            boolean isByMac = transmit != Transmit.RAW && !onLink.isEmpty();
            return new Way(
                    on,
                    self,
                    sourceOf(leaving, plan.link(), on),
                    gatewayOf(ways),
                    nextHops(plan, ways),
                    transmit,
                    unreachable(
                            routes,
                            Broadcasts.of(Interfaces.list()),
                            known == null ? AddressSet.EMPTY : onLink,
                            known),
                    known == null ? onLink : AddressSet.EMPTY,
                    of(Route.Kind.LOCAL, ways),
                    known != null && isByMac ? known.macs() : null);
        } catch (HostException e) {
            throw new Refusal(e.what(), e.why(), e.needs(), e.attempt());
        }
    }

    private static AddressSet of(Route.Kind kind, List<RoutedRange> ways) {
        var found = new AddressSet.Builder();
        for (RoutedRange range : ways) {
            if (range.route().kind() == kind) {
                found.add(range.first(), range.last());
            }
        }
        return found.build();
    }

    /// Gateways are always told apart, for each may fail by itself; neighbours only for a cap on each.
    private static NextHops nextHops(ScanPlan plan, List<RoutedRange> ways) throws HostException {
        if (plan.link().routerMac() != null) {
            return NextHops.ONE;
        }
        return nextHopsMatter(plan) ? nextHopsOf(ways) : NextHops.of(ways, Set.of());
    }

    /// Whether there is a cap on each.
    static boolean nextHopsMatter(ScanPlan plan) {
        return plan.caps().nextHopPerSecond() != Caps.NONE;
    }

    static NextHops nextHopsOf(List<RoutedRange> ways) throws HostException {
        var ethernets = new TreeSet<Integer>();
        for (NetworkInterface each : Interfaces.list()) {
            if (each.isEthernet()) {
                ethernets.add(each.index());
            }
        }
        return NextHops.of(ways, ethernets);
    }

    static List<RoutedRange> reachable(List<RoutedRange> routes) {
        List<RoutedRange> ways = new ArrayList<>();
        for (RoutedRange range : routes) {
            if (range.route().kind() != Route.Kind.UNREACHABLE) {
                ways.add(range);
            }
        }
        return ways;
    }

    /// Those of `ways` that lead out of this machine; all of them if none does.
    private static List<RoutedRange> leaving(List<RoutedRange> ways) {
        List<RoutedRange> leaving = new ArrayList<>();
        for (RoutedRange range : ways) {
            if (range.route().kind() != Route.Kind.LOCAL) {
                leaving.add(range);
            }
        }
        return leaving.isEmpty() ? ways : leaving;
    }

    /// The loopback interface, by which the kernel hands our probes to our own addresses, or null if that is another's
    /// task here, as in a VRF.
    private static @Nullable NetworkInterface selfOf(List<RoutedRange> ways, LinkPlan link)
            throws HostException, Refusal {
        NetworkInterface self = null;
        for (RoutedRange range : ways) {
            if (range.route().kind() != Route.Kind.LOCAL) {
                continue;
            }
            if (link.routerMac() != null) {
                throw new Refusal(
                        "cannot send to " + Ipv4.text(range.first()) + " through a router",
                        "it is this machine's own address",
                        "targets behind the router alone",
                        "--exclude " + Ipv4.text(range.first()) + ", or no --router-mac");
            }
            if (self == null || self.index() != range.route().interfaceIndex()) {
                self = Interfaces.at(range.route().interfaceIndex());
            }
            if (self == null || !self.isLoopback()) {
                return null;
            }
        }
        return self;
    }

    /// The kernel hands packets to this machine's own addresses to the loopback interface, whatever was asked for.
    static void refuseOthers(@Nullable NetworkInterface asked, List<RoutedRange> ways)
            throws Refusal {
        if (asked == null) {
            return;
        }
        for (RoutedRange range : ways) {
            if (range.route().interfaceIndex() != asked.index()) {
                String address = Ipv4.text(range.first());
                throw new Refusal(
                        "cannot reach " + address + " by " + asked.name(),
                        range.route().kind() == Route.Kind.LOCAL
                                ? "it is this machine's own address"
                                : "the kernel sends to it by another interface",
                        "targets that this interface leads to",
                        "--exclude " + address + ", or no --interface");
            }
        }
    }

    /// The interface that the plan names, or null.
    static @Nullable NetworkInterface askedFor(LinkPlan link) throws HostException, Refusal {
        String name = link.interfaceName();
        if (name == null) {
            return null;
        }
        NetworkInterface found = Interfaces.named(name);
        if (found == null) {
            var names = new TreeSet<String>();
            for (NetworkInterface i : Interfaces.list()) {
                names.add(i.name());
            }
            throw new Refusal(
                    "cannot scan by " + name,
                    "there is no such interface",
                    "one of " + names,
                    "ip -brief address");
        }
        return found;
    }

    /// By which routes the kernel reaches the targets, in their order.
    static List<RoutedRange> routes(ScanPlan plan, @Nullable NetworkInterface asked)
            throws HostException {
        AddressSet addresses = plan.addresses();
        int[] firsts = new int[addresses.rangeCount()];
        int[] lasts = new int[addresses.rangeCount()];
        for (int i = 0; i < firsts.length; i++) {
            firsts[i] = addresses.first(i);
            lasts[i] = addresses.last(i);
        }
        Integer source = plan.link().sourceAddress();
        int index = asked == null ? 0 : asked.index();
        // Whoever names the next hop knows better than the routes what the interface leads to.
        return plan.link().routerMac() != null
                ? RouteTable.routes(firsts, lasts, source, index)
                : RouteTable.existingRoutes(firsts, lasts, source, index);
    }

    /// Replies to an address that is not ours come to whom it belongs to.
    private static void refuseStrangeSource(@Nullable Integer source)
            throws HostException, Refusal {
        if (source == null || RouteTable.routeTo(source, null, 0).kind() == Route.Kind.LOCAL) {
            return;
        }
        var own = new StringBuilder();
        for (NetworkInterface each : Interfaces.list()) {
            for (NetworkInterface.Address address : each.addresses()) {
                own.append(own.isEmpty() ? "" : ", ")
                        .append(Ipv4.text(address.address()))
                        .append(" on ")
                        .append(each.name());
            }
        }
        throw new Refusal(
                "cannot send from " + Ipv4.text(source),
                "it is no address of this machine, so no answer would come here",
                "one of " + (own.isEmpty() ? "its own, of which it has none" : own.toString()),
                "ip -brief address; or leave --source-ip out");
    }

    static Refusal noRoute(RoutedRange range) {
        String first = Ipv4.text(range.first());
        return new Refusal(
                "cannot reach any target",
                noRouteWord(range.route().errno()),
                "a route to the targets",
                "ip route get " + first + "; ip rule; or name the way: --interface NAME");
    }

    /// Routes and rules that refuse give an error instead of their type, ip-route(8), ip-rule(8).
    private static String noRouteWord(int errno) {
        return switch (errno) {
            case Errno.EINVAL -> "this machine's route to it is a blackhole (EINVAL)";
            case Errno.EACCES ->
                    "this machine's route to it is prohibit, or it is no address of one host (EACCES)";
            case Errno.EHOSTUNREACH -> "this machine's route to it is unreachable (EHOSTUNREACH)";
            default -> "no route leads there (" + Errno.text(errno) + ")";
        };
    }

    private static NetworkInterface interfaceOf(
            List<RoutedRange> ways, @Nullable NetworkInterface asked)
            throws HostException, Refusal {
        int index = ways.get(0).route().interfaceIndex();
        for (RoutedRange range : ways) {
            if (range.route().interfaceIndex() != index) {
                throw new Refusal(
                        "cannot scan these targets in one go",
                        "they leave by more than one interface: "
                                + nameOf(index)
                                + " to "
                                + Ipv4.text(ways.get(0).first())
                                + ", "
                                + nameOf(range.route().interfaceIndex())
                                + " to "
                                + Ipv4.text(range.first()),
                        "one scan for each way out",
                        "--exclude one part, scan it on its own");
            }
        }
        NetworkInterface on =
                asked != null && asked.index() == index ? asked : Interfaces.at(index);
        String name = nameOf(index);
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

    private static String nameOf(int index) throws HostException {
        NetworkInterface on = Interfaces.at(index);
        return on == null ? "number " + index : on.name();
    }

    private static int sourceOf(List<RoutedRange> ways, LinkPlan link, NetworkInterface on)
            throws Refusal {
        Integer asked = link.sourceAddress();
        if (asked != null) {
            return asked;
        }
        int source = ways.get(0).route().source();
        for (RoutedRange range : ways) {
            if (range.route().source() != source) {
                throw new Refusal(
                        "cannot choose a source address on " + on.name(),
                        "the routes prefer more than one: "
                                + Ipv4.text(source)
                                + " and "
                                + Ipv4.text(range.route().source()),
                        "one source address for a scan",
                        "--source-ip " + Ipv4.text(source));
            }
        }
        return source;
    }

    /// The one gateway of all ways, or null if there is none or more than one.
    private static @Nullable Integer gatewayOf(List<RoutedRange> ways) {
        Route first = ways.get(0).route();
        for (RoutedRange range : ways) {
            Route route = range.route();
            if (route.kind() != Route.Kind.GATEWAY || route.gateway() != first.gateway()) {
                return null;
            }
        }
        return first.gateway();
    }

    /// @param asksByArp  some of the targets are on our own link, and are or have been asked for by ARP
    private static Transmit transmit(
            ScanPlan plan, List<RoutedRange> ways, NetworkInterface on, boolean asksByArp)
            throws Refusal {
        boolean framesPossible =
                on.isEthernet()
                        && (gatewayOf(ways) != null
                                || plan.link().routerMac() != null
                                || (asksByArp && areApart(plan, ways)));
        Transmit asked = plan.link().transmit();
        boolean framesWanted = asked == Transmit.PACKET || asked == Transmit.XDP;
        if (framesWanted && !framesPossible) {
            throw new Refusal(
                    "cannot write frames on " + on.name(),
                    on.isEthernet()
                            ? "the targets have no single next hop"
                            : "it has no Ethernet header",
                    "one gateway on an Ethernet link, or --router-mac",
                    "--transmit raw");
        }
        if (framesPossible && asked != Transmit.RAW) {
            return asked == Transmit.XDP ? Transmit.XDP : Transmit.PACKET;
        }
        if (!asksByArp) {
            refuseTooManyNeighbours(ways, on);
        }
        return Transmit.RAW;
    }

    /// Whether neighbours get a scan by themselves, in which each has a MAC of its own: they alone are asked, or they
    /// will be parted from the others.
    private static boolean areApart(ScanPlan plan, List<RoutedRange> ways) {
        for (RoutedRange range : ways) {
            if (range.route().kind() != Route.Kind.ON_LINK && !plan.part().isWhole()) {
                return false;
            }
        }
        return true;
    }

    private static void refuseTooManyToAsk(AddressSet onLink, NetworkInterface on) throws Refusal {
        if (onLink.count() > MAX_ASKED) {
            throw new Refusal(
                    "cannot ask for "
                            + onLink.count()
                            + " directly connected addresses on "
                            + on.name()
                            + " at once",
                    "each costs every host there a broadcast or more",
                    MAX_ASKED + " or fewer",
                    "parts of a /16, or --router-mac if a router answers for them");
        }
    }

    private static void refuseTooManyNeighbours(List<RoutedRange> ways, NetworkInterface on)
            throws Refusal {
        long onLink = 0;
        for (RoutedRange range : ways) {
            onLink += range.route().kind() == Route.Kind.ON_LINK ? range.count() : 0;
        }
        if (on.isEthernet() && onLink > MAX_ON_LINK) {
            throw new Refusal(
                    "cannot scan "
                            + onLink
                            + " directly connected addresses on "
                            + on.name()
                            + " at once",
                    "the kernel's neighbour table holds 1,024 and drops the rest without an error",
                    MAX_ON_LINK + " or fewer",
                    "parts of a /23, or --router-mac if a router answers for them");
        }
    }

    /// @param onLink  those of whom ARP has told
    private static Unreachable unreachable(
            List<RoutedRange> routes,
            Broadcasts broadcasts,
            AddressSet onLink,
            @Nullable Neighbourhood known) {
        var unrouted = new AddressSet.Builder();
        var nobodys = new AddressSet.Builder();
        for (RoutedRange range : routes) {
            if (range.route().kind() == Route.Kind.UNREACHABLE) {
                (broadcasts.include(range) ? nobodys : unrouted).add(range.first(), range.last());
            }
        }
        List<Unreachable.Group> groups = new ArrayList<>();
        add(groups, unrouted.build(), Reason.NO_ROUTE);
        add(groups, nobodys.build(), Reason.ADMIN_PROHIBITED);
        if (known != null) {
            AddressSet unknown = onLink.minus(known.macs().addresses());
            add(groups, unknown.and(known.silent()), Reason.NO_ARP);
            add(groups, unknown.minus(known.silent()), Reason.NOT_ASKED);
        }
        return groups.isEmpty() ? Unreachable.NONE : new Unreachable(List.copyOf(groups));
    }

    private static void add(List<Unreachable.Group> groups, AddressSet addresses, Reason reason) {
        if (!addresses.isEmpty()) {
            groups.add(new Unreachable.Group(addresses, reason));
        }
    }
}
