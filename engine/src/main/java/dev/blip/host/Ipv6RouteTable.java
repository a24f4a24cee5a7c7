package dev.blip.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.blip.address.Ipv6Address;
import dev.blip.linux.Errno;
import dev.blip.linux.FibRuleHdr;
import dev.blip.linux.Rtmsg;
import dev.blip.linux.Rtnetlink;
import dev.blip.linux.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The kernel's routing decisions in IPv6, asked by rtnetlink(7) as `RouteTable` asks for those in IPv4.
///
/// Where a list of addresses is cut, dumps of routes and rules say, never an answer: of routes that share a nexthop
/// object the kernel answers with the prefix, and even the preferred source, of whichever it was asked for first on
/// that processor.
public final class Ipv6RouteTable {
    private static final int MAX_QUESTIONS = 65_536;
    private static final int MAX_BOUNDARIES = 1 << 20;
    private static final int LONGS = 4; // of a range
    private static final int ADDRESS_BITS = 128;
    private static final int ADDRESS_BYTES = ADDRESS_BITS / Byte.SIZE;

    private Ipv6RouteTable() {}

    /// How the kernel would send to `destination` now.
    ///
    /// @param source          the address that the packet will carry, if that is settled
    /// @param interfaceIndex  if it must leave by this interface, else 0; a zone of the destination says so too
    public static Ipv6Route routeTo(
            Ipv6Address destination, @Nullable Ipv6Address source, int interfaceIndex)
            throws HostException {
        try (Netlink netlink = Netlink.open()) {
            return ask(netlink, destination, source, interfaceIndex);
        }
    }

    /// Cuts ranges of addresses wherever a route or a rule of any table begins or ends, and a zone does, and asks the
    /// kernel once for what lies between two such boundaries; neighbouring pieces with equal routes are one. Pieces
    /// are disjoint and ascending, and every address that was asked for is in one.
    ///
    /// @param ranges  four halves each, ascending and disjoint: first address, last address, the upper half with its
    ///     zone (`Ipv6Address.scopedHigh`)
    /// @throws HostException if there would be more than 65,536 questions
    public static List<Ipv6RoutedRange> routes(
            long[] ranges, @Nullable Ipv6Address source, int interfaceIndex) throws HostException {
        try (Netlink netlink = Netlink.open()) {
            var cuts = new TreeSet<Ipv6Address>();
            addRoutes(netlink, cuts);
            addRules(netlink, cuts);
            List<Ipv6RoutedRange> merged = new ArrayList<>();
            Ipv6Address at = ranges.length == 0 ? null : Ipv6Address.scoped(ranges[0], ranges[1]);
            for (int questions = 0; at != null; questions++) {
                if (questions == MAX_QUESTIONS) {
                    throw tooMany();
                }
                Ipv6Address last = lastBefore(at, cuts);
                add(merged, at, last, ask(netlink, at, source, interfaceIndex));
                at = nextBehind(ranges, last);
            }
            return merged;
        }
    }

    private static void add(
            List<Ipv6RoutedRange> merged, Ipv6Address first, Ipv6Address last, Ipv6Route route) {
        boolean isAlike = !merged.isEmpty() && merged.getLast().route().equals(route);
        Ipv6Address from = isAlike ? merged.removeLast().first() : first;
        merged.add(new Ipv6RoutedRange(from, last, route));
    }

    /// The last address before the next boundary above `at`.
    private static Ipv6Address lastBefore(Ipv6Address at, NavigableSet<Ipv6Address> cuts) {
        if (at.zone() != Ipv6Address.NO_ZONE) {
            // The kernel's tables have link-local addresses without their zone: cut on every link.
            Ipv6Address next = cuts.higher(at.inZone(Ipv6Address.NO_ZONE));
            boolean isHere = next != null && next.scopedHigh() == Ipv6Address.LINK_LOCAL_PREFIX;
            return Ipv6Address.scoped(at.scopedHigh(), isHere ? next.low() - 1 : -1);
        }
        Ipv6Address next = cuts.higher(at);
        return next == null
                ? Ipv6Address.scoped(-1, -1)
                : Ipv6Address.scoped(next.scopedHigh() - (next.low() == 0 ? 1 : 0), next.low() - 1);
    }

    /// The first address of `ranges` that is above `last`, or null.
    private static @Nullable Ipv6Address nextBehind(long[] ranges, Ipv6Address last) {
        int begin = 0;
        int end = ranges.length / LONGS;
        while (begin < end) { // for the first range that ends above it
            int middle = (begin + end) >>> 1;
            int at = LONGS * middle + 2;
            if (compare(ranges[at], ranges[at + 1], last) <= 0) {
                begin = middle + 1;
            } else {
                end = middle;
            }
        }
        int at = LONGS * begin;
        if (at == ranges.length) {
            return null;
        }
        return compare(ranges[at], ranges[at + 1], last) > 0
                ? Ipv6Address.scoped(ranges[at], ranges[at + 1])
                : Ipv6Address.scoped(
                        last.scopedHigh() + (last.low() == -1 ? 1 : 0), last.low() + 1);
    }

    private static int compare(long high, long low, Ipv6Address other) {
        int order = Long.compareUnsigned(high, other.scopedHigh());
        return order != 0 ? order : Long.compareUnsigned(low, other.low());
    }

    private static HostException tooMany() {
        return new HostException(
                "cannot find the way to the targets",
                "they lie behind more than " + MAX_QUESTIONS + " routes of this machine",
                "fewer routes to the targets of one scan",
                "a scan for each part of them");
    }

    private static void addRoutes(Netlink netlink, NavigableSet<Ipv6Address> cuts)
            throws HostException {
        do {
            long body = netlink.begin(Rtnetlink.RTM_GETROUTE, Rtnetlink.NLM_F_DUMP, Rtmsg.SIZE);
            netlink.request().set(JAVA_BYTE, body + Rtmsg.RTM_FAMILY, (byte) Socket.AF_INET6);
            netlink.ask();
            while (netlink.next()) {
                if (netlink.type() == Rtnetlink.RTM_NEWROUTE) {
                    int length = Rtmsg.dstLen(netlink.answer(), netlink.body());
                    addPrefix(cuts, address(netlink, Rtmsg.SIZE, Rtnetlink.RTA_DST), length);
                }
            }
        } while (netlink.mustRepeat());
    }

    private static void addRules(Netlink netlink, NavigableSet<Ipv6Address> cuts)
            throws HostException {
        do {
            long body = netlink.begin(Rtnetlink.RTM_GETRULE, Rtnetlink.NLM_F_DUMP, FibRuleHdr.SIZE);
            netlink.request().set(JAVA_BYTE, body + FibRuleHdr.FAMILY, (byte) Socket.AF_INET6);
            netlink.ask();
            while (netlink.next()) { // none where the kernel has no policy routing: EOPNOTSUPP
                if (netlink.type() == Rtnetlink.RTM_NEWRULE) {
                    int length = FibRuleHdr.dstLen(netlink.answer(), netlink.body());
                    addPrefix(cuts, address(netlink, FibRuleHdr.SIZE, Rtnetlink.FRA_DST), length);
                }
            }
        } while (netlink.mustRepeat());
    }

    /// Where a prefix begins, and where what is behind it does.
    private static void addPrefix(
            NavigableSet<Ipv6Address> cuts, @Nullable Ipv6Address prefix, int length)
            throws HostException {
        if (prefix == null || length < 1 || length > ADDRESS_BITS) {
            return;
        }
        if (cuts.size() >= MAX_BOUNDARIES) {
            throw tooMany();
        }
        cuts.add(Ipv6Address.scoped(prefix.high(), prefix.low()));
        boolean isInHigh = length <= Long.SIZE;
        long step = 1L << (Long.SIZE - 1 - (length - 1) % Long.SIZE);
        long low = isInHigh ? 0 : prefix.low() + step;
        boolean isCarried = isInHigh || Long.compareUnsigned(low, prefix.low()) < 0;
        long high = prefix.high() + (isInHigh ? step : isCarried ? 1 : 0);
        if (!isCarried || Long.compareUnsigned(high, prefix.high()) > 0) {
            cuts.add(Ipv6Address.scoped(high, low));
        }
    }

    static @Nullable Ipv6Address address(Netlink netlink, int bodyLength, int attribute) {
        long at = netlink.find(bodyLength, attribute, ADDRESS_BYTES);
        return at < 0
                ? null
                : Ipv6Address.scoped(netlink.networkLong(at), netlink.networkLong(at + Long.BYTES));
    }

    private static Ipv6Route ask(
            Netlink netlink,
            Ipv6Address destination,
            @Nullable Ipv6Address source,
            int interfaceIndex)
            throws HostException {
        long body = netlink.begin(Rtnetlink.RTM_GETROUTE, 0, Rtmsg.SIZE);
        Rtmsg.put(netlink.request(), body, ADDRESS_BITS, source == null ? 0 : ADDRESS_BITS);
        netlink.request().set(JAVA_BYTE, body + Rtmsg.RTM_FAMILY, (byte) Socket.AF_INET6);
        netlink.putAddress(Rtnetlink.RTA_DST, destination.high(), destination.low());
        if (source != null) {
            netlink.putAddress(Rtnetlink.RTA_SRC, source.high(), source.low());
        }
        int by = interfaceIndex != 0 ? interfaceIndex : destination.zone();
        if (by != 0) {
            netlink.putInt(Rtnetlink.RTA_OIF, by);
        }
        netlink.putByte(Rtnetlink.RTA_IP_PROTO, Socket.IPPROTO_TCP);
        netlink.ask();
        return netlink.next() ? answer(netlink, source) : Ipv6Route.unreachable(netlink.error());
    }

    private static Ipv6Route answer(Netlink netlink, @Nullable Ipv6Address source) {
        int type = Rtmsg.type(netlink.answer(), netlink.body());
        if (type != Rtnetlink.RTN_UNICAST && type != Rtnetlink.RTN_LOCAL) {
            return Ipv6Route.unreachable(errnoOf(type));
        }
        int index = netlink.number(Rtmsg.SIZE, Rtnetlink.RTA_OIF);
        Ipv6Address gateway = address(netlink, Rtmsg.SIZE, Rtnetlink.RTA_GATEWAY);
        Route.Kind kind =
                type == Rtnetlink.RTN_LOCAL
                        ? Route.Kind.LOCAL
                        : gateway != null ? Route.Kind.GATEWAY : Route.Kind.ON_LINK;
        Ipv6Address preferred = address(netlink, Rtmsg.SIZE, Rtnetlink.RTA_PREFSRC);
        return new Ipv6Route(kind, index, source == null ? preferred : source, gateway, 0);
    }

    /// What a packet by a route of that type meets, ip-route(8), or why TCP has no use for it.
    private static int errnoOf(int type) {
        return switch (type) {
            case Rtnetlink.RTN_BLACKHOLE -> Errno.EINVAL;
            case Rtnetlink.RTN_UNREACHABLE -> Errno.EHOSTUNREACH;
            case Rtnetlink.RTN_PROHIBIT -> Errno.EACCES;
            default -> Errno.EOPNOTSUPP;
        };
    }
}
