package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a scan says of its own completeness, against a known truth.
@Tag("lab")
class SurenessTest {
    private static final String TARGETS = "198.18.0.0/20";
    private static final int TARGET_COUNT = 4_096;
    private static final int FIRST = 0xC6120000;
    private static final int RUNS_PER_LOSS = 10;

    /// Of 40 intervals, 38 hold the truth on average if 95 of 100 do. Fewer than 32 would come by chance in less than
    /// one of a thousand runs of this test at 95 %, and in one of ten thousand at the 96 % of the simulation.
    private static final int COVERED_LEAST = 32;

    private static long live(Truth truth) {
        long live = 0;
        for (int i = 0; i < TARGET_COUNT; i++) {
            live += truth.stateOf(FIRST + i, 80).equals("filtered") ? 0 : 1;
        }
        return live;
    }

    @Test
    void theIntervalHoldsTheTruthInRealScans() {
        int covered = 0;
        try (Lab lab = Lab.open()) {
            for (int perMille : new int[] {20, 50, 100, 200}) {
                var truth = new Truth(400, 200, perMille, perMille);
                lab.answerByXdp(truth);
                long live = live(truth);
                for (int run = 0; run < RUNS_PER_LOSS; run++) {
                    ScanResult result = lab.scan(TARGETS, "-p", "80", "--retries", "1").orFail();
                    JsonNode missed = result.summary().path("expected_missed");
                    long truly = live - result.count("open") - result.count("closed");
                    System.out.println(
                            perMille
                                    + " per mille lost each way: missed "
                                    + truly
                                    + ", said "
                                    + missed);
                    assertEquals("removal", missed.path("method").asString(), result.describe());
                    boolean holds =
                            missed.path("low").asLong() <= truly
                                    && truly <= missed.path("high").asLong();
                    covered += holds ? 1 : 0;
                }
            }
        }
        System.out.println("the interval holds the truth in " + covered + " of 40 lab runs");
        assertTrue(covered >= COVERED_LEAST, "covered " + covered);
    }

    @Test
    void theSilentOfAHealthyNetworkAreAskedTwiceAndNobodyIsMissed() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(new Truth(100, 0, 0, 0));
            ScanResult result = // at a fixed rate: no canaries, so that probes can be counted
                    lab.scan("198.18.0.0/15", "-p", "80", "--rate", "500k", "--min-rate", "500k")
                            .orFail();
            assertEquals(0, result.number("kernel_drops"), result.describe());
            long witnesses = result.number("sent") - (2 * 131_072 - result.count("open"));
            boolean isOneEach = witnesses >= 512 && witnesses < 2 * 512; // for each /24
            assertTrue(isOneEach, () -> witnesses + " witnesses\n" + result.describe());
            assertEquals(0, result.summary().path("expected_missed").path("high").asLong(-1));
        }
    }

    @Test
    void maxRuntimeStopsTheScanAndSaysSo() throws Exception {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            Path xml = lab.scratch().resolve("scan.xml");
            ScanResult result =
                    lab.scan(
                            TARGETS,
                            "-p",
                            "80",
                            "--rate",
                            "1000",
                            "--min-rate",
                            "1000",
                            "--max-runtime",
                            "500ms",
                            "-oX",
                            xml.toString());
            assertEquals(3, result.outcome().exit(), result.describe());
            assertEquals(result.number("sent"), result.count("open"), result.describe());
            assertTrue(
                    result.number("sent") >= 100 && result.number("sent") <= 520,
                    result.describe());
            String why = result.summary().path("incomplete_because").asString("");
            assertTrue(why.contains("--max-runtime"), why);
            assertTrue(Files.readString(xml).endsWith("</nmaprun>\n"));
        }
    }
}
