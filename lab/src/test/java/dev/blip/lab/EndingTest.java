package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scans that do not run to their end.
@Tag("lab")
class EndingTest {
    private static final String[] SLOW = {"198.18.0.0/20", "-p", "80", "--rate", "1000"};
    private static final int SLOW_COUNT = 4096;

    /// Waits until the responder has seen this many probes, so that the scan is surely in the middle.
    private static void awaitProbes(Lab lab, ScanProcess scan, int count) {
        while (lab.counters().syn() < count) {
            assertFalse(
                    scan.running().isOverWithin(Duration.ofMillis(5)),
                    "over before " + count + " probes");
        }
    }

    @Test
    void interruptEndsWithValidOutputsAndExit130() throws Exception {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            Path xml = lab.scratch().resolve("scan.xml");
            ScanProcess scan =
                    lab.startScan(
                            List.of(),
                            "198.18.0.0/20",
                            "-p",
                            "80",
                            "--rate",
                            "1000",
                            "--min-rate", // fixed: no canaries, so that probes can be counted
                            "1000",
                            "-oX",
                            xml.toString());
            awaitProbes(lab, scan, 200);
            scan.running().signal("INT");
            ScanResult result = scan.await(Lab.SCAN_BOUND);
            assertEquals(130, result.outcome().exit(), result.describe());
            assertFalse(result.isComplete(), result.describe());
            assertTrue(result.summary().path("interrupted").asBoolean(false), result.describe());
            assertTrue(result.count("open") >= 200, result.describe());
            assertEquals(lab.counters().syn(), result.count("open"), result.describe());
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(
                    "http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            var root = factory.newDocumentBuilder().parse(xml.toFile()).getDocumentElement();
            assertEquals("nmaprun", root.getTagName());
        }
    }

    @Test
    void hangUpEndsAScanAsTerminationDoes() throws Exception {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            Path grepable = lab.scratch().resolve("scan.gnmap");
            var arguments = new ArrayList<>(List.of(SLOW));
            arguments.addAll(List.of("-oG", grepable.toString()));
            ScanProcess scan = lab.startScan(List.of(), arguments.toArray(String[]::new));
            awaitProbes(lab, scan, 200);
            scan.running().signal("HUP");
            ScanResult result = scan.await(Lab.SCAN_BOUND);
            assertEquals(130, result.outcome().exit(), result.describe());
            assertTrue(result.summary().path("interrupted").asBoolean(false), result.describe());
            assertTrue(result.number("unknown") > 0, result.describe());
            String last = Files.readAllLines(grepable).getLast();
            assertTrue(last.startsWith("# blip done at ") && last.endsWith("; interrupted"), last);
        }
    }

    @Test
    void hangUpIsIgnoredWhereItWasIgnoredBefore() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            ScanProcess scan = lab.startScan(List.of("nohup"), SLOW);
            awaitProbes(lab, scan, 200);
            scan.running().signal("HUP");
            ScanResult result = scan.await(Lab.SCAN_BOUND).orFail();
            assertEquals(SLOW_COUNT, result.count("open"), result.describe());
        }
    }

    @Test
    void quitListsTheThreadsOnStandardErrorAndTheScanGoesOn() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            ScanProcess scan = lab.startScan(List.of(), SLOW);
            awaitProbes(lab, scan, 200);
            scan.running().signal("QUIT");
            ScanResult result = scan.await(Lab.SCAN_BOUND).orFail();
            assertEquals(SLOW_COUNT, result.count("open"), result.describe());
            assertTrue(result.outcome().err().contains("Full thread dump"), result.describe());
            assertTrue(
                    result.outcome()
                            .out()
                            .lines()
                            .allMatch(
                                    line -> line.matches("(ADDRESS |198\\.18\\.|4,096 targets).*")),
                    "only the table");
        }
    }

    @Test
    void closedStandardOutputIsAnErrorAndNoFileGetsWhatIsMeantForIt() throws Exception {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            Path list = lab.scratch().resolve("list");
            for (String closing : List.of(">&-", "<&- >&-")) {
                ScanProcess scan =
                        lab.startScan(
                                List.of("sh", "-c", "exec \"$@\" " + closing, "sh"),
                                "198.18.0.1",
                                "-p",
                                "80",
                                "-oL",
                                list.toString());
                ScanResult result = scan.await(Lab.SCAN_BOUND);
                assertEquals(1, result.outcome().exit(), result.describe());
                assertTrue(
                        result.outcome()
                                .err()
                                .contains("cannot write standard output: Bad file descriptor"),
                        result.describe());
                assertEquals("198.18.0.1:80\topen\n", Files.readString(list));
                assertTrue(result.isComplete(), result.describe());
            }
        }
    }

    @Test
    void fullDiskEndsTheScanThoughMoreIsToBeSaidThanALogHolds() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(new Truth(0, 0, 0, 0));
            ScanProcess scan =
                    lab.startScan(
                            List.of(),
                            "198.18.0.0/15",
                            "-p",
                            "80",
                            "--retries",
                            "0",
                            "--rate",
                            "1M",
                            "-oC",
                            "/dev/full");
            Outcome outcome = scan.running().await(Lab.SCAN_BOUND);
            assertEquals(1, outcome.exit(), outcome.toString());
            assertTrue(outcome.err().contains("cannot write /dev/full"), outcome.toString());
        }
    }

    @Test
    void killedScanLeavesNothingInTheKernel() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            ScanProcess scan = lab.startScan(List.of(), SLOW);
            String before = lab.scanner().ip("-details", "link", "show", "dev", "sv0").out();
            awaitProbes(lab, scan, 200);
            scan.running().signal("KILL");
            assertEquals(137, scan.running().await(Lab.SCAN_BOUND).exit());
            for (String family : List.of("--packet", "--raw", "--tcp", "--xdp")) {
                assertEquals(
                        "",
                        lab.scanner().configure("ss", "--no-header", "--all", family).out().strip(),
                        family);
            }
            assertEquals(before, lab.scanner().ip("-details", "link", "show", "dev", "sv0").out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scanner", "target"})
    void cablePulledInTheMiddleEndsInTruth(String end) {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            ScanProcess scan = lab.startScan(List.of(), SLOW);
            awaitProbes(lab, scan, 200);
            boolean isOurs = end.equals("scanner");
            (isOurs ? lab.scanner() : lab.target())
                    .ip("link", "set", isOurs ? "sv0" : "tv0", "down");
            ScanResult result = scan.await(Lab.SCAN_BOUND);
            assertFalse(result.outcome().isTimeout(), result.describe());
            assertTrue(
                    result.number("open") >= 100 && result.number("open") < SLOW_COUNT,
                    result.describe());
            assertEquals(0, result.number("closed"), result.describe());
            assertEquals(
                    SLOW_COUNT,
                    result.number("open") + result.number("filtered") + result.number("unknown"),
                    result.describe());
            assertEquals(result.isComplete() ? 0 : 3, result.outcome().exit(), result.describe());
            assertEquals(result.isComplete(), result.number("unknown") == 0, result.describe());
        }
    }

    @Test
    void tooFewAnswersEndTheScanIncomplete() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(new Truth(0, 10, 0, 0));
            ScanResult result =
                    lab.scan("198.18.0.0/16", "-p", "80", "--rate", "1000", "--min-hitrate", "50");
            assertEquals(3, result.outcome().exit(), result.describe());
            assertTrue(
                    result.summary()
                            .path("incomplete_because")
                            .asString("")
                            .contains("less than --min-hitrate 50.0%"),
                    result.describe());
            assertFalse(result.summary().path("interrupted").asBoolean(true), result.describe());
            assertTrue(result.number("unknown") > 50_000, result.describe());
            assertTrue(result.number("sent") >= 5_000, result.describe());
        }
    }

    @Test
    void moreRefusedProbesThanAllowedEndTheScanIncomplete() {
        try (Lab lab = Lab.open()) {
            lab.scanner()
                    .nft(
                            """
                            table ip refusing {
                              chain leaving {
                                type filter hook output priority 0
                                tcp flags & (syn|ack) == syn drop
                              }
                            }
                            """);
            ScanResult result =
                    lab.scan(
                            "198.18.0.0/16",
                            "-p",
                            "80",
                            "--transmit",
                            "raw",
                            "--rate",
                            "10k",
                            "--max-sendto-failures",
                            "100");
            assertEquals(3, result.outcome().exit(), result.describe());
            assertTrue(
                    result.summary()
                            .path("incomplete_because")
                            .asString("")
                            .contains("more than --max-sendto-failures 100"),
                    result.describe());
            assertTrue(result.number("send_errors") < 10_000, result.describe());
        }
    }

    @Test
    void signalsMoveTheCeilingOfARunningScan() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            ScanProcess scan = lab.startScan(List.of(), SLOW);
            awaitProbes(lab, scan, 100);
            scan.running().signal("USR1");
            scan.running().awaitWord("ceiling: 1,050 packets/s", Duration.ofSeconds(5));
            scan.running().signal("USR2");
            scan.running().awaitWord("ceiling: 1,000 packets/s", Duration.ofSeconds(5));
            ScanResult result = scan.await(Lab.SCAN_BOUND).orFail();
            assertEquals(SLOW_COUNT, result.count("open"), result.describe());
        }
    }
}
