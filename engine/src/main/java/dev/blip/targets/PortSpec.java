package dev.blip.targets;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the user typed after `-p`, as ports. Items with commas between:
///
/// | form | example | means |
/// |---|---|---|
/// | port | `443` | itself; port 0 only this way or as the start of a range |
/// | range | `8000-8100`, `-1023`, `60000-`, `-` | both ends and all between; an open end is 1 or 65535 |
/// | name | `ssh`, `http*`, `pop?` | every port with that registered name, in any case; `*` and `?` as in a shell |
///
/// `T:` before an item says TCP, `U:` says UDP. A scan that asks by one of them refuses items of the other. In one that
/// asks by both a letter holds until the next; items before the first are of both, a name of whichever has it.
public final class PortSpec {
    private static final int MAX_PORT = 65535;
    private static final int ABSENT = -1;
    private static final int BAD = -2;
    private static final String COMMAND_LINE = "command line";
    private static final String NEEDS =
            "ports from 0 to 65535, ranges or service names, with commas between";

    private PortSpec() {}

    /// Ports of TCP.
    public static PortSet parse(String text) throws TargetSyntaxException {
        return parse(text, Transport.TCP);
    }

    /// Ports of one protocol; a letter that names another is refused.
    public static PortSet parse(String all, Transport protocol) throws TargetSyntaxException {
        var ports = new BitSet(MAX_PORT + 1);
        try {
            for (String text : items(all)) {
                String item = withoutProtocol(text, protocol);
                parseItem(text, item, named(item, protocol), whyNoName(protocol), ports);
            }
        } catch (SpecFault fault) {
            throw fault.at(COMMAND_LINE, 0);
        }
        return PortSet.of(ports);
    }

    /// Ports of one protocol, in a scan that asks by both; none if all are of the other.
    public static PortSet parseBoth(String all, Transport protocol) throws TargetSyntaxException {
        var ports = new BitSet(MAX_PORT + 1);
        Transport letter = null; // the last one; null before the first
        try {
            for (String text : items(all)) {
                Transport own = transportOf(text);
                letter = own == null ? letter : own;
                String item = withoutProtocol(text, letter == null ? protocol : letter);
                if (letter == null) {
                    parseOfEither(text, item, protocol, ports);
                } else {
                    var others = new BitSet(); // they are looked at for what is wrong with them
                    boolean isAsked = letter == protocol;
                    PortSet named = named(item, letter);
                    parseItem(text, item, named, whyNoName(letter), isAsked ? ports : others);
                }
            }
        } catch (SpecFault fault) {
            throw fault.at(COMMAND_LINE, 0);
        }
        return PortSet.of(ports);
    }

    /// Whether a letter says TCP and another UDP.
    public static boolean saysBoth(String all) {
        boolean isTcp = false;
        boolean isUdp = false;
        for (String item : items(all)) {
            Transport letter = transportOf(item);
            isTcp |= letter == Transport.TCP;
            isUdp |= letter == Transport.UDP;
        }
        return isTcp && isUdp;
    }

    /// What stands between commas; one at the very end leaves an empty item to be refused.
    private static List<String> items(String all) {
        List<String> items = new ArrayList<>();
        int from = 0;
        while (from <= all.length()) {
            int comma = all.indexOf(',', from);
            int to = comma < 0 ? all.length() : comma;
            items.add(all.substring(from, to).strip());
            from = to + 1;
        }
        return items;
    }

    /// What the letter before an item says; null if none stands there, or one that means nothing here.
    private static @Nullable Transport transportOf(String item) {
        if (item.length() < 2 || item.charAt(1) != ':') {
            return null;
        }
        return switch (item.charAt(0)) {
            case 'T', 't' -> Transport.TCP;
            case 'U', 'u' -> Transport.UDP;
            default -> null;
        };
    }

    /// The `count` ports that an engineer is likeliest to want; see `TopPorts`.
    public static PortSet topPorts(int count) throws TargetSyntaxException {
        return TopPorts.first(count);
    }

    /// Those of a protocol.
    public static PortSet topPorts(int count, Transport protocol) throws TargetSyntaxException {
        return TopPorts.first(count, protocol);
    }

    /// A name that only the other protocol knows is of that alone.
    private static void parseOfEither(String text, String item, Transport protocol, BitSet ports)
            throws SpecFault {
        PortSet named = named(item, protocol);
        boolean isOthers = named.isEmpty() && !isNumeric(item) && !namedByAny(item).isEmpty();
        if (!isOthers) {
            parseItem(text, item, named, "no service that is known here has this name", ports);
        }
    }

    private static PortSet namedByAny(String item) {
        return named(item, Transport.TCP).or(named(item, Transport.UDP));
    }

    /// Ports that an item names; none if it is a number.
    private static PortSet named(String item, Transport protocol) {
        return isNumeric(item) ? PortSet.of() : ServiceNames.of(protocol).portsOf(item);
    }

    private static String whyNoName(Transport protocol) {
        return protocol == Transport.TCP
                ? "no service has this name in IANA's registry"
                : "no UDP service that is known here has this name";
    }

    /// @param text       as it was given
    /// @param item       without its letter
    /// @param named      ports that it names
    /// @param whyNoName  for people, where it names none and is no number
    private static void parseItem(
            String text, String item, PortSet named, String whyNoName, BitSet ports)
            throws SpecFault {
        if (item.isEmpty()) {
            throw fault(text, "nothing stands where a port belongs", "22,80,8000-8100");
        }
        if (isNumeric(item)) {
            parseNumbers(text, item, ports);
        } else {
            if (named.isEmpty()) {
                throw fault(text, whyNoName, "the port's number, or http*");
            }
            for (int rank = 0; rank < named.count(); rank++) {
                ports.set(named.at(rank));
            }
        }
    }

    private static String withoutProtocol(String item, Transport protocol) throws SpecFault {
        if (item.length() < 2 || item.charAt(1) != ':') {
            return item;
        }
        String rest = item.substring(2);
        return switch (item.charAt(0)) {
            case 'T', 't' -> ofProtocol(Transport.TCP, item, rest, protocol);
            case 'U', 'u' -> ofProtocol(Transport.UDP, item, rest, protocol);
            case 'S', 's' -> throw fault(item, "SCTP is not supported", rest);
            default -> throw fault(item, "no protocol has this letter", rest);
        };
    }

    private static String ofProtocol(Transport its, String item, String rest, Transport asked)
            throws SpecFault {
        if (its == asked) {
            return rest.strip();
        }
        String why =
                its == Transport.UDP
                        ? "UDP is asked with -sU, or beside T:"
                        : "TCP is asked with -sS, or beside U:";
        throw fault(item, why, rest);
    }

    private static boolean isNumeric(String item) {
        for (int i = 0; i < item.length(); i++) {
            char c = item.charAt(i);
            if ((c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static void parseNumbers(String text, String item, BitSet ports) throws SpecFault {
        int hyphen = item.indexOf('-');
        int first = number(hyphen < 0 ? item : item.substring(0, hyphen));
        int last = hyphen < 0 ? first : number(item.substring(hyphen + 1));
        if (first == BAD || last == BAD) {
            throw fault(text, aboutNumber(item), "1-65535");
        }
        int low = first == ABSENT ? 1 : first;
        int high = last == ABSENT ? MAX_PORT : last;
        if (low > high) {
            throw fault(text, "the range runs backwards", high + "-" + low);
        }
        ports.set(low, high + 1);
    }

    /// 0 to 65535, `ABSENT` if there is no text, or `BAD`.
    private static int number(String text) {
        if (text.isEmpty()) {
            return ABSENT;
        }
        if (text.length() > 5
                || (text.length() > 1 && text.charAt(0) == '0')
                || text.indexOf('-') >= 0) {
            return BAD;
        }
        int number = Integer.parseInt(text);
        return number <= MAX_PORT ? number : BAD;
    }

    private static String aboutNumber(String item) {
        if (item.indexOf('-') != item.lastIndexOf('-')) {
            return "a range has one hyphen";
        }
        boolean isAbove = false;
        for (String number : item.split("-", -1)) {
            isAbove |= number.length() >= 5 && number.charAt(0) != '0';
        }
        return isAbove
                ? "the highest port is 65535"
                : "a number that starts with a zero is octal to some programs";
    }

    private static SpecFault fault(String text, String why, String tryThis) {
        return new SpecFault("port", SpecFault.shown(text), why, NEEDS, tryThis);
    }
}
