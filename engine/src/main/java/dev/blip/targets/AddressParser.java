package dev.blip.targets;

import dev.blip.wire.Ipv4;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One text without white space to addresses, in any of the forms that `TargetSpec` lists. A plain address, the form of
/// which files hold millions, is parsed without an object; all others may take their time. Not thread-safe.
final class AddressParser {
    private static final String NEEDS =
            "an address, prefix, range or octet ranges in decimal, or a host name";
    private static final String NEEDS_PORT =
            "one address, a colon and one port, a number from 0 to 65535";
    static final int MOST_PORT = 0xFFFF;
    private static final int NO_PORT = -1;

    private final AddressSet.Builder addresses;
    private final List<NamedTarget> names;
    private final TargetPairs.@Nullable Builder pairs;
    private final @Nullable Zones zones; // null: IPv6 is refused
    private final OctetPattern pattern = new OctetPattern();
    private @Nullable Ipv6Parser ipv6; // from the first text of that family on

    private String source = "";
    private long line;

    /// @param names  takes the host names, which are not looked up here
    /// @param pairs  takes addresses with a port; null where a target is a host with all its ports
    /// @param zones  that link-local addresses may name; null to refuse IPv6
    AddressParser(
            AddressSet.Builder addresses,
            List<NamedTarget> names,
            TargetPairs.@Nullable Builder pairs,
            @Nullable Zones zones) {
        this.addresses = addresses;
        this.names = names;
        this.pairs = pairs;
        this.zones = zones;
    }

    /// What was read in IPv6; null if nothing was, so that a scan without never loads its classes.
    @Nullable Ipv6Parser ipv6() {
        return ipv6;
    }

    /// Adds what another has read in IPv6.
    void addIpv6Of(AddressParser other) {
        if (other.ipv6 != null && zones != null) {
            openIpv6(zones).addAll(other.ipv6.addresses());
        }
    }

    void clearIpv6() {
        ipv6 = null;
    }

    private Ipv6Parser openIpv6(Zones known) {
        Ipv6Parser open = ipv6 == null ? new Ipv6Parser(known, pairs == null) : ipv6;
        ipv6 = open;
        return open;
    }

    /// Says where what is parsed next was read.
    void at(String source, long line) {
        this.source = source;
        this.line = line;
    }

    /// Adds what `text[from, to)` means: one target, or several with commas between.
    void parse(byte[] text, int from, int to) throws SpecFault {
        long address = Ipv4.parse(text, from, to);
        if (address != Ipv4.NOT_AN_ADDRESS) {
            addPlain(text, from, to, (int) address);
            return;
        }
        int at = from;
        while (at <= to) { // a comma at the very end leaves one empty target to be refused
            int end = endOfTarget(text, at, to);
            if (at == end) {
                throw nothing(text, from, to);
            }
            parseOne(text, at, end);
            at = end + 1;
        }
    }

    /// Adds `text[from, to)` if it is one whole address that may stand alone, or one with a port; otherwise does
    /// nothing.
    boolean parseOneAddress(byte[] text, int from, int to) throws SpecFault {
        int number = to; // where the last one starts
        while (number > from && text[number - 1] >= '0' && text[number - 1] <= '9') {
            number--;
        }
        boolean hasPort = number > from && text[number - 1] == ':';
        long address = Ipv4.parse(text, from, hasPort ? number - 1 : to);
        if (address == Ipv4.NOT_AN_ADDRESS && isIpv6(text, from, to)) {
            return zones != null && openIpv6(zones).parseOneAddress(text, from, to);
        }
        if (address == Ipv4.NOT_AN_ADDRESS || Netmask.isOneAlone((int) address)) {
            return false;
        }
        if (!hasPort) {
            add(text, from, to, (int) address, (int) address);
            return true;
        }
        int port = number(text, number, to, MOST_PORT);
        if (pairs == null || port == NO_PORT) {
            return false;
        }
        add(pairs, text, from, to, (int) address, port);
        return true;
    }

    private void addPlain(byte[] text, int from, int to, int address) throws SpecFault {
        if (Netmask.isOneAlone(address)) {
            throw fault(text, from, to, "a netmask is no target", "10.0.0.0/24");
        }
        add(text, from, to, address, address);
    }

    /// The end of the first of several targets: the first comma that does not go on with an octet's list.
    static int endOfTarget(byte[] text, int from, int to) {
        int dots = 0;
        boolean isOctets = true;
        for (int at = from; at < to; at++) {
            byte b = text[at];
            if (b == '.') {
                dots++;
            } else if (b != ',') {
                isOctets &= isOctetByte(b);
            } else if (!isOctets || dots > 3 || (dots == 3 && !isOctetItem(text, at + 1, to))) {
                return at;
            }
        }
        return to;
    }

    private static boolean isOctetItem(byte[] text, int from, int to) {
        int at = from;
        while (at < to && isOctetByte(text[at])) {
            at++;
        }
        return at == to || text[at] == ',';
    }

    private static boolean isOctetByte(byte b) {
        return (b >= '0' && b <= '9') || b == '-' || b == '*';
    }

    private void parseOne(byte[] text, int from, int to) throws SpecFault {
        if (isIpv6(text, from, to)) {
            if (zones == null) {
                throw fault(text, from, to, "IPv6 is not yet supported", "");
            }
            openIpv6(zones).parse(text, from, to);
            return;
        }
        int colon = colonOfPort(text, from, to);
        if (colon >= 0) {
            addPair(text, from, colon, to);
            return;
        }
        int slash = indexOf(text, '/', from, to);
        int endOfBase = slash < 0 ? to : slash;
        if (!isOctets(text, from, endOfBase)) {
            addName(text, from, endOfBase, to);
        } else if (slash >= 0) {
            addPrefix(text, from, slash, to);
        } else if (dots(text, from, to) > 3 && indexOf(text, '-', from, to) >= 0) {
            addRange(text, from, to);
        } else {
            addOctets(text, from, to);
        }
    }

    private void addPrefix(byte[] text, int from, int slash, int to) throws SpecFault {
        long address = Ipv4.parse(text, from, slash);
        if (address == Ipv4.NOT_AN_ADDRESS) {
            String why = pattern.parse(text, from, slash);
            throw fault(
                    text,
                    from,
                    to,
                    why.isEmpty() ? "a prefix starts with one whole address" : why,
                    "10.0.0.0/24");
        }
        addPrefix(text, from, to, (int) address, prefixLength(text, from, slash + 1, to));
    }

    private void addPrefix(byte[] text, int from, int to, int address, int length)
            throws SpecFault {
        int hostBits = hostBits(length);
        add(text, from, to, address & ~hostBits, address | hostBits);
    }

    /// The bits behind a prefix, set.
    ///
    /// @param length  0 to 32
    static int hostBits(int length) {
        return length == 0 ? -1 : (1 << (32 - length)) - 1; // a shift by 32 would be one by 0
    }

    /// Whether a text starts with the whole of an IPv4 address, or is an IPv6 address.
    static boolean startsWithAddress(byte[] text, int from, int to) {
        int end = from;
        while (end < to && (text[end] == '.' || (text[end] >= '0' && text[end] <= '9'))) {
            end++;
        }
        return Ipv4.parse(text, from, end) != Ipv4.NOT_AN_ADDRESS
                || isIpv6(text, from, to) && Ipv6Parser.isAddress(text, from, to);
    }

    /// Whether a text can be nothing but IPv6, right or wrong: it starts with a bracket, or has more than the one colon
    /// of a port, and is no URL.
    static boolean isIpv6(byte[] text, int from, int to) {
        int first = indexOf(text, ':', from, to);
        boolean isUrl = first >= 0 && first + 1 < to && text[first + 1] == '/';
        boolean isSecond = first >= 0 && indexOf(text, ':', first + 1, to) >= 0;
        return !isUrl && (isSecond || from < to && text[from] == '[');
    }

    private static int prefixLength(byte[] text, int from, int at, int to) throws SpecFault {
        int length = number(text, at, to, Integer.SIZE);
        if (length < 0) {
            throw fault(
                    text,
                    from,
                    to,
                    "a prefix length is a number of bits, /0 to /32",
                    "10.0.0.0/24");
        }
        return length;
    }

    /// 0 to `most` in decimal and nothing else, or -1. No leading zero, which is octal to some programs.
    ///
    /// @param most  below a million
    static int number(byte[] text, int from, int to, int most) {
        boolean isLeadingZero = to - from > 1 && text[from] == '0';
        int number = to == from || isLeadingZero ? -1 : 0;
        for (int at = from; at < to && number >= 0; at++) {
            boolean isDigit = text[at] >= '0' && text[at] <= '9';
            number = isDigit ? number * 10 + text[at] - '0' : -1;
            number = number > most ? -1 : number;
        }
        return number;
    }

    private void addRange(byte[] text, int from, int to) throws SpecFault {
        int hyphen = indexOf(text, '-', from, to);
        long first = Ipv4.parse(text, from, hyphen);
        long last = Ipv4.parse(text, hyphen + 1, to);
        if (first == Ipv4.NOT_AN_ADDRESS || last == Ipv4.NOT_AN_ADDRESS) {
            boolean isFirst = first == Ipv4.NOT_AN_ADDRESS;
            String why = pattern.parse(text, isFirst ? from : hyphen + 1, isFirst ? hyphen : to);
            throw fault(
                    text,
                    from,
                    to,
                    why.isEmpty() ? "a range has a whole address at either end" : why,
                    "10.0.0.1-10.0.0.20");
        }
        if (first > last) {
            String turned = AddressSet.dotted((int) last) + "-" + AddressSet.dotted((int) first);
            throw fault(text, from, to, "the range runs backwards", turned);
        }
        add(text, from, to, (int) first, (int) last);
    }

    private void addOctets(byte[] text, int from, int to) throws SpecFault {
        long address = Ipv4.parse(text, from, to);
        if (address != Ipv4.NOT_AN_ADDRESS) { // one of several with commas between
            addPlain(text, from, to, (int) address);
            return;
        }
        String why = pattern.parse(text, from, to);
        if (!why.isEmpty()) {
            throw fault(text, from, to, why, withoutLeadingZeros(text, from, to));
        }
        if (!addresses.hasRoomFor(pattern.rangeCount(), TargetSpec.MAX_RANGES)) {
            throw tooMany(text, from, to);
        }
        pattern.addTo(addresses);
    }

    /// The one colon of a text that has something like an address before it, or -1.
    private static int colonOfPort(byte[] text, int from, int to) {
        int colon = indexOf(text, ':', from, to);
        boolean isOnly = colon >= 0 && indexOf(text, ':', colon + 1, to) < 0;
        return isOnly && dots(text, from, colon) > 0 && isNumeric(text, from, colon) ? colon : -1;
    }

    private void addPair(byte[] text, int from, int colon, int to) throws SpecFault {
        long address = Ipv4.parse(text, from, colon);
        String shown = SpecFault.shown(text, from, colon);
        if (pairs == null) {
            throw fault(text, from, to, "an exclusion is of all ports of a host", shown);
        }
        if (address == Ipv4.NOT_AN_ADDRESS) {
            boolean isWide = indexOf(text, '/', from, colon) >= 0 || dots(text, from, colon) > 3;
            String why = isWide ? "" : pattern.parse(text, from, colon);
            String one = why.isEmpty() ? "a port goes with one address" : why;
            throw portFault(text, from, to, one, "10.0.0.1:443");
        }
        if (Netmask.isOneAlone((int) address)) {
            throw fault(text, from, to, "a netmask is no target", "10.0.0.1:443");
        }
        int port = number(text, colon + 1, to, MOST_PORT);
        if (port == NO_PORT) {
            String why = aboutPort(text, colon + 1, to);
            throw portFault(text, from, to, why, shown + ":443").atColumn(colon + 1 - from + 1);
        }
        add(pairs, text, from, to, (int) address, port);
    }

    static String aboutPort(byte[] text, int from, int to) {
        if (from == to) {
            return "nothing stands where a port belongs";
        }
        for (int at = from; at < to; at++) {
            if (text[at] < '0' || text[at] > '9') {
                return "behind a colon stands one port, as a number";
            }
        }
        return text[from] == '0'
                ? "a number that starts with a zero is octal to some programs"
                : "the highest port is 65535";
    }

    private static void add(
            TargetPairs.Builder pairs, byte[] text, int from, int to, int address, int port)
            throws SpecFault {
        if (!pairs.hasRoom(TargetSpec.MAX_PAIRS)) {
            throw tooManyPairs(text, from, to);
        }
        pairs.add(address, port);
    }

    static SpecFault tooManyPairs(byte[] text, int from, int to) {
        String why =
                "with this, more than " + TargetSpec.MAX_PAIRS + " targets have their own port";
        return portFault(text, from, to, why, "addresses, and -p for all of them");
    }

    private void addName(byte[] text, int from, int endOfName, int to) throws SpecFault {
        String why = HostName.refusal(text, from, endOfName);
        if (!why.isEmpty()) {
            throw fault(text, from, to, why, HostName.suggestion(text, from, endOfName));
        }
        String name = new String(text, from, endOfName - from, StandardCharsets.US_ASCII);
        int length = endOfName == to ? 32 : prefixLength(text, from, endOfName + 1, to);
        if (names.size() == TargetSpec.MAX_NAMES) {
            String many = "with this, there are more than " + TargetSpec.MAX_NAMES + " host names";
            throw fault(text, from, to, many, "their addresses");
        }
        names.add(new NamedTarget(name, length, source, line));
    }

    private void add(byte[] text, int from, int to, int first, int last) throws SpecFault {
        if (!addresses.hasRoomFor(1, TargetSpec.MAX_RANGES)) {
            throw tooMany(text, from, to);
        }
        addresses.add(first, last);
    }

    /// A whole address, or one with a prefix length, a range or octet ranges: nothing that could be a host name.
    static boolean isNumeric(byte[] text, int from, int to) {
        int slash = indexOf(text, '/', from, to);
        return isOctets(text, from, slash < 0 ? to : slash);
    }

    /// Digits and what stands between them in an address: no letter, so no host name.
    private static boolean isOctets(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (!isOctetByte(text[at]) && text[at] != '.' && text[at] != ',') {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(byte[] text, char wanted, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    private static int dots(byte[] text, int from, int to) {
        int dots = 0;
        for (int at = from; at < to; at++) {
            dots += text[at] == '.' ? 1 : 0;
        }
        return dots;
    }

    /// What an address with leading zeros means to those who read it as decimal; empty if it is not just that.
    private static String withoutLeadingZeros(byte[] text, int from, int to) {
        byte[] kept = new byte[to - from];
        int length = 0;
        boolean isStart = true;
        for (int at = from; at < to; at++) {
            boolean isFollowed = at + 1 < to && text[at + 1] >= '0' && text[at + 1] <= '9';
            if (!(isStart && text[at] == '0' && isFollowed)) {
                kept[length++] = text[at];
                isStart = text[at] < '0' || text[at] > '9';
            }
        }
        return Ipv4.parse(kept, 0, length) == Ipv4.NOT_AN_ADDRESS
                ? ""
                : SpecFault.shown(kept, 0, length);
    }

    static SpecFault nothing(byte[] text, int from, int to) {
        return fault(text, from, to, "nothing stands where a target belongs", "");
    }

    static SpecFault tooMany(byte[] text, int from, int to) {
        String why =
                "with this, the targets fall into more than "
                        + TargetSpec.MAX_RANGES
                        + " separate ranges";
        return fault(text, from, to, why, "prefixes or ranges instead of single addresses");
    }

    private static SpecFault portFault(byte[] text, int from, int to, String why, String tryThis) {
        return new SpecFault("target", SpecFault.shown(text, from, to), why, NEEDS_PORT, tryThis);
    }

    private static SpecFault fault(byte[] text, int from, int to, String why, String tryThis) {
        return new SpecFault("target", SpecFault.shown(text, from, to), why, NEEDS, tryThis);
    }
}
