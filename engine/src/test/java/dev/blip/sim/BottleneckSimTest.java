package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.metric.Counter;
import dev.blip.plan.Pace;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bottlenecks that carry a reset of our own kernel for each answer beside the probes, so that what they let through of
/// these halves one round trip after the start. Default flags, everybody answering, answers that jitter, and a machine
/// that is put aside now and then.
class BottleneckSimTest {
    private static final long MILLI = 1_000_000L;
    private static final int SEEDS = 5;

    /// For the first answer and the last, and as much again to learn what the path carries.
    private static final int IDEAL_ROUND_TRIPS = 4;

    private static final int FAST = 100_000;

    /// @param times    scan time beside that of all that must pass at the bottleneck's rate
    /// @param probes   a target
    /// @param dropped  share of what left, resets included
    private record Row(double times, double probes, double dropped) {}

    /// Of a long path one learns late: what is on its way when the limit shows is a part of such a short scan.
    @ParameterizedTest
    @CsvSource({
        "2, 25, 0.03, 1.05", "2, 100, 0.03, 1.05", "2, 400, 0.03, 1.05",
        "10, 25, 0.03, 1.05", "10, 100, 0.03, 1.05", "10, 400, 0.03, 1.05",
        "50, 25, 0.06, 1.12", "50, 100, 0.06, 1.12", "50, 400, 0.06, 1.12",
        "200, 25, 0.06, 1.12", "200, 100, 0.06, 1.12", "200, 400, 0.06, 1.12"
    })
    void resetsThatTakeHalfOfThePathAreNoDarknessAndNoQueue(
            int roundTripMillis, int queue, double mostDropped, double mostProbes)
            throws IOException {
        for (int perSecond : new int[] {5_000, 20_000, FAST}) {
            var times = new double[SEEDS];
            var probes = new double[SEEDS];
            var dropped = new double[SEEDS];
            for (int i = 0; i < SEEDS; i++) {
                Row row = scan(perSecond, roundTripMillis, queue, i + 1);
                times[i] = row.times;
                probes[i] = row.probes;
                dropped[i] = row.dropped;
            }
            String path = perSecond + " packets/s, " + roundTripMillis + " ms, queue " + queue;
            String found =
                    String.format(
                            Locale.ROOT,
                            "%s: %.2f times the ideal, %.2f at worst; %.3f probes a target; %.2f %% dropped",
                            path,
                            median(times),
                            times[SEEDS - 1],
                            median(probes),
                            100 * median(dropped));
            System.out.println("sim: " + found);
            assertTrue(median(times) <= (perSecond == FAST ? 1.5 : 1.15), found);
            assertTrue(perSecond == FAST || times[SEEDS - 1] <= 1.5, found);
            assertTrue(median(probes) <= mostProbes, found);
            assertTrue(median(dropped) <= mostDropped, found);
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static Row scan(int perSecond, int roundTripMillis, int queue, int seed)
            throws IOException {
        var network = new SimNetwork(seed, (a, p) -> Kind.OPEN, 0, a -> roundTripMillis * MILLI);
        network.bottleneck.perSecond = perSecond;
        network.bottleneck.queue = queue;
        network.bottleneck.isReset = true;
        var jitter = new SplittableRandom(seed);
        network.slowness = (address, port, usual, now) -> usual + jitter.nextLong(300_000);
        network.stallShare = 0.01;
        network.stallNanos = MILLI;
        SimScan scan = RateSimTest.scan(network, Pace.DEFAULT);
        double seconds = scan.run() / 1e9;
        assertEquals(RateSimTest.TARGETS, scan.count(State.OPEN));
        long sent = scan.counted(Counter.SENT);
        double packets = RateSimTest.TARGETS + network.bottleneck.resetsSent();
        double ideal = packets / perSecond + IDEAL_ROUND_TRIPS * roundTripMillis / 1e3;
        return new Row(
                seconds / ideal,
                (double) sent / RateSimTest.TARGETS,
                network.bottleneck.droppedShare(sent));
    }
}
