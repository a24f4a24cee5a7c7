package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bottlenecks that carry a reset of our own kernel for each answer beside the probes: what a path lets through of
/// these halves as soon as answers come. Default flags, everybody answering. `./check` has the rows of 10 ms and a
/// queue of 100, `./check --long bottlenecks` all 36.
@Tag("lab")
class ResetBottleneckTest {
    private static final int ALL_RUNS = 10;

    /// For the first answer and the last, and as much again to learn what the path carries.
    private static final int IDEAL_ROUND_TRIPS = 4;

    private static final double FOUND_LEAST = 0.999;

    /// Other work on the machine makes the wire late and bursts long: how it is on a quiet one, the long work says.
    private static final double DROPPED_MOST = 0.25;

    // Median of a long work, beside the ideal.
    private static final double TIMES_MOST = 1.15;
    private static final double TIMES_MOST_OF_FAST = 1.4;

    private static final int FAST = 100_000;

    record Path(int packetsPerSecond, int roundTripMillis, int queueFrames) {
        Layout.Cable cable() {
            return Layout.Cable.ofBottleneck(packetsPerSecond, queueFrames, roundTripMillis);
        }

        double idealMillis(long resets) {
            double packets = Population.LARGE_COUNT + resets;
            return 1e3 * packets / packetsPerSecond + IDEAL_ROUND_TRIPS * roundTripMillis;
        }

        boolean isUsual() {
            return roundTripMillis == 10 && queueFrames == 100;
        }
    }

    static List<Path> paths() {
        var paths = new ArrayList<Path>();
        for (int packetsPerSecond : new int[] {5_000, 20_000, FAST}) {
            for (int roundTripMillis : new int[] {2, 10, 50, 200}) {
                for (int queueFrames : new int[] {25, 100, 400}) {
                    paths.add(new Path(packetsPerSecond, roundTripMillis, queueFrames));
                }
            }
        }
        return LongWork.isAsked() ? paths : paths.stream().filter(Path::isUsual).toList();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void resetsThatTakeHalfOfThePathAreNoDarknessAndNoQueue(Path path) {
        int runs = LongWork.runs(path.toString(), 1, ALL_RUNS);
        var times = new double[runs];
        try (Lab lab = Lab.open(Layout.PLAIN.through(path.cable()))) {
            for (int run = 0; run < runs; run++) {
                times[run] = scan(lab, path);
            }
        }
        Arrays.sort(times);
        double median = times[runs / 2];
        double most = path.packetsPerSecond == FAST ? TIMES_MOST_OF_FAST : TIMES_MOST;
        assertTrue(!LongWork.isAsked() || median <= most, () -> path + ": " + median);
    }

    /// @return how long it took, beside the ideal
    private static double scan(Lab lab, Path path) {
        ScanResult result = lab.scan(Population.LARGE, "-p", "80").orFail();
        WireCounters counters = lab.renewWire();
        long sent = result.number("sent");
        long resets = counters.toTarget().arrived() - sent;
        double times = result.scanMillis() / path.idealMillis(resets);
        System.out.printf(
                Locale.ROOT,
                "%s: %d of %d found, %.2f times the ideal, %.3f probes a target, %.2f %% dropped%n",
                path,
                result.count("open"),
                Population.LARGE_COUNT,
                times,
                (double) sent / Population.LARGE_COUNT,
                100 * counters.droppedShare());
        assertTrue(result.count("open") >= FOUND_LEAST * Population.LARGE_COUNT, result::describe);
        assertTrue(counters.droppedShare() < DROPPED_MOST, counters::toString);
        assertEquals(0, counters.toTarget().unplanned(), counters.toString());
        return times;
    }
}
