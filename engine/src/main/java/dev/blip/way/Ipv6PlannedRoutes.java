package dev.blip.way;

import dev.blip.address.Ipv6Address;
import dev.blip.host.HostException;
import dev.blip.host.Interfaces;
import dev.blip.host.Ipv6Addresses;
import dev.blip.host.Ipv6RouteTable;
import dev.blip.host.Ipv6RoutedRange;
import dev.blip.host.NetworkInterface;
import dev.blip.host.Route;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Refusal;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.verdict.Reason;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the routing table says of a plan's targets in IPv6, and of the interface that the plan names. Reads tables
/// only. Immutable.
///
/// @param interfaces  of this machine
/// @param own         its addresses
/// @param asked       the interface that the plan names, or null
/// @param all         routes to all targets, in ascending order of addresses
record Ipv6PlannedRoutes(
        List<NetworkInterface> interfaces,
        Ipv6Addresses own,
        @Nullable NetworkInterface asked,
        List<Ipv6RoutedRange> all) {
    private static final int LONGS = 4; // of a range

    /// Targets by the interface that the plan names, if it names one.
    static Ipv6PlannedRoutes of(ScanPlan plan, Ipv6AddressSet hosts) throws Refusal, HostException {
        List<NetworkInterface> interfaces = Interfaces.list();
        NetworkInterface asked = PlannedRoutes.askedFor(plan.link(), interfaces);
        long[] ranges = new long[LONGS];
        int length = 0;
        for (Ipv6AddressSet.Ranges each = hosts.ranges(); each.next(); length += LONGS) {
            ranges = length == ranges.length ? Arrays.copyOf(ranges, 2 * length) : ranges;
            ranges[length] = each.high();
            ranges[length + 1] = each.low();
            ranges[length + 2] = each.lastHigh();
            ranges[length + 3] = each.lastLow();
        }
        List<Ipv6RoutedRange> all =
                Ipv6RouteTable.routes(
                        Arrays.copyOf(ranges, length), null, asked == null ? 0 : asked.index());
        return new Ipv6PlannedRoutes(interfaces, Ipv6Addresses.list(), asked, all);
    }

    /// The kernel's choice (RFC 6724), where it is one that may be used. To a link-local target it takes a global
    /// source while ours on that link is tentative, and nobody would answer that.
    Ipv6Address sourceOf(Ipv6RoutedRange range) throws Refusal {
        Ipv6Address chosen = range.route().source();
        boolean isLinkLocal = range.first().isLinkLocal();
        Ipv6Address source = isLinkLocal ? own.linkLocal(range.route().interfaceIndex()) : chosen;
        if (source == null || !own.has(source.inZone(Ipv6Address.NO_ZONE))) {
            throw new Refusal(
                    "cannot send to " + range.first().text(),
                    "no address of this machine may be used as the source: it has none, or they are"
                            + " still tentative",
                    "an IPv6 address on the interface that leads there",
                    "ip -6 address; wait two seconds after a link has come up");
        }
        return source;
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

    /// The kernel hands packets to this machine's own addresses to the loopback interface, whatever was asked for.
    void refuseOther(Ipv6RoutedRange range) throws Refusal {
        int zone = range.first().zone();
        boolean isOfOther = zone != Ipv6Address.NO_ZONE && asked != null && zone != asked.index();
        if (asked != null && (isOfOther || range.route().interfaceIndex() != asked.index())) {
            String address = range.first().text();
            throw new Refusal(
                    "cannot reach " + address + " by " + asked.name(),
                    range.route().kind() == Route.Kind.LOCAL
                            ? "it is this machine's own address"
                            : isOfOther
                                    ? "it is an address on another link"
                                    : "the kernel sends to it by another interface",
                    "targets that this interface leads to",
                    "--exclude " + address + ", or no --interface");
        }
    }

    /// Why no way leads to the targets of a range.
    static Reason reasonOf(Ipv6RoutedRange lost) {
        return PlannedRoutes.reasonOf(lost.route().errno());
    }

    static Refusal noWay(Ipv6RoutedRange range) {
        return new Refusal(
                "cannot reach any target",
                PlannedRoutes.noRouteWord(range.route().errno()),
                "a route to the targets",
                "ip -6 route get " + range.first().text() + "; ip -6 rule");
    }
}
