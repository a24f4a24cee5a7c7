package dev.blip.way;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.host.Interfaces;
import dev.blip.host.NetworkInterface;
import dev.blip.link.ArpSocket;
import dev.blip.linux.Command;
import dev.blip.linux.Errno;
import dev.blip.linux.InNamespace;
import dev.blip.plan.Exclusions;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.sim.SimScan;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.wire.MacAddress;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What an `ArpProbe` asks is answered by a kernel: 198.51.100.2, in a namespace behind blipa.
@InNamespace
class ArpTargetsNamespaceTest {
    private static final String HOST = "blip-host-" + ProcessHandle.current().pid();
    private static final int HERE = 0xC6336401;
    private static final int THERE = 0xC6336402;
    private static final long MAC = 0x0242C6336402L;
    private static final long SECOND = 1_000_000_000L;

    @BeforeEach
    void cable() throws IOException {
        Command.run("ip netns add " + HOST);
        Command.run("ip link add blipa type veth peer name blipb netns " + HOST);
        Command.run("ip -n " + HOST + " link set blipb address " + MacAddress.text(MAC));
        Command.run("ip -n " + HOST + " address add 198.51.100.2/24 dev blipb");
        Command.run("ip -n " + HOST + " link set blipb up");
        Command.run("ip link set blipa up");
    }

    @AfterEach
    void away() throws IOException {
        Command.run("ip netns del " + HOST);
    }

    @Test
    void whoIsThereAnswersAndTheKernelsOwnTableLearnsNothing() throws Exception {
        NetworkInterface on = Objects.requireNonNull(Interfaces.named("blipa"));
        AddressSet addresses = AddressSet.range(THERE, THERE + 6);
        ScanPlan plan = SimScan.plan(addresses, PortSet.of(80), new Pace(1_000), 0);
        var asked = new ArpTargets(plan, addresses, on, HERE);
        Map<Integer, Long> heard = new HashMap<>();
        try (ArpSocket socket = ArpSocket.open(on.name(), on.index(), on.mac(), asked.filter())) {
            ArpLink link = ArpLink.of(socket, asked, on.index());
            assertEquals(1, link.request(THERE + 1, MacAddress.BROADCAST)); // nobody's
            long until = System.nanoTime() + 10 * SECOND;
            while (heard.isEmpty() && System.nanoTime() < until) {
                // Again, for a link that has just come up drops what it is given without a word.
                assertEquals(1, link.request(THERE, MacAddress.BROADCAST));
                socket.await(SECOND / 10);
                link.poll(heard::put);
            }
            assertEquals(0, link.dropped());
        }
        assertEquals(Map.of(THERE, MAC), heard);
        assertEquals("", Command.run("ip neigh show dev blipa"));
    }

    @Test
    void anExcludedAddressGetsNoRequest() throws Exception {
        NetworkInterface on = Objects.requireNonNull(Interfaces.named("blipa"));
        AddressSet addresses = AddressSet.range(THERE, THERE + 6);
        ScanPlan plan = SimScan.plan(addresses, PortSet.of(80), new Pace(1_000), 0);
        var excluding =
                new ScanPlan(
                        plan.asked(),
                        Exclusions.of(AddressSet.range(THERE, THERE)),
                        plan.conduct(),
                        plan.part(),
                        plan.seed(),
                        plan.smallestProbes(),
                        plan.link(),
                        plan.reported(),
                        plan.decoys());
        var asked = new ArpTargets(excluding, addresses, on, HERE);
        try (ArpSocket socket = ArpSocket.open(on.name(), on.index(), on.mac(), asked.filter())) {
            ArpLink link = ArpLink.of(socket, asked, on.index());
            assertEquals(-Errno.EACCES, link.request(THERE, MacAddress.BROADCAST));
            assertTrue(link.request(THERE + 1, MacAddress.BROADCAST) > 0);
        }
    }
}
