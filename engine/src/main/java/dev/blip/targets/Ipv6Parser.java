package dev.blip.targets;

import dev.blip.address.Ipv6Address;
import dev.blip.address.Ipv6Text;
import dev.blip.wire.Ipv4;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One text to IPv6 addresses, in any of the forms that `TargetSpec` lists. A plain address is parsed without an
/// object. Not thread-safe.
final class Ipv6Parser {
    /// The widest prefix of targets, 16,777,216 addresses: one part in 2^40 of a subnet, which is a /64.
    static final int SHORTEST_PREFIX = 104;

    private static final long MOST_IN_RANGE = 1L << (128 - SHORTEST_PREFIX);
    private static final int BITS = 128;
    private static final String NEEDS = "an IPv6 address, a prefix of /104 or longer, or a range";
    private static final String KNOWN =
            "addresses that somebody knows: from DNS, DHCPv6, or the neighbour table of a router";
    private static final String EXAMPLE = "2001:db8::/120";
    private static final long LINK_LOCAL_BITS = 0x3FA; // fe80::/10
    private static final long MAPPED_FIRST = 0xFFFF_0000_0000L; // of ::ffff:0:0/96, lower halves
    private static final long MAPPED_LAST = 0xFFFF_FFFF_FFFFL;
    private static final double PACKETS_PER_YEAR = 1e6 * 86_400 * 365;

    private final Ipv6AddressSet.Builder addresses = new Ipv6AddressSet.Builder();
    private final Ipv6Pairs.@Nullable Builder pairs;
    private final Zones zones;
    private final boolean areExclusions;
    private final long[] first = new long[2];
    private final long[] last = new long[2];

    /// @param areExclusions  they may be of any size, are of all ports, and of every link if they do not say of which
    Ipv6Parser(Zones zones, boolean areExclusions) {
        this.zones = zones;
        this.areExclusions = areExclusions;
        this.pairs = areExclusions ? null : new Ipv6Pairs.Builder();
    }

    Ipv6AddressSet addresses() {
        return addresses.build();
    }

    /// Null if there is none.
    @Nullable Ipv6Pairs pairs() {
        return pairs == null || pairs.isEmpty() ? null : pairs.build();
    }

    void addAll(Ipv6AddressSet set) {
        addresses.addAll(set);
    }

    static boolean isAddress(byte[] text, int from, int to) {
        return Ipv6Text.read(text, from, to, new long[2]);
    }

    /// Whether a text has the form of a prefix or a range, which cannot be a remark about another.
    static boolean isWide(byte[] text, int from, int to) {
        int end = from;
        while (end < to && text[end] != '/' && text[end] != '-' && text[end] != '%') {
            end++;
        }
        return end < to && text[end] != '%' && Ipv6Text.read(text, from, end, new long[2]);
    }

    /// Adds `text[from, to)` if it is one whole address of no link, and nothing else; otherwise does nothing.
    boolean parseOneAddress(byte[] text, int from, int to) throws SpecFault {
        if (!Ipv6Text.read(text, from, to, first)
                || isLinkLocal(first[0])
                || Ipv6Address.isOfNobody(first[0], first[1])) {
            return false;
        }
        if (!addresses.hasRoomFor(1, TargetSpec.MAX_RANGES)) {
            throw AddressParser.tooMany(text, from, to);
        }
        addresses.add(first[0], first[1]);
        return true;
    }

    void parse(byte[] text, int from, int to) throws SpecFault {
        int slash = indexOf(text, '/', from, to);
        int hyphen = hyphen(text, from, to);
        if (text[from] == '[') {
            parseBracketed(text, from, to);
        } else if (slash >= 0) {
            parsePrefix(text, from, slash, to);
        } else if (hyphen >= 0) {
            read(text, from, to, from, hyphen, first);
            read(text, from, to, hyphen + 1, to, last);
            addRange(text, from, to);
        } else {
            read(text, from, to, from, to, first);
            add(text, from, to, first[0], first[1], first[0], first[1]);
        }
    }

    private void parseBracketed(byte[] text, int from, int to) throws SpecFault {
        int end = indexOf(text, ']', from, to);
        if (end < 0) {
            throw fault(text, from, to, "a bracket is not closed", "[2001:db8::1]:443");
        }
        read(text, from, to, from + 1, end, first);
        if (end + 1 == to) {
            add(text, from, to, first[0], first[1], first[0], first[1]);
            return;
        }
        if (text[end + 1] != ':') {
            String why = "behind the bracket stands a colon and a port, or nothing";
            throw fault(text, from, to, why, "[2001:db8::1]:443");
        }
        String shown = SpecFault.shown(text, from + 1, end);
        if (pairs == null) {
            throw fault(text, from, to, "an exclusion is of all ports of a host", shown);
        }
        int port = AddressParser.number(text, end + 2, to, AddressParser.MOST_PORT);
        if (port < 0) {
            throw fault(
                    text,
                    from,
                    to,
                    AddressParser.aboutPort(text, end + 2, to),
                    "[" + shown + "]:443");
        }
        if (!pairs.hasRoom(TargetSpec.MAX_PAIRS)) {
            throw AddressParser.tooManyPairs(text, from, to);
        }
        long high = first[0] | impliedZone(text, from, to, first[0], first[1]);
        pairs.add(high, first[1], port);
    }

    private void parsePrefix(byte[] text, int from, int slash, int to) throws SpecFault {
        read(text, from, to, from, slash, first);
        int length = AddressParser.number(text, slash + 1, to, BITS);
        if (length < 0) {
            String why = "a prefix length is a number of bits, /0 to /128";
            throw fault(text, from, to, why, EXAMPLE);
        }
        long highHosts = length >= Long.SIZE ? 0 : -1L >>> length;
        long lowHosts = length <= Long.SIZE ? -1 : length == BITS ? 0 : -1L >>> length - Long.SIZE;
        if (length < SHORTEST_PREFIX && !areExclusions) {
            throw tooWide(
                    text, from, to, "it has 2^" + (BITS - length) + " addresses", BITS - length);
        }
        boolean isZoned = Ipv6Address.zoneOf(first[0]) != 0; // the zone is no part of the bits
        long zone = Ipv6Address.zoneOf(first[0]);
        long high = isZoned ? first[0] ^ zone : first[0];
        last[0] = high | highHosts;
        last[1] = first[1] | lowHosts;
        first[0] = high & ~highHosts;
        first[1] &= ~lowHosts;
        if (isZoned && length >= Long.SIZE) {
            first[0] |= zone;
            last[0] |= zone;
        }
        add(text, from, to, first[0], first[1], last[0], last[1]);
    }

    private void addRange(byte[] text, int from, int to) throws SpecFault {
        if (Ipv6Address.zoneOf(first[0]) != Ipv6Address.zoneOf(last[0])) {
            throw fault(text, from, to, "a range lies on one link", "fe80::1%eth0-fe80::9%eth0");
        }
        if (Wide.compare(first[0], first[1], last[0], last[1]) > 0) {
            String turned =
                    Ipv6Address.scoped(last[0], last[1])
                            + "-"
                            + Ipv6Address.scoped(first[0], first[1]);
            throw fault(text, from, to, "the range runs backwards", turned);
        }
        long count = Wide.countWithin(first[0], first[1], last[0], last[1], MOST_IN_RANGE + 1);
        if (count > MOST_IN_RANGE && !areExclusions) {
            long high = last[0] - first[0];
            int bits =
                    high != 0
                            ? BITS - 1 - Long.numberOfLeadingZeros(high)
                            : Long.SIZE - 1 - Long.numberOfLeadingZeros(last[1] - first[1]);
            throw tooWide(text, from, to, "it has about 2^" + bits + " addresses", bits);
        }
        add(text, from, to, first[0], first[1], last[0], last[1]);
    }

    /// Reads `text[at, end)`, an address that may have a zone, which goes into its upper half.
    private void read(byte[] text, int from, int to, int at, int end, long[] halves)
            throws SpecFault {
        int percent = indexOf(text, '%', at, end);
        if (!Ipv6Text.read(text, at, percent < 0 ? end : percent, halves)) {
            String why =
                    "an IPv6 address has eight groups of hex digits, or :: for some that are zero";
            throw fault(text, from, to, why, "2001:db8::1");
        }
        if (halves[0] >>> 54 == LINK_LOCAL_BITS && !isLinkLocal(halves[0])) {
            String why = "link-local addresses are fe80::/64, whose other bits are zero (RFC 4291)";
            throw fault(text, from, to, why, "fe80::1%eth0");
        }
        refuseMapped(text, from, to, halves);
        if (percent < 0) {
            return;
        }
        String name = new String(text, percent + 1, end - percent - 1, StandardCharsets.UTF_8);
        String shown = SpecFault.shown(text, percent + 1, end);
        if (!isLinkLocal(halves[0])) {
            String plain = SpecFault.shown(text, at, percent);
            throw fault(text, from, to, "a zone goes with a link-local address, fe80::/64", plain);
        }
        int zone = zones.of(name);
        if (zone == 0) {
            throw fault(text, from, to, "there is no interface " + shown, "");
        }
        halves[0] |= zone;
    }

    /// An IPv4 address that is written as one in IPv6 is no address of a host in IPv6 (RFC 4291 section 2.5.5.2), and
    /// `::` is nobody's.
    private void refuseMapped(byte[] text, int from, int to, long[] halves) throws SpecFault {
        if (Ipv6Address.isMapped(halves[0], halves[1])) {
            String ipv4 = Ipv4.text((int) halves[1]);
            throw fault(
                    text, from, to, "it is " + ipv4 + ", an IPv4 address in another form", ipv4);
        }
        if (!areExclusions && Ipv6Address.isOfNobody(halves[0], halves[1])) {
            throw fault(text, from, to, ":: is the address of nobody", "2001:db8::1");
        }
    }

    private void add(
            byte[] text, int from, int to, long high, long low, long lastHigh, long lastLow)
            throws SpecFault {
        boolean isOfNoLink = isLinkLocal(high) || isLinkLocal(lastHigh);
        int[] links = isOfNoLink && areExclusions ? zones.all() : new int[0];
        if (!addresses.hasRoomFor(1 + links.length, TargetSpec.MAX_RANGES)) {
            throw AddressParser.tooMany(text, from, to);
        }
        if (areExclusions) {
            addresses.add(high, low, lastHigh, lastLow);
            for (int zone : links) {
                long begin = isLinkLocal(high) ? low : 0;
                long end = isLinkLocal(lastHigh) ? lastLow : -1;
                long scoped = Ipv6Address.LINK_LOCAL_PREFIX | zone;
                addresses.add(scoped, begin, scoped, end);
            }
            return;
        }
        if (isLinkLocal(high) != isLinkLocal(lastHigh)) {
            throw fault(text, from, to, "a range lies on one link", "fe80::1%eth0-fe80::9%eth0");
        }
        if (Wide.compare(high, low, 0, MAPPED_LAST) <= 0
                && Wide.compare(lastHigh, lastLow, 0, MAPPED_FIRST) >= 0) {
            String why = "IPv4 addresses in another form are in it, which are no hosts in IPv6";
            throw fault(text, from, to, why, EXAMPLE);
        }
        long zone = impliedZone(text, from, to, high, low);
        addresses.add(high | zone, low, lastHigh | zone, lastLow);
    }

    /// The zone of a target that is written without one; 0 if it needs none.
    private long impliedZone(byte[] text, int from, int to, long high, long low) throws SpecFault {
        if (!isLinkLocal(high)) {
            return 0;
        }
        if (zones.implied() == 0) {
            String why =
                    "on each link a link-local address is another host, and it does not say which link";
            String shown = Ipv6Address.scoped(high, low) + "%eth0, or -e eth0";
            throw new SpecFault(
                    "target",
                    SpecFault.shown(text, from, to),
                    why,
                    "the name of its interface",
                    shown);
        }
        return zones.implied();
    }

    /// Whether it is link-local and says of no link.
    private static boolean isLinkLocal(long high) {
        return high == Ipv6Address.LINK_LOCAL_PREFIX;
    }

    /// The hyphen of a range, or -1. The name of an interface may hold one, but none that an address follows.
    private static int hyphen(byte[] text, int from, int to) {
        int percent = indexOf(text, '%', from, to);
        int hyphen = indexOf(text, '-', from, to);
        while (hyphen >= 0 && percent >= 0 && percent < hyphen) {
            int zone = indexOf(text, '%', hyphen, to);
            if (isAddress(text, hyphen + 1, zone < 0 ? to : zone)) {
                return hyphen;
            }
            hyphen = indexOf(text, '-', hyphen + 1, to);
        }
        return hyphen;
    }

    private static int indexOf(byte[] text, char wanted, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    private static SpecFault tooWide(byte[] text, int from, int to, String size, int bits) {
        double years = Math.pow(2, bits) / PACKETS_PER_YEAR;
        String why =
                years < 1
                        ? size + ", a tiny part of a subnet, and where in it hosts are nobody knows"
                        : size
                                + ", which take "
                                + (years < 1e6 ? Long.toString((long) years) : "millions of")
                                + " years at a million packets a second";
        return new SpecFault(
                "target",
                SpecFault.shown(text, from, to),
                why,
                KNOWN,
                "-iL FILE with a list of them, or a prefix of /" + SHORTEST_PREFIX + " or longer");
    }

    private static SpecFault fault(byte[] text, int from, int to, String why, String tryThis) {
        return new SpecFault("target", SpecFault.shown(text, from, to), why, NEEDS, tryThis);
    }
}
