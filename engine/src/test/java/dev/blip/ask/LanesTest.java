package dev.blip.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.pace.Division;
import dev.blip.plan.Pace;
import dev.blip.plan.Part;
import dev.blip.plan.ScanPlan;
import dev.blip.sim.SimScan;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanesTest {
    private static final int NET = 0xC6120000; // 198.18.0.0

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    private static ScanPlan plan(int targets, long rate, Part part, int threads) {
        ScanPlan plan =
                SimScan.plan(AddressSet.range(NET, NET + targets - 1), PortSet.of(80), rate, 3);
        return SimScan.shared(plan, part, threads);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPositionLiesInOneLaneAndTheRatesAddUp(long seed) {
        var random = new SplittableRandom(seed);
        int size = random.nextInt(1, random.nextBoolean() ? 40 : 3_000);
        long rate = random.nextLong(1, 4_000);
        ScanPlan plan = plan(size, rate, Part.WHOLE, random.nextInt(1, 17));
        Lanes lanes = Lanes.of(plan, size);
        long behind = 0;
        double sum = 0;
        for (Lane lane : lanes.all()) {
            assertEquals(behind, lane.first());
            assertTrue(lane.size() > 0, "an empty lane of " + lanes.count());
            for (long position = lane.first(); position < lane.first() + lane.size(); position++) {
                assertEquals(lane, lanes.of(position), "position=" + position);
            }
            behind += lane.size();
            sum += lane.pace().packetsPerSecond();
        }
        assertEquals(size, behind);
        assertEquals((double) rate, sum);
    }

    @Test
    void aShardOfNothingHasALaneOfNothing() {
        Lanes lanes = Lanes.of(plan(1, 50_000, new Part(2, 2), 4), 0);
        assertEquals(1, lanes.count());
        assertEquals(0, lanes.all().getFirst().size());
    }

    @Test
    void asManyLanesAsThreadsAreAskedForAndNothingToSayOfThat() {
        ScanPlan plan = plan(16, 50_000, Part.WHOLE, 16);
        assertEquals(16, Lanes.of(plan, 16).count());
        assertEquals(List.of(), Division.notes(plan, 16));
    }

    @Test
    void noLaneIsWithoutATarget() {
        ScanPlan plan = plan(3, 50_000, Part.WHOLE, 16);
        assertEquals(3, Lanes.of(plan, 3).count());
        assertEquals(
                List.of("tx-threads: 3, not 16: each needs a target"), Division.notes(plan, 3));
    }

    @Test
    void oneProbeAtATimeIsOneLanesAffair() {
        AddressSet targets = AddressSet.range(NET, NET + 999);
        ScanPlan alone = SimScan.plan(targets, PortSet.of(80), Pace.serial(1_000), 3);
        ScanPlan plan = SimScan.shared(alone, Part.WHOLE, 4);
        assertEquals(1, Lanes.of(plan, 1_000).count());
        assertEquals(
                List.of("tx-threads: 1, not 4: one probe is outstanding at a time"),
                Division.notes(plan, 1_000));
    }

    @Test
    void noLaneHasLessThanAHundredPacketsASecond() {
        ScanPlan plan = plan(1_000, 250, Part.WHOLE, 4);
        Lanes lanes = Lanes.of(plan, 1_000);
        assertEquals(
                List.of(150.0, 100.0),
                lanes.all().stream().map(lane -> lane.pace().packetsPerSecond()).toList());
        assertEquals(
                List.of("tx-threads: 2, not 4: each needs 100 packets/s of the rate"),
                Division.notes(plan, 1_000));
        assertEquals(1, Lanes.of(plan(1_000, 7, Part.WHOLE, 4), 1_000).count());
    }
}
