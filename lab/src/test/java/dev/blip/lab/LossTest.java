package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is lost on the way is asked for again, and no more than that.
@Tag("lab")
class LossTest {
    private static final double FOUND_LEAST = 0.999;
    private static final double PROBES_PER_TARGET_MOST = 1.15;

    @ParameterizedTest
    @ValueSource(ints = {10, 50})
    void openPortsAreFoundThroughLossEachWay(int perMille) {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(new Truth(1000, 0, perMille, perMille));
            ScanResult result = lab.scan(Population.LARGE, "-p", "80").orFail();
            XdpCounters counters = lab.counters();
            System.out.println(
                    perMille + " per mille lost each way: " + result.summary() + " " + counters);
            assertTrue(counters.lostIn() > 0 && counters.lostOut() > 0, counters.toString());
            assertTrue(
                    result.count("open") >= FOUND_LEAST * Population.LARGE_COUNT,
                    result.describe());
            assertEquals(Population.LARGE_COUNT, result.findings().size());
            assertTrue(
                    result.number("sent") <= PROBES_PER_TARGET_MOST * Population.LARGE_COUNT,
                    result.describe());
            assertTrue(
                    counters.syn() <= PROBES_PER_TARGET_MOST * Population.LARGE_COUNT,
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
