package dev.blip.way;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import dev.blip.plan.ScanPlan;
import dev.blip.sim.SimScan;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The ways of a scan as the kernel has them: 198.18.0.0/24 and 198.18.1.0/24 by two routers behind blipa.
@InNamespace
class WayChooserNamespaceTest {
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final int LINK = 0xC6336400; // 198.51.100.0

    @BeforeEach
    void cable() throws IOException {
        Command.run("ip link add blipa type veth peer name blipb");
        Command.run("ip link set blipa up");
        Command.run("ip link set blipb up");
        Command.run("ip address add 198.51.100.1/24 dev blipa");
        Command.run("ip route add 198.18.0.0/24 via 198.51.100.2");
        Command.run("ip route add 198.18.1.0/24 via 198.51.100.3");
    }

    @AfterEach
    void unplug() throws IOException {
        Command.run("ip link del blipa");
    }

    /// `PathWatch` looks at each by itself.
    @Test
    void gatewaysAreToldApartWithoutACapOnThem() throws Exception {
        assertEquals(2, WayChooser.choose(plan(NET, NET + 511)).nextHops());
    }

    /// ARP tells which of them are there.
    @Test
    void neighboursAreToldApartOnlyForACap() throws Exception {
        assertEquals(1, WayChooser.choose(plan(LINK + 2, LINK + 254)).nextHops());
    }

    /// Neighbours are asked by ARP, and each own address from itself, as the kernel would.
    @Test
    void eachWayOutIsALeg() throws Exception {
        Command.run("ip link add blipc type veth peer name blipd");
        try {
            Command.run("ip link set blipc up");
            Command.run("ip link set blipd up");
            Command.run("ip address add 198.19.0.1/24 dev blipc");
            Command.run("ip route add 198.18.2.0/24 via 198.51.100.2 src 198.51.100.1");
            Command.run("ip address add 198.51.100.9/32 dev blipa");
            Command.run("ip route add 198.18.3.0/24 via 198.51.100.2 src 198.51.100.9");
            var targets =
                    new AddressSet.Builder()
                            .add(NET + 512, NET + 1023) // 198.18.2.0/23, by two sources
                            .add(
                                    NET + 0x10000,
                                    NET + 0x100FF) // 198.19.0.0/24, own address included
                            .add(0x7F000001, 0x7F000001)
                            .add(NET + 0x20000, NET + 0x20000) // 198.20.0.0, by no route
                            .build();
            Way way = WayChooser.choose(SimScan.plan(targets, PortSet.of(80), 1_000, 1));
            List<String> legs = new ArrayList<>();
            for (Leg leg : way.legs()) {
                legs.add(
                        leg.on().name()
                                + " "
                                + leg.source().text()
                                + " "
                                + leg.targets().count()
                                + (leg.asksByArp() ? " by ARP" : ""));
            }
            assertEquals(
                    List.of(
                            "blipa 198.51.100.1 256",
                            "blipa 198.51.100.9 256",
                            "blipc 198.19.0.1 254 by ARP",
                            "lo 127.0.0.1 1",
                            "lo 198.19.0.1 1"),
                    legs);
            long unreachable = 0;
            for (Unreachable.Group group : way.unreachable().groups()) {
                unreachable += group.addresses().count();
            }
            assertEquals(2, unreachable); // the link's broadcast address too
        } finally {
            Command.run("ip link del blipc");
        }
    }

    private static ScanPlan plan(int first, int last) {
        return SimScan.plan(AddressSet.range(first, last), PortSet.of(80), 1_000, 1);
    }
}
