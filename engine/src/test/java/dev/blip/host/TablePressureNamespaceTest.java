package dev.blip.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The kernel's own tables, really filled: datagrams to a namespace in which nobody has an address.
@InNamespace
class TablePressureNamespaceTest {
    private static final String AWAY = "blip-away-" + ProcessHandle.current().pid();
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final int PORTS = 16;

    /// The JDK keeps descriptors of its own from the first channel on; they are no leak of ours.
    @BeforeAll
    static void openTheFirstChannel() throws IOException {
        try (var channel = DatagramChannel.open()) {
            channel.bind(null);
        }
    }

    @BeforeEach
    void cable() throws IOException {
        Command.run("ip netns add " + AWAY);
        Command.run("ip link add blipa type veth peer name blipb netns " + AWAY);
        Command.run("ip -n " + AWAY + " link set blipb up");
        Command.run("ip link set blipa up");
        Command.run("ip address add 198.51.100.1/24 dev blipa");
        Command.run("ip route add 198.18.0.0/15 via 198.51.100.2");
    }

    @AfterEach
    void unplug() throws IOException {
        Command.run("ip link del blipa");
        Command.run("ip netns del " + AWAY);
        Command.run("nft flush ruleset");
    }

    private static InetAddress address(int address) throws IOException {
        return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address).array());
    }

    /// Datagrams to that many pairs of an address and a port, from pair `from` on.
    private static void send(long from, long count, int length) throws IOException {
        ByteBuffer nothing = ByteBuffer.allocateDirect(length);
        try (var channel = DatagramChannel.open()) {
            channel.bind(new InetSocketAddress(InetAddress.getByName("198.51.100.1"), 4_000));
            for (long i = from; i < from + count; i++) {
                nothing.clear();
                InetAddress to = address(NET + (int) (i / PORTS));
                channel.send(nothing, new InetSocketAddress(to, 5_000 + (int) (i % PORTS)));
            }
        }
    }

    @Test
    void neighbourWhoDoesNotAnswerCostsThePacketsThatWaitForHim() throws Exception {
        try (var pressure = TablePressure.open(0)) {
            send(0, 400, 1_000); // the kernel keeps about a hundred of them
            pressure.refresh(TablePressure.PERIOD_NANOS - 1);
            assertEquals(0, pressure.events()); // not looked at yet
            pressure.refresh(TablePressure.PERIOD_NANOS);
            assertTrue(pressure.events() >= 100, "events=" + pressure.events());
            assertEquals("neighbour table full", pressure.reason());
        }
    }

    /// `nf_conntrack_max` belongs to the first namespace, so the table is filled as it is.
    @Test
    void connectionTableIsSeenToFill() throws Exception {
        Command.run(
                "ip neighbour add 198.51.100.2 lladdr 02:00:00:00:00:02 dev blipa nud permanent");
        Command.run("nft add table ip t");
        Command.run("nft add chain ip t o { type filter hook output priority 0 ; }");
        Command.run("nft add rule ip t o ct state new accept");
        Conntrack before = Conntrack.read();
        assertNotNull(before);
        long room = before.most() - before.entries();
        try (var pressure = new TablePressure(0, false)) {
            send(0, room / 2, 0);
            pressure.refresh(TablePressure.PERIOD_NANOS);
            assertEquals(0, pressure.events());
            Conntrack half = Objects.requireNonNull(Conntrack.read());
            assertTrue(half.isTracking());
            assertEquals(before.entries() + room / 2, half.entries());
            send(room / 2, room * 19 / 20 - room / 2, 0);
            pressure.refresh(2 * TablePressure.PERIOD_NANOS);
            assertEquals(1, pressure.events());
            assertEquals("connection table nearly full", pressure.reason());
            send(room * 19 / 20, room / 10, 0);
            pressure.refresh(3 * TablePressure.PERIOD_NANOS);
            assertTrue(pressure.events() > 100, "events=" + pressure.events());
        }
    }
}
