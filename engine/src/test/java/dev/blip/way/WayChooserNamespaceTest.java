package dev.blip.way;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import dev.blip.plan.ScanPlan;
import dev.blip.sim.SimScan;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import java.io.IOException;
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

    private static ScanPlan plan(int first, int last) {
        return SimScan.plan(AddressSet.range(first, last), PortSet.of(80), 1_000, 1);
    }
}
