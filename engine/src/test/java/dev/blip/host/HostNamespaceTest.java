package dev.blip.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.linux.Command;
import dev.blip.linux.Errno;
import dev.blip.linux.InNamespace;
import dev.blip.wire.Ipv4;
import dev.blip.wire.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What rtnetlink(7) tells us is what `ip` shows.
@InNamespace
class HostNamespaceTest {
    private static final int HERE = address("198.51.100.1");
    private static final int ROUTER = address("198.51.100.2");
    private static final int OTHER_ROUTER = address("203.0.113.2");

    private NetworkInterface near = named("lo");

    @BeforeEach
    void cable() throws IOException {
        Command.run("ip link add blipa type veth peer name blipb");
        Command.run("ip link add blipc type veth peer name blipd");
        Command.run("ip link set blipa mtu 1400 up");
        Command.run("ip link set blipb up");
        Command.run("ip link set blipc up");
        Command.run("ip link set blipd up");
        Command.run("ip address add 198.51.100.1/30 dev blipa");
        Command.run("ip address add 203.0.113.1/24 dev blipc");
        near = named("blipa");
    }

    @AfterEach
    void unplug() throws IOException {
        Command.run("ip link del blipa");
        Command.run("ip link del blipc");
        Command.run("ip route flush root 198.18.0.0/15 type unreachable"); // they hang on no device
        Command.run("ip route flush root 198.18.0.0/15 type prohibit");
        Command.run("ip route flush root 198.18.0.0/15 type blackhole");
    }

    private static NetworkInterface named(String name) {
        try {
            return Objects.requireNonNull(Interfaces.named(name), name);
        } catch (HostException e) {
            throw new AssertionError(e);
        }
    }

    private static int address(String text) {
        int address = 0;
        for (String part : text.split("\\.", -1)) {
            address = address << 8 | Integer.parseInt(part);
        }
        return address;
    }

    @Test
    void interfacesAreAsIpShowsThem() throws Exception {
        String shown = Command.run("ip -details link show blipa");
        assertTrue(shown.contains(MacAddress.text(near.mac())), shown);
        assertTrue(shown.startsWith(near.index() + ": blipa"), shown);
        assertEquals(1400, near.mtu());
        assertTrue(near.isUp());
        assertTrue(near.isEthernet());
        assertEquals(List.of(new NetworkInterface.Address(HERE, 30)), near.addresses());
        NetworkInterface lo = named("lo");
        assertTrue(lo.isLoopback());
        assertEquals(0, lo.mac());
        assertEquals(List.of(new NetworkInterface.Address(0x7F000001, 8)), lo.addresses());
        assertEquals(near, Interfaces.at(near.index()));
        assertEquals("veth", Interfaces.kindOf(near.index()));
        assertEquals("", Interfaces.kindOf(lo.index()));
        assertEquals("", Interfaces.kindOf(99_999));
        assertEquals(null, Interfaces.named("blipx"));
    }

    @Test
    void routesAreOfEveryKind() throws Exception {
        Command.run("ip route add 198.18.0.0/15 via 198.51.100.2 mtu 1300");
        Command.run("ip route add unreachable 198.19.1.0/24");
        Command.run("ip route add prohibit 198.19.2.0/24");
        Command.run("ip route add blackhole 198.19.3.0/24");
        int on = near.index();
        assertEquals(
                new Route(Route.Kind.GATEWAY, on, HERE, ROUTER, 1300, 0),
                RouteTable.routeTo(address("198.18.0.9"), null, 0));
        assertEquals(
                new Route(Route.Kind.ON_LINK, on, HERE, 0, 1400, 0),
                RouteTable.routeTo(ROUTER, null, 0));
        assertEquals(Route.Kind.LOCAL, RouteTable.routeTo(HERE, null, 0).kind());
        assertEquals(Route.Kind.LOCAL, RouteTable.routeTo(0x7F000001, null, 0).kind());
        assertEquals(
                Errno.EHOSTUNREACH, RouteTable.routeTo(address("198.19.1.1"), null, 0).errno());
        assertEquals(Errno.EACCES, RouteTable.routeTo(address("198.19.2.1"), null, 0).errno());
        assertEquals(Errno.EINVAL, RouteTable.routeTo(address("198.19.3.1"), null, 0).errno());
        assertEquals(Errno.ENETUNREACH, RouteTable.routeTo(address("192.0.2.1"), null, 0).errno());
        assertEquals(
                Errno.EOPNOTSUPP,
                RouteTable.routeTo(address("198.51.100.3"), null, 0).errno()); // broadcast
        assertEquals(Route.Kind.ON_LINK, RouteTable.routeTo(address("192.0.2.1"), null, on).kind());
        Route fromStranger =
                RouteTable.routeTo(ROUTER, address("192.0.2.1"), 0); // a source that is not ours
        assertEquals(Route.Kind.UNREACHABLE, fromStranger.kind());
    }

    @Test
    void sourceChoosesTheRouteWhereARuleSaysSo() throws Exception {
        Command.run("ip route add 198.18.0.0/15 via 198.51.100.2");
        Command.run("ip route add 198.18.0.0/15 via 203.0.113.2 table 100");
        Command.run("ip rule add from 203.0.113.1 lookup 100 priority 1000");
        try {
            Route byDefault = RouteTable.routeTo(address("198.18.0.9"), null, 0);
            Route bySource = RouteTable.routeTo(address("198.18.0.9"), address("203.0.113.1"), 0);
            assertEquals(ROUTER, byDefault.gateway());
            assertEquals(OTHER_ROUTER, bySource.gateway());
            assertEquals(address("203.0.113.1"), bySource.source());
        } finally {
            Command.run("ip rule del priority 1000");
        }
    }

    @Test
    void everyAddressOfAPieceHasThePiecesRoute() throws Exception {
        Command.run("ip route add 198.18.0.0/15 via 198.51.100.2");
        Command.run("ip route add unreachable 198.18.64.0/20");
        Command.run("ip route add 198.18.66.0/24 via 203.0.113.2");
        Command.run("ip route add 198.18.200.7/32 via 203.0.113.2 table 100");
        Command.run("ip rule add to 198.18.192.0/18 lookup 100 priority 1000");
        try {
            int[] firsts = {address("127.0.0.1"), address("198.18.0.0"), address("198.51.100.0")};
            int[] lasts = {
                address("127.0.0.1"), address("198.19.255.255"), address("203.0.113.255")
            };
            List<RoutedRange> pieces = RouteTable.routes(firsts, lasts, null, 0);
            long covered = 0;
            var random = new SplittableRandom(1);
            for (RoutedRange piece : pieces) {
                covered += piece.count();
                for (int probe = 0; probe < 20; probe++) {
                    int inside = piece.first() + (int) random.nextLong(piece.count());
                    assertEquals(
                            piece.route(), RouteTable.routeTo(inside, null, 0), Ipv4.text(inside));
                }
                assertEquals(piece.route(), RouteTable.routeTo(piece.first(), null, 0));
                assertEquals(piece.route(), RouteTable.routeTo(piece.last(), null, 0));
                assertEquals(
                        gatewayThatIpShows(piece.first()),
                        piece.route().gateway(),
                        Ipv4.text(piece.first()));
            }
            assertEquals(1 + 131_072 + (long) lasts[2] - firsts[2] + 1, covered);
            List<String> inner = new ArrayList<>();
            for (RoutedRange piece : pieces) {
                if (piece.first() >>> 17 == firsts[1] >>> 17) {
                    inner.add(Ipv4.text(piece.first()) + " " + Ipv4.text(piece.route().gateway()));
                }
            }
            assertEquals(
                    List.of(
                            "198.18.0.0 198.51.100.2",
                            "198.18.64.0 0.0.0.0",
                            "198.18.66.0 203.0.113.2",
                            "198.18.67.0 0.0.0.0",
                            "198.18.80.0 198.51.100.2",
                            "198.18.200.7 203.0.113.2",
                            "198.18.200.8 198.51.100.2"),
                    inner);
        } finally {
            Command.run("ip rule del priority 1000");
        }
    }

    /// What `ip route get` says, 0 if it names none or refuses.
    private static int gatewayThatIpShows(int destination) throws Exception {
        Process process = new ProcessBuilder("ip", "route", "get", Ipv4.text(destination)).start();
        String shown =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        Matcher via = Pattern.compile("via ([0-9.]+)").matcher(shown);
        return via.find() ? address(via.group(1)) : 0;
    }

    @Test
    void wholeAddressSpaceIsOneQuestionWhereThereIsOneRoute() throws Exception {
        List<RoutedRange> pieces =
                RouteTable.routes(new int[] {0xE0000000}, new int[] {-1}, null, 0);
        assertTrue(pieces.size() <= 3, pieces.toString());
        assertEquals(-1, pieces.getLast().last());
        assertEquals(List.of(), RouteTable.routes(new int[0], new int[0], null, 0));
    }

    @Test
    void manySmallRangesBehindOneRouteAreOneQuestionEachRoute() throws Exception {
        Command.run("ip route add 198.18.0.0/15 via 198.51.100.2");
        int[] every =
                new int[65_536]; // every second address: as many ranges as there may be questions,
        // and one more
        for (int i = 0; i < every.length; i++) {
            every[i] = address("198.18.0.0") + 2 * i;
        }
        List<RoutedRange> pieces = RouteTable.routes(every, every, null, 0);
        assertEquals(65_536, pieces.size());
        assertEquals(ROUTER, pieces.getLast().route().gateway());
    }

    @Test
    void neighboursAreThoseThatTheKernelWouldUse() throws Exception {
        Command.run("ip neigh add 198.51.100.2 lladdr 02:00:5e:10:00:0a dev blipa nud permanent");
        assertEquals(0x02005e10000aL, Neighbours.macOf(near.index(), ROUTER));
        assertEquals(-1, Neighbours.macOf(near.index(), HERE));
        assertEquals(-1, Neighbours.macOf(named("blipb").index(), ROUTER));
        assertEquals(0x02005e10000aL, GatewayResolver.resolve(near, HERE, ROUTER));
        Command.run("ip neigh replace 198.51.100.2 lladdr 02:00:5e:10:00:0a dev blipa nud stale");
        assertEquals(0x02005e10000aL, Neighbours.macOf(near.index(), ROUTER));
        Command.run("ip neigh replace 198.51.100.2 dev blipa nud failed");
        assertEquals(-1, Neighbours.macOf(near.index(), ROUTER));
    }

    @Test
    void gatewayIsAskedForWhereTheKernelDoesNotKnowIt() throws Exception {
        long far = named("blipb").mac();
        Process other =
                new ProcessBuilder("unshare", "-n", "sh", "-c", "echo ready; cat")
                        .redirectErrorStream(true)
                        .start();
        try (var reader = other.inputReader(java.nio.charset.StandardCharsets.UTF_8)) {
            assertEquals("ready", reader.readLine());
            Command.run("ip link set blipb netns " + other.pid());
            String inside = "nsenter -t " + other.pid() + " -n ip ";
            Command.run(inside + "address add 198.51.100.2/30 dev blipb");
            Command.run(inside + "link set blipb up");
            assertEquals(-1, Neighbours.macOf(near.index(), ROUTER));
            assertEquals(far, GatewayResolver.resolve(near, HERE, ROUTER));
            // Back again: a namespace that ends takes its devices along, but in its own time.
            Command.run(inside + "link set blipb netns " + ProcessHandle.current().pid());
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void rulesThatLookAtPortsAreToldAndChangeTheRouteOfTheirPorts() throws Exception {
        int target = address("198.18.0.9");
        Command.run("ip route add 198.18.0.0/15 via 198.51.100.2");
        Command.run("ip route add 198.18.0.0/15 via 203.0.113.2 table 77");
        assertEquals(List.of(), RouteTable.portRules());
        Command.run("ip rule add to 198.18.0.0/16 ipproto tcp dport 443 table 77");
        Command.run("ip rule add sport 1000-1999 table 77");
        Command.run("ip rule add ipproto udp dport 53 table 77");
        try {
            assertEquals(
                    Set.of(
                            new PortRule(address("198.18.0.0"), 0, 0, 443, 443),
                            new PortRule(0, 1000, 1999, 0, 0)),
                    Set.copyOf(RouteTable.portRules()));
            assertEquals(ROUTER, RouteTable.routeTo(target, null, 0, 0, 80).gateway());
            assertEquals(OTHER_ROUTER, RouteTable.routeTo(target, null, 0, 0, 443).gateway());
            assertEquals(OTHER_ROUTER, RouteTable.routeTo(target, null, 0, 1500, 80).gateway());
            assertEquals(ROUTER, RouteTable.routeTo(target, null, 0, 0, 53).gateway());
        } finally {
            Command.run("ip rule del to 198.18.0.0/16 ipproto tcp dport 443 table 77");
            Command.run("ip rule del sport 1000-1999 table 77");
            Command.run("ip rule del ipproto udp dport 53 table 77");
        }
    }

    @Test
    void gatewayThatIsSilentIsNamedAfterTheTries() {
        var e =
                assertThrows(
                        HostException.class,
                        () -> GatewayResolver.resolve(near, HERE, ROUTER, 2, 5_000_000));
        assertEquals(
                "cannot find the MAC address of gateway 198.51.100.2 on blipa: it does not answer ARP, asked 2 times",
                e.getMessage());
        assertEquals("a gateway that answers ARP", e.needs());
        assertEquals("ip neigh; --router-mac if you know it, or another --interface", e.attempt());
        assertThrows(HostException.class, () -> GatewayResolver.resolve(named("lo"), HERE, ROUTER));
    }
}
