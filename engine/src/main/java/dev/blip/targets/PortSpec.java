package dev.blip.targets;

import java.util.BitSet;

/// What the user typed after `-p`, as ports. Items with commas between:
///
/// | form | example | means |
/// |---|---|---|
/// | port | `443` | itself; port 0 only this way or as the start of a range |
/// | range | `8000-8100`, `-1023`, `60000-`, `-` | both ends and all between; an open end is 1 or 65535 |
/// | name | `ssh`, `http*`, `pop?` | every port with that registered name, in any case; `*` and `?` as in a shell |
///
/// `T:` before an item says TCP, `U:` says UDP; a scan asks by one of them, and refuses items of the other.
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
    public static PortSet parse(String text, Transport protocol) throws TargetSyntaxException {
        var ports = new BitSet(MAX_PORT + 1);
        try {
            int from = 0;
            while (from <= text.length()) { // a comma at the very end leaves one empty item to be
                // refused
                int comma = text.indexOf(',', from);
                int to = comma < 0 ? text.length() : comma;
                parseItem(text.substring(from, to).strip(), protocol, ports);
                from = to + 1;
            }
        } catch (SpecFault fault) {
            throw fault.at(COMMAND_LINE, 0);
        }
        return PortSet.of(ports);
    }

    /// The `count` ports that an engineer is likeliest to want; see `TopPorts`.
    public static PortSet topPorts(int count) throws TargetSyntaxException {
        return TopPorts.first(count);
    }

    /// Those of a protocol.
    public static PortSet topPorts(int count, Transport protocol) throws TargetSyntaxException {
        return TopPorts.first(count, protocol);
    }

    private static void parseItem(String text, Transport protocol, BitSet ports) throws SpecFault {
        String item = withoutProtocol(text, protocol);
        if (item.isEmpty()) {
            throw fault(text, "nothing stands where a port belongs", "22,80,8000-8100");
        }
        if (isNumeric(item)) {
            parseNumbers(text, item, ports);
        } else {
            PortSet named = ServiceNames.of(protocol).portsOf(item);
            if (named.isEmpty()) {
                throw fault(
                        text,
                        protocol == Transport.TCP
                                ? "no service has this name in IANA's registry"
                                : "no UDP service that is known here has this name",
                        "the port's number, or http*");
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
                        ? "UDP is asked by a scan of its own: -sU"
                        : "TCP is asked by a scan of its own: without -sU";
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
