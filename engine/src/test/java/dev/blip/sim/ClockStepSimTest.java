package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// CLOCK_REALTIME, by which the kernel stamps frames, is set while a scan runs.
class ClockStepSimTest {
    private static final long MILLI = 1_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final int TARGETS = 4_000;

    /// Beside the true round trip: a frame waits in the ring for its block, and the next look at it.
    private static final long IN_THE_RING_NANOS = 20 * MILLI;

    private static ScanPlan plan(Pace pace) {
        return SimScan.plan(AddressSet.range(NET, NET + TARGETS - 1), PortSet.of(80), pace, 3);
    }

    private static Kind byThirds(int address, int port) {
        return Kind.values()[Integer.remainderUnsigned(address * 31 + port * 7, 3)];
    }

    private static long nanosWithout(Pace pace) throws IOException {
        return new SimScan(plan(pace), new SimNetwork(1, ClockStepSimTest::byThirds, 0, _ -> MILLI))
                .run();
    }

    @ParameterizedTest
    @CsvSource({
        "3600000, 40", "-3600000, 40", "50, 40", "-50, 40", // while all are asked
        "3600000, 81", "-3600000, 81", "50, 81", "-50, 81", // with the last of a pass on its way
        "3600000, 200", "-3600000, 200", "50, 200", "-50, 200", // while silence is waited out
    })
    void clockThatIsSetSpoilsNoTimeAndNoVerdict(long stepMillis, long atMillis) throws IOException {
        for (Pace pace : new Pace[] {Pace.fixed(50_000), new Pace(50_000)}) {
            var network = new SimNetwork(1, ClockStepSimTest::byThirds, 0, _ -> MILLI);
            network.clockSetAt = atMillis * MILLI + 123_456;
            network.clockStepNanos = stepMillis * MILLI;
            var scan = new SimScan(plan(pace), network);
            scan.onTurn =
                    () ->
                            assertTrue(
                                    scan.heardUntilNanos() <= network.oldestKeptNanos(),
                                    () ->
                                            "heard until "
                                                    + scan.heardUntilNanos()
                                                    + ", but a frame of "
                                                    + network.oldestKeptNanos()
                                                    + " waits");
            long nanos = scan.run();
            assertEquals(TARGETS, scan.findings.size());
            for (Observation o : scan.findings) {
                assertEquals(stateOf(o), o.state(), o.toString());
                boolean isRightTime =
                        o.state() == State.FILTERED
                                || (o.reply().rttNanos() >= MILLI
                                        && o.reply().rttNanos() <= MILLI + IN_THE_RING_NANOS);
                assertTrue(isRightTime, o.toString());
            }
            long without = nanosWithout(pace);
            assertTrue(
                    Math.abs(nanos - without) <= without / 4,
                    () -> nanos + " ns, and " + without + " without a step");
        }
    }

    private static State stateOf(Observation o) {
        return switch (byThirds(o.host(), o.port())) {
            case OPEN -> State.OPEN;
            case CLOSED -> State.CLOSED;
            default -> State.FILTERED;
        };
    }
}
