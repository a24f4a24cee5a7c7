package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is lost on the way is asked for again, and no more than that.
@Tag("lab")
class LossTest {
    private static final double FOUND_LEAST = 0.999;

    /// The bounds of what is found are the promise; those of the probes are at most a twentieth above what a
    /// scanner needs that asks again exactly those of whom it has not heard: one divided by the
    /// share of round trips that get through.
    @ParameterizedTest
    @CsvSource({"10, 0.999, 1.15", "50, 0.999, 1.15", "100, 0.999, 1.30", "200, 0.995, 1.64"})
    void openPortsAreFoundThroughLossEachWay(
            int perMille, double foundLeast, double probesPerTargetMost) {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(new Truth(1000, 0, perMille, perMille));
            ScanResult result = lab.scan(Population.LARGE, "-p", "80").orFail();
            XdpCounters counters = lab.counters();
            System.out.printf(
                    Locale.ROOT,
                    "%d per mille lost each way: %d of %d found, %.3f probes per target; %s %s%n",
                    perMille,
                    result.count("open"),
                    Population.LARGE_COUNT,
                    counters.syn() / (double) Population.LARGE_COUNT,
                    result.summary(),
                    counters);
            assertTrue(counters.lostIn() > 0 && counters.lostOut() > 0, counters.toString());
            assertTrue(
                    result.count("open") >= foundLeast * Population.LARGE_COUNT, result.describe());
            assertEquals(Population.LARGE_COUNT, result.findings().size());
            assertTrue(
                    result.number("sent") <= probesPerTargetMost * Population.LARGE_COUNT,
                    result.describe());
            assertTrue(
                    counters.syn() <= probesPerTargetMost * Population.LARGE_COUNT,
                    counters.toString());
        }
    }

    @Test
    void lossInTheTargetsFirewallIsNoDifferent() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(Nft.loss(50, 50));
            ScanResult result = lab.scan("198.18.0.0/20", "-p", "80").orFail();
            assertTrue(result.count("open") >= FOUND_LEAST * 4096, result.describe());
        }
    }

    @Test
    void targetsThatAnswerSoManyASecondAreAllFoundBelowThatRate() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(Nft.answersPerSecond(2_000));
            ScanResult result = lab.scan("198.18.0.0/22", "-p", "80,81", "--rate", "1000").orFail();
            assertEquals(1024, result.count("open"), result.describe());
            assertEquals(1024, result.count("closed"), result.describe());
        }
    }
}
