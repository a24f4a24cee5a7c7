package dev.blip.link;

import dev.blip.bpf.TcpReplyRules;
import dev.blip.host.Interfaces;
import dev.blip.host.NetworkInterface;
import dev.blip.wire.Origin;
import java.util.Objects;

/// A process that has AF_XDP open on an interface, for tests that end it the hard way.
final class XdpHolder {
    private XdpHolder() {}

    /// Opens, says so on standard output, and waits until standard input ends.
    public static void main(String[] arguments) throws Exception {
        NetworkInterface on = Objects.requireNonNull(Interfaces.named(arguments[0]));
        XdpLink link =
                XdpLink.open(
                        new Edge(on.name(), on.index(), on.mac(), on.mac()),
                        new TcpReplyRules(new Origin(Wire.HERE, 61_000, 4)),
                        1,
                        1,
                        64);
        System.out.println("open: " + link.mode());
        System.exit(System.in.read() < 0 ? 0 : 1);
    }
}
