package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A scan whose link, route or next hop changes under it goes on when it can, and says what it could not see.
@Tag("lab")
class LinkTest {
    private static final int TARGETS = 4096;

    /// A fixed rate: no canaries, so that probes can be counted.
    private static final String[] SCAN = {
        "198.18.0.0/20", "-p", "80", "--rate", "2000", "--min-rate", "2000"
    };

    private static final String MOVED = "02:00:00:00:00:bb";

    /// What is sent between the loss of a link and its being noticed, generously: 100 ms.
    private static final int MOST_AGAIN = 200;

    private static ScanProcess start(Lab lab, String transmit) {
        var arguments = new ArrayList<>(List.of(SCAN));
        arguments.addAll(List.of("--transmit", transmit));
        return lab.startScan(List.of(), arguments.toArray(String[]::new));
    }

    private static void awaitProbes(Lab lab, ScanProcess scan, int count) {
        while (lab.counters().syn() < count) {
            assertFalse(
                    scan.running().isOverWithin(Duration.ofMillis(5)),
                    "over before " + count + " probes");
        }
    }

    private static void set(Lab lab, String end, String state) {
        boolean isOurs = end.equals("scanner");
        (isOurs ? lab.scanner() : lab.target()).ip("link", "set", isOurs ? "sv0" : "tv0", state);
        if (isOurs && state.equals("up")) { // the kernel does not restore what it has not made
            lab.scanner().ip("route", "add", Lab.TARGETS, "via", Lab.GATEWAY_ADDRESS);
        }
    }

    private static void assertAllFound(ScanResult result) {
        result.orFail();
        assertEquals(TARGETS, result.number("open"), result.describe());
        assertTrue(result.number("sent") <= TARGETS + MOST_AGAIN, result.describe());
    }

    @ParameterizedTest
    @CsvSource({
        "scanner, 200, packet",
        "target, 200, packet",
        "scanner, 1000, packet",
        "target, 1000, packet",
        "scanner, 5000, packet",
        "target, 5000, packet",
        "scanner, 1000, raw",
        "target, 1000, raw"
    })
    void aLinkThatComesBackCostsNoTarget(String end, int millis, String transmit) {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            ScanProcess scan = start(lab, transmit);
            awaitProbes(lab, scan, 1_000);
            set(lab, end, "down");
            assertFalse(scan.running().isOverWithin(Duration.ofMillis(millis)), "it waits");
            set(lab, end, "up");
            assertAllFound(scan.await(Lab.SCAN_BOUND));
        }
    }

    @ParameterizedTest
    @CsvSource({"scanner, is down", "target, has no carrier"})
    void aLinkThatStaysAwayEndsTheScan(String end, String why) {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            ScanProcess scan = start(lab, "packet");
            awaitProbes(lab, scan, 1_000);
            set(lab, end, "down");
            ScanResult result = scan.await(Duration.ofSeconds(30));
            assertGivenUp(result, "sv0 " + why + ", for 10.0 s");
        }
    }

    private static void assertGivenUp(ScanResult result, String why) {
        assertFalse(result.outcome().isTimeout(), result.describe());
        assertEquals(3, result.outcome().exit(), result.describe());
        assertEquals(0, result.number("filtered"), result.describe());
        assertTrue(result.number("open") >= 900, result.describe());
        assertEquals(TARGETS, result.number("open") + result.number("unknown"), result.describe());
        assertTrue(result.number("sent") <= result.number("open") + MOST_AGAIN, result.describe());
        String because = result.summary().path("incomplete_because").asString("");
        assertTrue(because.contains(why), result.describe());
        result.findings()
                .forEach((target, finding) -> {
                    if (finding.state().equals("unknown")) {
                        assertEquals("link-down", finding.reason(), target.toString());
                    }
                });
    }

    @Test
    void aRouteThatComesBackIsWaitedFor() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            ScanProcess scan = start(lab, "packet");
            awaitProbes(lab, scan, 1_000);
            lab.scanner().ip("route", "del", Lab.TARGETS);
            assertFalse(scan.running().isOverWithin(Duration.ofSeconds(2)), "it waits");
            assertTrue(lab.counters().syn() < 2_000, "nothing leaves meanwhile");
            lab.scanner().ip("route", "add", Lab.TARGETS, "via", Lab.GATEWAY_ADDRESS);
            assertAllFound(scan.await(Lab.SCAN_BOUND));
        }
    }

    /// The kernel knows the next hop's new MAC from somebody else, or the router tells all, or nobody says a word.
    @ParameterizedTest
    @CsvSource({"kernel", "gratuitous", "silent"})
    void aNextHopThatMovesCostsARetry(String how) {
        try (Lab lab = Lab.open(new Layout(false, false, null))) {
            lab.target()
                    .configure(
                            "sysctl",
                            "-qw",
                            "net.ipv4.conf.tv0.arp_notify=" + (how.equals("gratuitous") ? 1 : 0));
            lab.withholdAnswersFromKernel(); // which would ask the router itself, to reset them
            ScanProcess scan = start(lab, "packet");
            assertFalse(scan.running().isOverWithin(Duration.ofMillis(1_200)), "it runs");
            lab.target().ip("link", "set", "tv0", "address", MOVED);
            if (how.equals("kernel")) {
                String[] known = "neigh replace 198.51.100.2 dev sv0 nud reachable".split(" ", -1);
                var command = new ArrayList<>(List.of(known));
                command.addAll(List.of("lladdr", MOVED));
                lab.scanner().ip(command.toArray(String[]::new));
            }
            ScanResult result = scan.await(Lab.SCAN_BOUND).orFail();
            assertEquals(TARGETS, result.number("open"), result.describe());
        }
    }
}
