package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.plan.Pace;
import dev.blip.plan.PrefixPeak;
import dev.blip.plan.ScanPlan;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PrefixPeakTest {
    private static final int NET = 0xC6120000; // 198.18.0.0

    private static ScanPlan plan(int addresses, double rate) {
        AddressSet set = AddressSet.range(NET, NET + addresses - 1);
        return SimScan.plan(set, PortSet.of(80), Pace.fixed(rate), 0);
    }

    @Test
    void prefixHasItsShareOfTheRateOrAllItsTargets() {
        assertEquals(195.3, PrefixPeak.of(plan(65_536, 50_000)).packetsPerSecond(), 0.1);
        assertEquals(256, PrefixPeak.of(plan(256, 50_000)).packetsPerSecond());
        assertEquals(100, PrefixPeak.of(plan(256, 100)).packetsPerSecond());
    }

    /// The random order, seen at the busiest prefix: no second has more than a few standard deviations above it.
    @Test
    void simulatedScanKeepsToIt() throws IOException {
        ScanPlan plan = plan(65_536, 10_000);
        var perSecond = new int[10];
        var network = new SimNetwork[1];
        network[0] =
                new SimNetwork(
                        7,
                        (address, port) -> {
                            if ((address & 0xFFFFFF00) == NET) {
                                perSecond[(int) (network[0].nanoTime() / 1_000_000_000L)]++;
                            }
                            return Kind.OPEN;
                        },
                        0,
                        address -> 1_000_000L);
        new SimScan(plan, network[0]).run();
        double peak = PrefixPeak.of(plan).packetsPerSecond(); // 39
        for (int packets : perSecond) {
            assertTrue(packets <= peak + 4 * Math.sqrt(peak), packets + " " + peak);
        }
    }
}
