package dev.blip.way;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.host.Carrier;
import dev.blip.host.LinkEvents;
import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import dev.blip.plan.Asked;
import dev.blip.plan.ScanPlan;
import dev.blip.sim.SimScan;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.wire.MacAddress;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens to the way of a scan is published: 198.18.0.0/15 by 198.51.100.2, a router's namespace behind blipa.
@InNamespace
class LinkWatchNamespaceTest {
    private static final String ROUTER = "blip-router-" + ProcessHandle.current().pid();
    private static final String ROUTE = "198.18.0.0/15 via 198.51.100.2";
    private static final int NET = 0xC6120000;
    private static final long IPV6_NET = 0x2001_0DB8_0012_0000L;
    private static final long SECOND = 1_000_000_000L;

    private long nowNanos;

    @BeforeEach
    void cable() throws IOException {
        Command.run("ip netns add " + ROUTER);
        Command.run("ip link add blipa type veth peer name blipb netns " + ROUTER);
        Command.run("ip link add blipc type veth peer name blipd");
        Command.run("ip link set blipc up");
        Command.run("ip link set blipd up");
        Command.run("ip link set blipa up");
        Command.run("ip address add 198.51.100.1/24 dev blipa");
        Command.run("ip -n " + ROUTER + " address add 198.51.100.2/24 dev blipb");
        Command.run("ip -n " + ROUTER + " address add 198.51.100.3/24 dev blipb");
        Command.run("ip -n " + ROUTER + " link set blipb up");
        Command.run("ip route add " + ROUTE);
    }

    @AfterEach
    void unplug() throws IOException {
        Command.run("ip link del blipa");
        Command.run("ip link del blipc");
        Command.run("ip netns del " + ROUTER);
    }

    /// A watch with what it asks, turned by hand, a tenth of a second at a time.
    private final class Turned implements AutoCloseable {
        final LinkWatch watch;
        private final Carrier carrier;
        private final LinkEvents events;
        private final GatewayVoice gateway;

        Turned() throws Exception {
            this(Asked.of(AddressSet.range(NET, NET + 255), PortSet.of(80)));
        }

        Turned(Asked asked) throws Exception {
            ScanPlan plan =
                    SimScan.plan(AddressSet.range(NET, NET), PortSet.of(80), 1_000, 1)
                            .withAsked(asked);
            Leg leg = WayChooser.choose(plan).first();
            watch = new LinkWatch(plan, leg, nowNanos);
            carrier = Carrier.open(leg.on().index());
            events = LinkEvents.open();
            gateway = Objects.requireNonNull(watch.hearGateway());
        }

        String why() throws Exception {
            nowNanos += SECOND / 10;
            watch.turn(nowNanos, carrier, events, gateway);
            assertEquals(watch.isUp(), watch.why().isEmpty());
            return watch.why();
        }

        /// The MAC that is published, `mac` in time if it is the right one.
        String nextHop(String mac) throws Exception {
            long end = System.nanoTime() + 5 * SECOND;
            do {
                why();
                LockSupport.parkNanos(1_000_000);
            } while (!text().equals(mac) && System.nanoTime() < end);
            return text();
        }

        private String text() {
            return watch.nextHopMac() < 0 ? "" : MacAddress.text(watch.nextHopMac());
        }

        @Override
        public void close() {
            carrier.close();
            events.close();
            gateway.close();
        }
    }

    @Test
    void lossOfTheLinkOfTheRouteAndOfTheAddressIsSeenAndSoIsTheirReturn() throws Exception {
        try (var turned = new Turned()) {
            assertEquals("", turned.why());
            assertEquals(0, turned.watch.outages());

            Command.run("ip route del " + ROUTE);
            assertEquals("the route to 198.18.0.0 is gone", turned.why());
            Command.run("ip route add 198.18.0.0/15 dev blipc");
            assertEquals("198.18.0.0 is now reached by another interface than blipa", turned.why());
            Command.run("ip route replace 198.18.0.0/15 dev blipa");
            assertEquals("the route to 198.18.0.0 by its gateway is gone", turned.why());
            Command.run("ip route replace " + ROUTE);
            assertEquals("", turned.why());
            assertEquals(1, turned.watch.outages());

            Command.run("ip -n " + ROUTER + " link set blipb down");
            assertEquals("blipa has no carrier", turned.why());
            Command.run("ip -n " + ROUTER + " link set blipb up");
            assertEquals("", turned.why());
            assertEquals(2, turned.watch.outages());

            Command.run("ip link set blipa down");
            assertEquals("blipa is down", turned.why());
            Command.run("ip link set blipa up"); // the kernel restores its own routes, not ours
            assertEquals("the route to 198.18.0.0 is gone", turned.why());
            Command.run("ip route add " + ROUTE);
            assertEquals("", turned.why());
            assertEquals(3, turned.watch.outages());

            Command.run("ip address del 198.51.100.1/24 dev blipa");
            assertEquals("198.51.100.1 is no longer an address of this machine", turned.why());
            Command.run("ip address add 198.51.100.1/24 dev blipa");
            Command.run("ip route add " + ROUTE);
            assertEquals("", turned.why());
            assertEquals(4, turned.watch.outages());
        }
    }

    @Test
    void aLossThatIsOverBeforeTheNextLookIsCounted() throws Exception {
        try (var turned = new Turned()) {
            assertEquals("", turned.why());
            Command.run("ip -n " + ROUTER + " link set blipb down");
            Command.run("ip -n " + ROUTER + " link set blipb up");
            assertEquals("", turned.why());
            assertEquals(1, turned.watch.outages());
        }
    }

    @Test
    void theNextHopIsWhatTheKernelHasAndWhatTheRouterSaysItself() throws Exception {
        try (var turned = new Turned()) {
            String neighbour = "ip neigh replace 198.51.100.2 dev blipa lladdr ";
            Command.run(neighbour + "02:00:00:00:00:b1 nud stale");
            assertEquals("02:00:00:00:00:b1", turned.nextHop("02:00:00:00:00:b1"));
            assertEquals(0, turned.watch.outages());
            Command.run(neighbour + "02:00:00:00:00:b2 nud reachable");
            turned.why();
            assertEquals("02:00:00:00:00:b2", turned.text());
            assertEquals(1, turned.watch.outages());

            Command.run("ip neigh flush dev blipa");
            String moved = "ip -n " + ROUTER + " link set blipb address ";
            Command.run(moved + "02:00:00:00:00:b3"); // which it keeps to itself: it is asked
            assertEquals("02:00:00:00:00:b3", turned.nextHop("02:00:00:00:00:b3"));
            Command.run("ip netns exec " + ROUTER + " sysctl -qw net.ipv4.conf.blipb.arp_notify=1");
            Command.run(moved + "02:00:00:00:00:b4"); // and now it tells
            assertEquals("02:00:00:00:00:b4", turned.nextHop("02:00:00:00:00:b4"));

            Command.run(neighbour + "02:00:00:00:00:b5 nud permanent");
            turned.why();
            Command.run(moved + "02:00:00:00:00:b6");
            turned.why();
            turned.why();
            assertEquals("02:00:00:00:00:b5", turned.text());
            assertTrue(turned.watch.isUp());
        }
    }

    @Test
    void anotherGatewayOnTheSameLinkIsFollowed() throws Exception {
        try (var turned = new Turned()) {
            assertEquals("", turned.why());
            Command.run("ip -n " + ROUTER + " link set blipb address 02:00:00:00:00:b7");
            Command.run("ip route replace 198.18.0.0/15 via 198.51.100.3");
            assertEquals("02:00:00:00:00:b7", turned.nextHop("02:00:00:00:00:b7"));
            assertTrue(turned.watch.isUp());
        }
    }

    /// The same by neighbour discovery.
    @Test
    void aGatewayInIpv6IsFollowedWhereItMovesAndWhereTheRouteLeadsToAnother() throws Exception {
        Command.run("ip -6 address add 2001:db8:1::1/64 dev blipa nodad");
        Command.run("ip -n " + ROUTER + " -6 address add 2001:db8:1::2/64 dev blipb nodad");
        Command.run("ip -n " + ROUTER + " -6 address add 2001:db8:1::3/64 dev blipb nodad");
        Command.run("ip -6 route add 2001:db8:12::/48 via 2001:db8:1::2");
        Ipv6AddressSet hosts = Ipv6AddressSet.range(IPV6_NET, 7, IPV6_NET, 8);
        try (var turned = new Turned(Asked.ipv6(hosts, PortSet.of(80), null))) {
            assertEquals("", turned.why());
            String moved = "ip -n " + ROUTER + " link set blipb address ";
            Command.run(moved + "02:00:00:00:00:c1");
            assertEquals("02:00:00:00:00:c1", turned.nextHop("02:00:00:00:00:c1"));
            Command.run(moved + "02:00:00:00:00:c2");
            assertEquals("02:00:00:00:00:c2", turned.nextHop("02:00:00:00:00:c2"));

            Command.run("ip -6 route replace 2001:db8:12::/48 via 2001:db8:1::3");
            Command.run(moved + "02:00:00:00:00:c3");
            assertEquals("02:00:00:00:00:c3", turned.nextHop("02:00:00:00:00:c3"));
            Command.run(
                    "ip -6 neigh replace 2001:db8:1::3 dev blipa lladdr 02:00:00:00:00:c4"
                            + " nud permanent");
            turned.why();
            assertEquals("02:00:00:00:00:c4", turned.text());

            Command.run("ip -6 route del 2001:db8:12::/48");
            assertEquals("the route to 2001:db8:12::7 is gone", turned.why());
            Command.run("ip -6 route add 2001:db8:12::/48 dev blipa");
            assertEquals("the route to 2001:db8:12::7 by its gateway is gone", turned.why());
            Command.run("ip -6 route replace 2001:db8:12::/48 via 2001:db8:1::3");
            assertEquals("", turned.why());
            Command.run("ip -6 address del 2001:db8:1::1/64 dev blipa");
            assertEquals("2001:db8:1::1 is no longer an address of this machine", turned.why());
        }
    }
}
