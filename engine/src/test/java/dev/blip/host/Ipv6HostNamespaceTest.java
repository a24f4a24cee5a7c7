package dev.blip.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv6Address;
import dev.blip.linux.Command;
import dev.blip.linux.Errno;
import dev.blip.linux.InNamespace;
import dev.blip.wire.Frames;
import dev.blip.wire.Ipv6Frames;
import dev.blip.wire.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What rtnetlink(7) tells us in IPv6 is what `ip -6` shows. Addresses are of 2001:db8::/32, which no router forwards.
@InNamespace
class Ipv6HostNamespaceTest {
    private static final Ipv6Address HERE = address("2001:db8:1::1");
    private static final Ipv6Address ROUTER = address("2001:db8:1::2");

    private int on;

    @BeforeEach
    void cable() throws Exception {
        Command.run("ip link add blipa type veth peer name blipb");
        Command.run("ip link add blipc type veth peer name blipd");
        for (String name : List.of("blipa", "blipb", "blipc", "blipd")) {
            Command.run("ip link set " + name + " up");
        }
        Command.run("ip -6 address add 2001:db8:1::1/64 dev blipa nodad");
        Command.run("ip -6 address add 2001:db8:2::1/64 dev blipc nodad");
        on = Objects.requireNonNull(Interfaces.named("blipa")).index();
    }

    @AfterEach
    void unplug() throws IOException {
        Command.run("ip link del blipa");
        Command.run("ip link del blipc");
        Command.run("ip -6 route flush root 2001:db8:100::/40 type unreachable");
    }

    private static Ipv6Address address(String text) {
        return (Ipv6Address) IpAddress.parse(text);
    }

    @Test
    void routesAreOfEveryKind() throws Exception {
        Command.run("ip -6 route add 2001:db8:100::/40 via 2001:db8:1::2");
        Command.run("ip -6 route add unreachable 2001:db8:101::/48");
        assertEquals(
                new Ipv6Route(Route.Kind.GATEWAY, on, HERE, ROUTER, 0),
                Ipv6RouteTable.routeTo(address("2001:db8:100::9"), null, 0));
        assertEquals(
                new Ipv6Route(Route.Kind.ON_LINK, on, HERE, null, 0),
                Ipv6RouteTable.routeTo(ROUTER, null, 0));
        assertEquals(Route.Kind.LOCAL, Ipv6RouteTable.routeTo(HERE, null, 0).kind());
        assertEquals(Route.Kind.LOCAL, Ipv6RouteTable.routeTo(address("::1"), null, 0).kind());
        assertEquals(
                Errno.EHOSTUNREACH,
                Ipv6RouteTable.routeTo(address("2001:db8:101::1"), null, 0).errno());
        assertEquals(
                Errno.ENETUNREACH,
                Ipv6RouteTable.routeTo(address("2001:db8:ffff::1"), null, 0).errno());
        assertEquals(
                Errno.ENETUNREACH,
                Ipv6RouteTable.routeTo(address("2001:db8:ffff::1"), null, on).errno());
        assertEquals(
                Errno.EOPNOTSUPP, Ipv6RouteTable.routeTo(address("ff02::1"), null, on).errno());
    }

    @Test
    void linkLocalNeighbourIsOnTheLinkOfItsZone() throws Exception {
        Ipv6Route route = Ipv6RouteTable.routeTo(address("fe80::9").inZone(on), null, 0);
        assertEquals(Route.Kind.ON_LINK, route.kind());
        assertEquals(on, route.interfaceIndex());
    }

    @Test
    void everyAddressOfAPieceHasThePiecesRoute() throws Exception {
        Command.run("ip -6 route add 2001:db8:100::/40 via 2001:db8:1::2");
        Command.run("ip -6 route add 2001:db8:100:8000::/50 via 2001:db8:2::2");
        Command.run("ip -6 route add unreachable 2001:db8:101::/48");
        Command.run("ip -6 route add 2001:db8:100::7:0/112 via 2001:db8:2::2");
        var targets = new TreeSet<Ipv6Address>();
        var random = new SplittableRandom(6);
        for (int i = 0; i < 300; i++) {
            long high = 0x2001_0DB8_0100_0000L + (random.nextLong() & 0x1FFFFL) * 0x100;
            targets.add(IpAddress.ipv6(high, random.nextLong() >>> random.nextInt(64)));
            targets.add(IpAddress.ipv6(0x2001_0DB8_0100_0000L, random.nextLong(0x100000)));
        }
        List<Ipv6Address> asked = new ArrayList<>(targets);
        long[] ranges = new long[4 * asked.size()];
        Arrays.setAll(
                ranges,
                i -> {
                    Ipv6Address each = asked.get(i / 4);
                    return i % 2 == 0 ? each.scopedHigh() : each.low();
                });
        List<Ipv6RoutedRange> pieces = Ipv6RouteTable.routes(ranges, null, 0);
        int piece = 0;
        for (Ipv6Address each : asked) {
            while (pieces.get(piece).last().compareTo(each) < 0) {
                piece++;
            }
            assertTrue(pieces.get(piece).first().compareTo(each) <= 0, each.text());
            Ipv6Route expected = Ipv6RouteTable.routeTo(each, null, 0);
            assertEquals(expected, pieces.get(piece).route(), each.text());
        }
        assertTrue(pieces.size() >= 5, pieces.toString());
    }

    @Test
    void rangeIsCutWhereARouteBegins() throws Exception {
        Command.run("ip -6 route add 2001:db8:100::/64 via 2001:db8:1::2");
        Command.run("ip -6 route add 2001:db8:100::100/120 via 2001:db8:2::2");
        long high = 0x2001_0DB8_0100_0000L;
        List<Ipv6RoutedRange> pieces =
                Ipv6RouteTable.routes(new long[] {high, 0, high, 0x2FF}, null, 0);
        assertEquals(3, pieces.size());
        assertEquals(address("2001:db8:100::ff"), pieces.get(0).last());
        assertEquals(address("2001:db8:100::100"), pieces.get(1).first());
        assertEquals(address("2001:db8:100::1ff"), pieces.get(1).last());
        assertEquals(ROUTER, pieces.get(2).route().gateway());
    }

    @Test
    void tentativeAddressIsNotForUse() throws Exception {
        Command.run("sysctl -qw net.ipv6.conf.blipa.dad_transmits=100");
        Command.run("ip -6 address add 2001:db8:1::77/64 dev blipa");
        Ipv6Addresses own = Ipv6Addresses.list();
        assertTrue(own.has(HERE));
        assertFalse(own.has(address("2001:db8:1::77")));
        assertFalse(own.has(ROUTER));
        assertTrue(own.has(address("::1")));
    }

    @Test
    void neighboursMacIsTheKernels() throws Exception {
        Command.run("ip -6 neigh add 2001:db8:1::2 lladdr 02:00:00:00:00:bb dev blipa");
        assertEquals(0x0200000000BBL, Ipv6Neighbours.macOf(on, ROUTER));
        assertEquals(-1, Ipv6Neighbours.macOf(on, HERE));
        assertEquals(0x0200000000BBL, Ipv6Neighbours.permanent(on).get(ROUTER));
    }

    @Test
    void advertisementOfTheGatewayIsBelievedAndNoOther() {
        byte[] frame = Ipv6Frames.bytes(Ipv6Frames.ADVERTISEMENT);
        assertEquals(Frames.TARGET_MAC, Ipv6GatewayResolver.claim(frame, address("2001:db8::2")));
        assertEquals(-1, Ipv6GatewayResolver.claim(frame, address("2001:db8::3")));
        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertEquals(-1, Ipv6GatewayResolver.claim(cut, address("2001:db8::2")));
        }
        frame[60]++;
        assertEquals(-1, Ipv6GatewayResolver.claim(frame, address("2001:db8::2")));
    }

    @Test
    void gatewayIsAskedAndASilentOneRefused() throws Exception {
        NetworkInterface near = Objects.requireNonNull(Interfaces.named("blipa"));
        // The other end is in the same namespace; its stack answers for its own address.
        Command.run("ip -6 address add 2001:db8:3::2/128 dev blipb nodad");
        long mac = Ipv6GatewayResolver.resolve(near, HERE, address("2001:db8:3::2"));
        String shown = Command.run("ip link show blipb");
        assertTrue(shown.contains(MacAddress.text(mac)), shown);
        var silent =
                assertThrows(
                        HostException.class,
                        () -> Ipv6GatewayResolver.resolve(near, HERE, address("2001:db8:3::3")));
        assertTrue(silent.why().contains("does not answer"), silent.why());
    }
}
