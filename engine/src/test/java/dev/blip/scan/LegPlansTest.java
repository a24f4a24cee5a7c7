package dev.blip.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.host.NetworkInterface;
import dev.blip.plan.Caps;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.way.Leg;
import dev.blip.way.NextHops;
import dev.blip.way.Unreachable;
import dev.blip.way.Way;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LegPlansTest {
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final NetworkInterface ETH0 =
            new NetworkInterface(2, "eth0", 1, 1, 1_500, 0, List.of());
    private static final NetworkInterface ETH1 =
            new NetworkInterface(3, "eth1", 2, 1, 1_500, 0, List.of());

    private static Leg leg(NetworkInterface on, int first, int last, boolean asksByArp) {
        return new Leg(
                plan(Pace.fixed(1_000), Caps.DEFAULT),
                AddressSet.range(NET + first, NET + last),
                on,
                IpAddress.ipv4(NET - 1),
                null,
                NextHops.ONE,
                Transmit.PACKET,
                asksByArp);
    }

    private static ScanPlan plan(Pace pace, Caps caps) {
        ScanPlan plan = ScanPlan.of(AddressSet.range(NET, NET + 0xFFFF), PortSet.of(80), 1);
        return plan.withConduct(plan.conduct().withPace(pace).withCaps(caps));
    }

    private static LegPlans of(ScanPlan plan, Leg... legs) {
        return LegPlans.of(plan, new Way(List.of(legs), Unreachable.NONE));
    }

    @Test
    void partsOfACeilingAreTheCeiling() {
        var random = new SplittableRandom(1);
        for (int round = 0; round < 1_000; round++) {
            int legs = 1 + random.nextInt(16);
            double ceiling = 200 * legs + random.nextDouble(1_000_000);
            List<Long> weights =
                    LongStream.generate(() -> 1 + random.nextLong(1L << random.nextInt(40)))
                            .limit(legs)
                            .boxed()
                            .toList();
            double[] parts = LegPlans.divide(ceiling, weights);
            assertEquals(ceiling, Arrays.stream(parts).sum(), 1e-6 * ceiling);
            for (double part : parts) {
                assertTrue(part >= Math.min(Pace.LEAST_PART, ceiling / legs), weights.toString());
            }
        }
    }

    @Test
    void ceilingThatIsLoweredUnderAPacketAWindowIsShared() {
        double[] parts = LegPlans.divide(10, List.of(1L, 2L, 3L, 4L));
        assertEquals(10, Arrays.stream(parts).sum(), 1e-9);
    }

    @Test
    void capOnAPrefixIsSharedByWhoSendsIntoIt() {
        ScanPlan plan =
                plan(new Pace(100_000), new Caps(50, 600, 1_000, Caps.NONE, Caps.Nat.UNKNOWN));
        Leg low = leg(ETH0, 0, 127, false);
        Leg high = leg(ETH1, 128, 255, false);
        Leg far = leg(ETH1, 512, 767, false);
        LegPlans plans = of(plan, low, high, far);
        assertEquals(300, plans.of(low).caps().prefixPerSecond());
        assertEquals(300, plans.of(high).caps().prefixPerSecond());
        assertEquals(600, plans.of(far).caps().prefixPerSecond());
        assertEquals(50, plans.of(low).caps().hostPerSecond());
        assertEquals(1_000, plans.of(low).caps().nextHopPerSecond());
        assertEquals(500, plans.of(far).caps().nextHopPerSecond());
    }

    @Test
    void tableOnTheWayIsSharedByAllWhoLeave() {
        var nat = new Caps.Nat(1_000, 1_000_000_000L);
        ScanPlan plan = plan(new Pace(100_000), new Caps(50, 600, 1_000, Caps.NONE, nat));
        Leg large = leg(ETH0, 0, 767, false);
        Leg small = leg(ETH1, 1_024, 1_279, false);
        LegPlans plans = of(plan, large, small);
        assertEquals(750, plans.of(large).caps().nat().entries());
        assertEquals(250, plans.of(small).caps().nat().entries());
    }

    @Test
    void lowRatesAndOneProbeAtATimeTakeTurns() {
        Leg one = leg(ETH0, 0, 255, false);
        Leg other = leg(ETH1, 256, 511, false);
        Leg neighbours = leg(ETH1, 512, 767, true);
        assertTrue(of(plan(new Pace(400), Caps.NO_CAPS), one, other).isSideBySide());
        assertFalse(of(plan(new Pace(399), Caps.NO_CAPS), one, other).isSideBySide());
        assertFalse(of(plan(Pace.serial(10_000), Caps.NO_CAPS), one, other).isSideBySide());
        assertTrue(of(plan(new Pace(4_400), Caps.NO_CAPS), one, neighbours).isSideBySide());
        assertFalse(of(plan(new Pace(3_900), Caps.NO_CAPS), one, neighbours).isSideBySide());
    }
}
