package dev.blip.targets;

import java.util.Arrays;
import java.util.BitSet;

/// Ports in the order in which an engineer is likely to want them. The order is this project's own, of TCP: tiers by
/// field, made by hand, then registered ports by a rule; of UDP: made by hand. The texts say more.
public final class TopPorts {
    private static final String RESOURCE = "top-ports.txt";
    private static final String UDP_RESOURCE = "top-udp-ports.txt";

    private TopPorts() {}

    /// The first `count` ports of the list.
    ///
    /// @param count  1 to `size()`
    /// @throws TargetSyntaxException if the list holds no such number of ports
    public static PortSet first(int count) throws TargetSyntaxException {
        return first(count, Transport.TCP);
    }

    /// The first `count` ports of a protocol's list.
    public static PortSet first(int count, Transport protocol) throws TargetSyntaxException {
        char[] ranked = load(protocol);
        if (count < 1 || count > ranked.length) {
            throw new SpecFault(
                            "port count",
                            Integer.toString(count),
                            "the list of top ports holds " + ranked.length,
                            "a number from 1 to " + ranked.length,
                            count > ranked.length
                                    ? "-p-, which is all 65535 ports"
                                    : "--top-ports 100")
                    .at("--top-ports", 0);
        }
        var ports = new BitSet();
        for (int rank = 0; rank < count; rank++) {
            ports.set(ranked[rank]);
        }
        return PortSet.of(ports);
    }

    /// How many ports the list ranks.
    public static int size() {
        return load().length;
    }

    /// How many ports a protocol's list ranks.
    public static int size(Transport protocol) {
        return load(protocol).length;
    }

    /// Every number outside of comments, in the order of the text. Some ten microseconds, so nothing is kept.
    static char[] load() {
        return load(Transport.TCP);
    }

    private static char[] load(Transport protocol) {
        byte[] text = ShippedText.read(protocol == Transport.TCP ? RESOURCE : UDP_RESOURCE);
        char[] ranked = new char[text.length / 2 + 1]; // a port takes two bytes at least
        int count = 0;
        int at = 0;
        while (at < text.length) {
            if (text[at] == '#') {
                while (at < text.length && text[at] != '\n') {
                    at++;
                }
            } else if (text[at] >= '0' && text[at] <= '9') {
                int port = 0;
                while (at < text.length && text[at] >= '0' && text[at] <= '9') {
                    port = port * 10 + text[at++] - '0';
                }
                ranked[count++] = (char) port;
            } else {
                at++;
            }
        }
        return Arrays.copyOf(ranked, count);
    }
}
