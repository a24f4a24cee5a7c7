package dev.blip.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import dev.blip.wire.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What changes on a link is heard of and seen: a cable between blipa here and blipb in a router's namespace.
@InNamespace
class LinkFactsNamespaceTest {
    private static final String ROUTER = "blip-router-" + ProcessHandle.current().pid();
    private static final int HERE = 0xC6336401;
    private static final int GATEWAY = 0xC6336402;
    private static final long PATIENCE = 5_000_000_000L;

    private NetworkInterface near = Objects.requireNonNull(named("lo"));

    private static NetworkInterface named(String name) {
        try {
            return Objects.requireNonNull(Interfaces.named(name), name);
        } catch (HostException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void cable() throws IOException {
        Command.run("ip netns add " + ROUTER);
        Command.run("ip link add blipa type veth peer name blipb netns " + ROUTER);
        Command.run("ip link set blipa up");
        Command.run("ip address add 198.51.100.1/30 dev blipa");
        Command.run("ip -n " + ROUTER + " address add 198.51.100.2/30 dev blipb");
        Command.run("ip -n " + ROUTER + " link set blipb up");
        near = named("blipa");
    }

    @AfterEach
    void unplug() throws IOException {
        Command.run("ip link del blipa");
        Command.run("ip netns del " + ROUTER);
    }

    @Test
    void carrierIsLostByEitherEnd() throws Exception {
        try (Carrier carrier = Carrier.open(near.index())) {
            carrier.look();
            assertTrue(carrier.isUp(), carrier.fault());
            assertEquals("", carrier.fault());
            int before = carrier.losses();
            Command.run("ip -n " + ROUTER + " link set blipb down");
            carrier.look();
            assertFalse(carrier.isUp());
            assertEquals("has no carrier", carrier.fault());
            Command.run("ip -n " + ROUTER + " link set blipb up");
            carrier.look();
            assertTrue(carrier.isUp());
            assertEquals(before + 1, carrier.losses());
            Command.run("ip link set blipa down");
            carrier.look();
            assertEquals("is down", carrier.fault());
        }
        try (Carrier carrier = Carrier.open(99_999)) {
            carrier.look();
            assertFalse(carrier.isUp());
            assertEquals("is gone", carrier.fault());
        }
    }

    /// What may have changed, read until it holds `wanted`.
    private int heard(LinkEvents events, int wanted) {
        long end = System.nanoTime() + PATIENCE;
        int changes = 0;
        while ((changes & wanted) != wanted && System.nanoTime() < end) {
            changes |= events.drain(near.index(), IpAddress.ipv4(GATEWAY));
            LockSupport.parkNanos(1_000_000);
        }
        return changes;
    }

    @Test
    void changesAreHeardOf() throws Exception {
        try (LinkEvents events = LinkEvents.open()) {
            assertEquals(0, events.drain(near.index(), IpAddress.ipv4(GATEWAY)));
            Command.run("ip neigh replace 198.51.100.2 lladdr 02:00:00:00:00:bb dev blipa");
            assertEquals(LinkEvents.NEIGHBOUR, heard(events, LinkEvents.NEIGHBOUR));
            Command.run("ip neigh replace 198.51.100.3 lladdr 02:00:00:00:00:bb dev blipa");
            Command.run("ip route add 198.18.0.0/15 via 198.51.100.2");
            assertEquals(LinkEvents.ROUTE, heard(events, LinkEvents.ROUTE));
            Command.run("ip address add 203.0.113.1/32 dev lo");
            assertTrue((heard(events, LinkEvents.ADDRESS) & LinkEvents.ADDRESS) != 0);
            Command.run("ip link set blipa down");
            assertTrue((heard(events, LinkEvents.LINK) & LinkEvents.LINK) != 0);
            Command.run("ip address del 203.0.113.1/32 dev lo");
        }
    }

    @Test
    void whereNotificationsWereLostAnythingMayHaveChanged() throws Exception {
        var batch = new StringBuilder();
        for (int i = 0; i < 4_000; i++) {
            batch.append("route add 198.18.%d.%d/32 dev blipa\n".formatted(i >> 8, i & 255));
        }
        Path file = Files.createTempFile("blip-routes", ".txt");
        try (LinkEvents events = LinkEvents.open()) {
            Files.writeString(file, batch);
            Command.run("ip -batch " + file);
            assertEquals(LinkEvents.ALL, heard(events, LinkEvents.ALL));
            heard(events, LinkEvents.ALL); // what was left
            Command.run("ip neigh replace 198.51.100.2 lladdr 02:00:00:00:00:bb dev blipa");
            assertEquals(LinkEvents.NEIGHBOUR, heard(events, LinkEvents.NEIGHBOUR));
        } finally {
            Files.delete(file);
        }
    }

    private static long hears(GatewayArp arp) {
        long end = System.nanoTime() + PATIENCE;
        long mac = -1;
        while (mac < 0 && System.nanoTime() < end) {
            mac = arp.heard(GATEWAY);
            LockSupport.parkNanos(1_000_000);
        }
        return mac;
    }

    /// Also after its own interface was down: the socket need not be bound again.
    @Test
    void aGatewayAnswersAndIsHeardWhenItMoves() throws Exception {
        try (GatewayArp arp = GatewayArp.open(near, HERE)) {
            assertEquals(-1, arp.heard(GATEWAY));
            for (String mac : new String[] {"02:00:00:00:00:b1", "02:00:00:00:00:b2"}) {
                Command.run("ip -n " + ROUTER + " link set blipb address " + mac);
                arp.ask(GATEWAY, MacAddress.BROADCAST);
                assertEquals(mac, MacAddress.text(hears(arp)));
                Command.run("ip link set blipa down");
                arp.ask(GATEWAY, MacAddress.BROADCAST); // refused, and that is no error of ours
                assertEquals(-1, arp.heard(GATEWAY));
                Command.run("ip link set blipa up");
            }
        }
    }

    /// The router sets its new address by itself: arp_notify has the kernel tell all.
    @Test
    void gratuitousArpIsHeardThoughTheKernelHereForgetsIt() throws Exception {
        Command.run("ip netns exec " + ROUTER + " sysctl -qw net.ipv4.conf.blipb.arp_notify=1");
        Command.run("ip neigh flush dev blipa");
        try (GatewayArp arp = GatewayArp.open(near, HERE)) {
            Command.run("ip -n " + ROUTER + " link set blipb address 02:00:00:00:00:b3");
            assertEquals("02:00:00:00:00:b3", MacAddress.text(hears(arp)));
        }
        assertEquals(null, Neighbours.of(near.index(), GATEWAY));
    }

    @Test
    void aNeighbourThatIsSetForGoodIsTold() throws Exception {
        Command.run(
                "ip neigh replace 198.51.100.2 lladdr 02:00:00:00:00:bb dev blipa nud reachable");
        assertEquals(
                new Neighbours.Neighbour(0x0200000000BBL, false),
                Neighbours.of(near.index(), GATEWAY));
        Command.run(
                "ip neigh replace 198.51.100.2 lladdr 02:00:00:00:00:bb dev blipa nud permanent");
        assertEquals(
                new Neighbours.Neighbour(0x0200000000BBL, true),
                Neighbours.of(near.index(), GATEWAY));
    }
}
