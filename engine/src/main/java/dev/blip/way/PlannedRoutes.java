package dev.blip.way;

import dev.blip.host.HostException;
import dev.blip.host.Interfaces;
import dev.blip.host.NetworkInterface;
import dev.blip.host.Route;
import dev.blip.host.RouteTable;
import dev.blip.host.RoutedRange;
import dev.blip.linux.Errno;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Refusal;
import dev.blip.targets.AddressSet;
import dev.blip.verdict.Reason;
import dev.blip.wire.Ipv4;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the routing table says of a plan's targets, and of the interface and the source address that the plan names.
/// Half-open and connect scans ask the same. Reads tables only. Immutable.
///
/// @param interfaces  of this machine, read once for all that is asked of them
/// @param asked       the one that the plan names, or null
/// @param all         routes to all targets, in ascending order of addresses
/// @param ways        those of them that are not unreachable
record PlannedRoutes(
        List<NetworkInterface> interfaces,
        @Nullable NetworkInterface asked,
        List<RoutedRange> all,
        List<RoutedRange> ways) {
    /// Targets by the interface that the plan names, if it names one.
    ///
    /// @throws Refusal if the kernel would send to one of them by another
    static PlannedRoutes of(ScanPlan plan) throws HostException, Refusal {
        List<NetworkInterface> interfaces = Interfaces.list();
        NetworkInterface asked = askedFor(plan.link(), interfaces);
        List<RoutedRange> all = routes(plan, asked);
        List<RoutedRange> ways = new ArrayList<>();
        for (RoutedRange range : all) {
            if (range.route().kind() != Route.Kind.UNREACHABLE) {
                ways.add(range);
            }
        }
        refuseOthers(asked, ways);
        return new PlannedRoutes(interfaces, asked, all, List.copyOf(ways));
    }

    static @Nullable NetworkInterface askedFor(LinkPlan link, List<NetworkInterface> interfaces)
            throws Refusal {
        String name = link.interfaceName();
        if (name == null) {
            return null;
        }
        var names = new TreeSet<String>();
        for (NetworkInterface each : interfaces) {
            if (each.name().equals(name)) {
                return each;
            }
            names.add(each.name());
        }
        throw new Refusal(
                "cannot scan by " + name,
                "there is no such interface",
                "one of " + names,
                "ip -brief address");
    }

    /// The interface with that index, or null.
    @Nullable NetworkInterface interfaceAt(int index) {
        for (NetworkInterface each : interfaces) {
            if (each.index() == index) {
                return each;
            }
        }
        return null;
    }

    /// Indexes of the interfaces on which neighbours are asked for by ARP.
    Set<Integer> ethernets() {
        var ethernets = new TreeSet<Integer>();
        for (NetworkInterface each : interfaces) {
            if (each.isEthernet()) {
                ethernets.add(each.index());
            }
        }
        return ethernets;
    }

    private static List<RoutedRange> routes(ScanPlan plan, @Nullable NetworkInterface asked)
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

    /// The kernel hands packets to this machine's own addresses to the loopback interface, whatever was asked for.
    private static void refuseOthers(@Nullable NetworkInterface asked, List<RoutedRange> ways)
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

    /// @throws Refusal if there is no way to any target
    void refuseNoWay() throws Refusal {
        if (!ways.isEmpty()) {
            return;
        }
        RoutedRange range = all.getFirst();
        throw new Refusal(
                "cannot reach any target",
                noRouteWord(range.route().errno()),
                "a route to the targets",
                "ip route get "
                        + Ipv4.text(range.first())
                        + "; ip rule; or name the way: --interface NAME");
    }

    /// Routes and rules that refuse give an error instead of their type, ip-route(8), ip-rule(8).
    static String noRouteWord(int errno) {
        return switch (errno) {
            case Errno.EINVAL -> "this machine's route to it is a blackhole (EINVAL)";
            case Errno.EACCES -> "this machine's route to it is prohibit (EACCES)";
            case Errno.EHOSTUNREACH -> "this machine's route to it is unreachable (EHOSTUNREACH)";
            case Errno.EOPNOTSUPP -> "it is no address of one host, and TCP does not speak to many";
            default -> "no route leads there (" + Errno.text(errno) + ")";
        };
    }

    /// The same as a verdict on each target.
    static Reason reasonOf(int errno) {
        return switch (errno) {
            case Errno.EINVAL -> Reason.BLACKHOLE;
            case Errno.EACCES -> Reason.PROHIBIT;
            case Errno.EHOSTUNREACH -> Reason.UNREACHABLE;
            default -> Reason.NO_ROUTE;
        };
    }

    /// The targets without a way, with the routing table's word for each.
    Unreachable unreachable(ScanPlan plan) {
        Broadcasts broadcasts = Broadcasts.of(interfaces);
        Map<Reason, AddressSet.Builder> groups = new EnumMap<>(Reason.class);
        for (RoutedRange range : all) {
            if (range.route().kind() == Route.Kind.UNREACHABLE) {
                Reason reason =
                        broadcasts.include(range)
                                ? Reason.ADMIN_PROHIBITED
                                : reasonOf(range.route().errno());
                groups.computeIfAbsent(reason, _ -> new AddressSet.Builder())
                        .add(range.first(), range.last());
            }
        }
        Unreachable unreachable = Unreachable.NONE;
        for (Map.Entry<Reason, AddressSet.Builder> group : groups.entrySet()) {
            unreachable = unreachable.and(plan, group.getValue().build(), group.getKey());
        }
        return unreachable;
    }

    /// Replies to an address that is not ours come to whom it belongs to.
    static void refuseStrangeSource(@Nullable Integer source) throws HostException, Refusal {
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
}
