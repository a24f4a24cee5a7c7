package dev.blip.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.blip.linux.Errno;
import dev.blip.linux.FibRuleHdr;
import dev.blip.linux.FibRulePortRange;
import dev.blip.linux.Rtmsg;
import dev.blip.linux.Rtnetlink;
import dev.blip.linux.Socket;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The kernel's routing decisions, asked by rtnetlink(7): never guessed from the tables.
///
/// The question is for TCP from this user, without mark, and without ports unless they are given; what rules that look
/// at ports would change is told by [#portRules()]. Where a route has several next hops the kernel names one, and it
/// stands for all addresses of the piece.
public final class RouteTable {
    private static final int MAX_QUESTIONS = 65_536;
    private static final int MAX_BOUNDARIES = 1 << 22;
    private static final long SPACE = 1L << 32;

    private RouteTable() {}

    /// How the kernel would send to `destination` now.
    ///
    /// @param source          the address that the packet will carry, if that is settled: rules may look at it. One
    ///                        that is not this machine's makes everything unreachable
    /// @param interfaceIndex  if it must leave by this interface, else 0; what the kernel has no route for is then
    ///                        taken to be on that link
    public static Route routeTo(int destination, @Nullable Integer source, int interfaceIndex)
            throws HostException {
        try (Netlink netlink = Netlink.open()) {
            return ask(
                    netlink, Interfaces.list(netlink), destination, source, interfaceIndex, 0, 0);
        }
    }

    /// The same for one pair of ports, 0 for any.
    public static Route routeTo(
            int destination,
            @Nullable Integer source,
            int interfaceIndex,
            int sourcePort,
            int destinationPort)
            throws HostException {
        try (Netlink netlink = Netlink.open()) {
            return ask(
                    netlink,
                    List.of(),
                    destination,
                    source,
                    interfaceIndex,
                    sourcePort,
                    destinationPort);
        }
    }

    /// The rules that look at TCP ports.
    public static List<PortRule> portRules() throws HostException {
        List<PortRule> rules = new ArrayList<>();
        try (Netlink netlink = Netlink.open()) {
            do {
                rules.clear();
                askForRules(netlink);
                while (netlink.next()) {
                    if (netlink.type() == Rtnetlink.RTM_NEWRULE && isForTcp(netlink)) {
                        PortRule rule = portRule(netlink);
                        if (rule.looksAtDestinationPort() || rule.looksAtSourcePort()) {
                            rules.add(rule);
                        }
                    }
                }
            } while (netlink.mustRepeat());
        }
        return rules;
    }

    private static boolean isForTcp(Netlink netlink) {
        long at = netlink.find(FibRuleHdr.SIZE, Rtnetlink.FRA_IP_PROTO, 1);
        return at < 0 || netlink.answer().get(JAVA_BYTE, at) == Socket.IPPROTO_TCP;
    }

    private static PortRule portRule(Netlink netlink) {
        long source =
                netlink.find(FibRuleHdr.SIZE, Rtnetlink.FRA_SPORT_RANGE, FibRulePortRange.SIZE);
        long destination =
                netlink.find(FibRuleHdr.SIZE, Rtnetlink.FRA_DPORT_RANGE, FibRulePortRange.SIZE);
        MemorySegment answer = netlink.answer();
        return new PortRule(
                netlink.address(FibRuleHdr.SIZE, Rtnetlink.FRA_DST),
                source < 0 ? 0 : FibRulePortRange.start(answer, source),
                source < 0 ? 0 : FibRulePortRange.end(answer, source),
                destination < 0 ? 0 : FibRulePortRange.start(answer, destination),
                destination < 0 ? 0 : FibRulePortRange.end(answer, destination));
    }

    private static void askForRules(Netlink netlink) throws HostException {
        long body = netlink.begin(Rtnetlink.RTM_GETRULE, Rtnetlink.NLM_F_DUMP, FibRuleHdr.SIZE);
        netlink.request().set(JAVA_BYTE, body + FibRuleHdr.FAMILY, (byte) Socket.AF_INET);
        netlink.ask();
    }

    /// Cuts the ranges `firsts[i]` to `lasts[i]` (in unsigned order, disjoint) wherever a route or a rule of any table
    /// begins or ends, and asks the kernel once for what lies between two such boundaries; neighbouring pieces with
    /// equal routes are one in the result, which covers exactly what was asked, in order.
    ///
    /// @throws HostException if there would be more than 65,536 questions
    public static List<RoutedRange> routes(
            int[] firsts, int[] lasts, @Nullable Integer source, int interfaceIndex)
            throws HostException {
        return routes(firsts, lasts, source, interfaceIndex, false);
    }

    /// The same as `routes`, but what has no route by the interface is not taken to be on its link, but is unreachable.
    public static List<RoutedRange> existingRoutes(
            int[] firsts, int[] lasts, @Nullable Integer source, int interfaceIndex)
            throws HostException {
        return routes(firsts, lasts, source, interfaceIndex, interfaceIndex != 0);
    }

    private static List<RoutedRange> routes(
            int[] firsts,
            int[] lasts,
            @Nullable Integer source,
            int interfaceIndex,
            boolean mustExist)
            throws HostException {
        if (firsts.length == 0) {
            return List.of();
        }
        try (Netlink netlink = Netlink.open()) {
            List<NetworkInterface> interfaces = Interfaces.list(netlink);
            long hullFirst = Integer.toUnsignedLong(firsts[0]);
            long[] boundaries =
                    boundaries(netlink, hullFirst, Integer.toUnsignedLong(lasts[lasts.length - 1]));
            Pieces pieces = new Pieces();
            Route route = null;
            long validUntil = 0;
            int questions = 0;
            for (int i = 0; i < firsts.length; i++) {
                long last = Integer.toUnsignedLong(lasts[i]);
                for (long at = Integer.toUnsignedLong(firsts[i]); at <= last; ) {
                    if (route == null || at >= validUntil) {
                        if (++questions > MAX_QUESTIONS) {
                            throw tooMany();
                        }
                        route = ask(netlink, interfaces, (int) at, source, interfaceIndex, 0, 0);
                        if (mustExist && route.kind() == Route.Kind.ON_LINK) {
                            route = confirmed(netlink, route, (int) at, source);
                        }
                        validUntil = nextBoundary(boundaries, at);
                    }
                    long pieceLast = Math.min(last, validUntil - 1);
                    pieces.add((int) at, (int) pieceLast, route);
                    at = pieceLast + 1;
                }
            }
            return pieces.merged;
        }
    }

    private static HostException tooMany() {
        return new HostException(
                "cannot find the way to the targets",
                "they lie behind more than " + MAX_QUESTIONS + " routes of this machine",
                "fewer routes to the targets of one scan",
                "a scan for each part of them, or --interface with --router-mac");
    }

    /// What has been found so far, the last piece growing while its route stays the same.
    private static final class Pieces {
        private final List<RoutedRange> merged = new ArrayList<>();

        void add(int first, int last, Route route) {
            if (!merged.isEmpty()) {
                RoutedRange before = merged.getLast();
                if (before.last() + 1 == first && before.route().equals(route)) {
                    merged.set(merged.size() - 1, new RoutedRange(before.first(), last, route));
                    return;
                }
            }
            merged.add(new RoutedRange(first, last, route));
        }
    }

    /// The first boundary above `at`, or the end of the address space.
    private static long nextBoundary(long[] boundaries, long at) {
        int found = Arrays.binarySearch(boundaries, at + 1);
        int index = found >= 0 ? found : -found - 1;
        return index < boundaries.length ? boundaries[index] : SPACE;
    }

    /// Every address within `(first, last]` at which some route's or rule's destination begins, or has just ended.
    private static long[] boundaries(Netlink netlink, long first, long last) throws HostException {
        Boundaries found = new Boundaries(first, last);
        do {
            long body = netlink.begin(Rtnetlink.RTM_GETROUTE, Rtnetlink.NLM_F_DUMP, Rtmsg.SIZE);
            Rtmsg.put(netlink.request(), body, 0, 0);
            netlink.ask();
            while (netlink.next()) {
                if (netlink.type() == Rtnetlink.RTM_NEWROUTE) {
                    int length = Rtmsg.dstLen(netlink.answer(), netlink.body());
                    found.addPrefix(netlink.address(Rtmsg.SIZE, Rtnetlink.RTA_DST), length);
                }
            }
        } while (netlink.mustRepeat());
        do {
            askForRules(netlink);
            while (netlink
                    .next()) { // a kernel without policy routing has none: EOPNOTSUPP, and nothing
                // to cut at
                if (netlink.type() == Rtnetlink.RTM_NEWRULE) {
                    int length = FibRuleHdr.dstLen(netlink.answer(), netlink.body());
                    found.addPrefix(netlink.address(FibRuleHdr.SIZE, Rtnetlink.FRA_DST), length);
                }
            }
        } while (netlink.mustRepeat());
        return found.sorted();
    }

    /// A growing list of boundaries; those outside of what was asked are not kept.
    private static final class Boundaries {
        private final long first;
        private final long last;
        private long[] found = new long[64];
        private int count;

        Boundaries(long first, long last) {
            this.first = first;
            this.last = last;
        }

        void addPrefix(int address, int length) throws HostException {
            if (length > 0 && length <= 32) {
                long begin = Integer.toUnsignedLong(address);
                add(begin);
                add(begin + (1L << (32 - length)));
            }
        }

        private void add(long boundary) throws HostException {
            if (boundary <= first || boundary > last) {
                return;
            }
            if (count == MAX_BOUNDARIES) {
                throw tooMany();
            }
            if (count == found.length) {
                found = Arrays.copyOf(found, 2 * count);
            }
            found[count++] = boundary;
        }

        long[] sorted() {
            long[] all = Arrays.copyOf(found, count);
            Arrays.sort(all);
            return all;
        }
    }

    /// The kernel invents a route on the link for whatever has none by the interface; asked for the entry of the table
    /// that holds (RTM_F_FIB_MATCH), it says that there is none.
    private static Route confirmed(
            Netlink netlink, Route route, int destination, @Nullable Integer source)
            throws HostException {
        int flags = Rtnetlink.RTM_F_FIB_MATCH;
        question(netlink, destination, source, route.interfaceIndex(), 0, 0, flags);
        return netlink.next() ? route : unreachable(netlink.error());
    }

    private static Route ask(
            Netlink netlink,
            List<NetworkInterface> interfaces,
            int destination,
            @Nullable Integer source,
            int interfaceIndex,
            int sourcePort,
            int destinationPort)
            throws HostException {
        question(netlink, destination, source, interfaceIndex, sourcePort, destinationPort, 0);
        if (!netlink.next()) {
            return unreachable(netlink.error());
        }
        return answer(netlink, interfaces, source);
    }

    private static void question(
            Netlink netlink,
            int destination,
            @Nullable Integer source,
            int interfaceIndex,
            int sourcePort,
            int destinationPort,
            int flags)
            throws HostException {
        long body = netlink.begin(Rtnetlink.RTM_GETROUTE, 0, Rtmsg.SIZE);
        Rtmsg.put(netlink.request(), body, 32, source == null ? 0 : 32);
        Rtmsg.putFlags(netlink.request(), body, flags);
        netlink.putAddress(Rtnetlink.RTA_DST, destination);
        if (source != null) {
            netlink.putAddress(Rtnetlink.RTA_SRC, source);
        }
        if (interfaceIndex != 0) {
            netlink.putInt(Rtnetlink.RTA_OIF, interfaceIndex);
        }
        netlink.putByte(Rtnetlink.RTA_IP_PROTO, Socket.IPPROTO_TCP);
        if (sourcePort != 0) {
            netlink.putPort(Rtnetlink.RTA_SPORT, sourcePort);
        }
        if (destinationPort != 0) {
            netlink.putPort(Rtnetlink.RTA_DPORT, destinationPort);
        }
        netlink.ask();
    }

    private static Route answer(
            Netlink netlink, List<NetworkInterface> interfaces, @Nullable Integer source) {
        int type = Rtmsg.type(netlink.answer(), netlink.body());
        if (type != Rtnetlink.RTN_UNICAST && type != Rtnetlink.RTN_LOCAL) {
            return unreachable(Errno.EOPNOTSUPP); // broadcast and multicast
        }
        if (netlink.find(Rtmsg.SIZE, Rtnetlink.RTA_VIA, 0) >= 0) {
            return unreachable(Errno.EAFNOSUPPORT); // an IPv6 next hop, RFC 5549
        }
        int index = netlink.number(Rtmsg.SIZE, Rtnetlink.RTA_OIF);
        int preferred = netlink.address(Rtmsg.SIZE, Rtnetlink.RTA_PREFSRC);
        int gateway = netlink.address(Rtmsg.SIZE, Rtnetlink.RTA_GATEWAY);
        Route.Kind kind =
                type == Rtnetlink.RTN_LOCAL
                        ? Route.Kind.LOCAL
                        : gateway != 0 ? Route.Kind.GATEWAY : Route.Kind.ON_LINK;
        int from = source == null ? preferred : source;
        return new Route(kind, index, from, gateway, mtu(netlink, interfaces, index), 0);
    }

    private static Route unreachable(int errno) {
        return new Route(Route.Kind.UNREACHABLE, 0, 0, 0, 0, errno);
    }

    private static int mtu(Netlink netlink, List<NetworkInterface> interfaces, int index) {
        long metrics = netlink.find(Rtmsg.SIZE, Rtnetlink.RTA_METRICS, 0);
        if (metrics >= 0) {
            long at = netlink.findNested(metrics, Rtnetlink.RTAX_MTU, Integer.BYTES);
            if (at >= 0) {
                return netlink.answer().get(JAVA_INT_UNALIGNED, at);
            }
        }
        for (NetworkInterface candidate : interfaces) {
            if (candidate.index() == index) {
                return candidate.mtu();
            }
        }
        return 0;
    }
}
