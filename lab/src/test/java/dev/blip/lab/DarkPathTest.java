package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.lab.Scenes.End;
import dev.blip.lab.Scenes.Told;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A path that changes while somebody scans. Every target of these labs answers, so no silence is a verdict: whoever
/// answered is open or closed, whoever could not is unknown, and the result says since when and from whom nothing was
/// heard.
@Tag("lab")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class DarkPathTest {
    private static final int ALL_RUNS = 20;

    /// Runs that go on side by side, each in a lab of its own: most of a run is waiting.
    private static final int AT_ONCE = 4;

    private static final String PREFIX = "198.18.0.0/23";
    private static final String BEHIND_THE_SECOND = "198.19.0.0/23";
    private static final int FIRST = Prefix.of(PREFIX).address();
    private static final int FIRST_BEHIND_THE_SECOND = Prefix.of(BEHIND_THE_SECOND).address();
    private static final int ADDRESSES = 512;
    private static final int RATE = 400; // packets/s, so that a scan takes two or three seconds
    private static final String MOVED = "02:00:00:00:00:bb";

    /// Packets to the target, RSTs of the scanner's kernel among them, after which a scene begins: about a quarter of
    /// the scan.
    private static final int MID_SCAN = 400;

    /// The path timeout of 10 s and what it takes to begin, and as much again for a machine with other work.
    private static final double MOST_SECONDS_IN_THE_DARK = 25;

    private static final Pattern SINCE =
            Pattern.compile(
                    "(\\d+) targets have no verdict: nothing was heard (.*?)"
                            + "since (\\d+\\.\\d) s after the start, not even from "
                            + "198\\.1[89]\\.[01]\\.\\d+ port 8[01](?: and \\d+ others)?"
                            + " that had answered(?:; likewise in \\d+ other places)?");

    /// What one run does in a lab that was opened for it.
    private interface Run {
        void in(Lab lab) throws Exception;
    }

    @BeforeAll
    static void buildOnce() {
        try (Lab lab = Lab.open()) {
            lab.builtBlip();
        }
    }

    private static void each(String scene, Layout layout, Run... variants) throws Exception {
        int runs = LongWork.runs(scene, 1, ALL_RUNS);
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            for (Run variant : variants) {
                all.add(() -> {
                    try (Lab lab = Lab.open(layout)) {
                        variant.in(lab);
                    }
                    return true;
                });
            }
        }
        runAll(scene, all);
    }

    private static void runAll(String scene, List<Callable<Boolean>> all) throws Exception {
        var failures = new ArrayList<Throwable>();
        try (var pool = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Future<Boolean> each : pool.invokeAll(all)) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
        }
        System.out.println(
                scene + ": " + (all.size() - failures.size()) + " of " + all.size() + " right");
        if (!failures.isEmpty()) {
            String count = failures.size() + " of " + all.size();
            throw new AssertionError(count + ": " + scene, failures.getFirst());
        }
    }

    private static ScanProcess start(Lab lab, String targets, String... more) {
        var arguments = new ArrayList<>(List.of(targets.split(" ", -1)));
        arguments.addAll(List.of("-p", "80,81", "--rate", Integer.toString(RATE)));
        arguments.addAll(List.of(more));
        return lab.startScan(List.of(), arguments.toArray(String[]::new));
    }

    private static String[] atFixedRate(String... more) {
        var arguments = new ArrayList<>(List.of("--min-rate", Integer.toString(RATE)));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /// Waits until the target's interface has received so many packets.
    private static void awaitPackets(Lab lab, ScanProcess scan, long count) {
        while (packets(lab) < count) {
            boolean isOver = scan.running().isOverWithin(Duration.ofMillis(10));
            assertFalse(isOver, "over before " + count + " packets");
        }
    }

    private static long packets(Lab lab) {
        String all = lab.target().configure("cat", "/proc/net/dev").out();
        Matcher matcher = Pattern.compile("tv0: *\\d+ +(\\d+)").matcher(all);
        assertTrue(matcher.find(), all);
        return Long.parseLong(matcher.group(1));
    }

    private static ScanResult endOf(ScanProcess scan) {
        long began = System.nanoTime();
        ScanResult result = scan.await(Lab.SCAN_BOUND);
        double seconds = (System.nanoTime() - began) / 1e9;
        assertFalse(result.outcome().isTimeout(), result::describe);
        assertTrue(seconds < MOST_SECONDS_IN_THE_DARK, seconds + " s\n" + result.describe());
        return result;
    }

    private static String truth(Target target) {
        return target.port() == 80 ? "open" : "closed";
    }

    private static List<Target> targets(int first, int addresses) {
        var all = new ArrayList<Target>();
        for (int i = 0; i < addresses; i++) {
            all.add(new Target(first + i, 80));
            all.add(new Target(first + i, 81));
        }
        return all;
    }

    private static void assertAllFound(ScanResult result, int first, int addresses) {
        result.orFail();
        assertFound(result, targets(first, addresses));
        assertEquals(2L * addresses, result.findings().size(), result::describe);
        assertEquals(
                0,
                result.summary().path("expected_missed").path("high").asLong(-1),
                result::describe);
    }

    private static void assertFound(ScanResult result, List<Target> targets) {
        for (Target target : targets) {
            assertEquals(truth(target), result.stateOf(target), () -> target + result.describe());
        }
    }

    /// Each of `targets` is what it is if its answer came back, as the capture has it, and unknown if not.
    private static void assertAsHeard(ScanResult result, Set<Target> heard, List<Target> targets) {
        int unknown = 0;
        for (Target target : targets) {
            Finding finding = result.findings().get(target);
            String what = target + (heard.contains(target) ? " has answered: " : " has not: ");
            String state = finding == null ? "none" : finding.state();
            assertEquals(
                    heard.contains(target) ? truth(target) : "unknown",
                    state,
                    () -> what + result.describe());
            if (finding != null && state.equals("unknown")) {
                assertEquals("path-lost", finding.reason(), what);
                unknown++;
            }
        }
        assertTrue(unknown > 0 && unknown < targets.size(), "unknown: " + unknown);
    }

    private static void assertSaysSince(ScanResult result, String where) {
        assertEquals(3, result.outcome().exit(), result::describe);
        assertEquals(0, result.number("filtered"), result::describe);
        assertFalse(result.isComplete(), result::describe);
        String because = result.summary().path("incomplete_because").asString("");
        Matcher matcher = SINCE.matcher(because);
        assertTrue(matcher.matches(), result::describe);
        assertEquals(result.number("unknown"), Long.parseLong(matcher.group(1)), because);
        assertEquals(where, matcher.group(2).strip(), because);
        double since = Double.parseDouble(matcher.group(3));
        assertTrue(since >= 0 && since <= result.scanMillis() / 1e3 - 5, result::describe);
        assertTrue(result.outcome().err().contains(because), result::describe);
    }

    /// Whose SYN-ACK or RST has arrived at the scanner.
    private static Set<Target> heard(Path file) {
        var heard = new HashSet<Target>();
        String answer = "tcp.flags.ack == 1 && ip.src == 198.18.0.0/15";
        for (String[] fields : Capture.fields(file, answer, "ip.src", "tcp.srcport")) {
            heard.add(Target.of(fields[0], Integer.parseInt(fields[1])));
        }
        return heard;
    }

    // All that is behind the only next hop.

    private static Run darkForGood(String... more) {
        return lab -> {
            Capture capture = lab.captureAtScanner();
            ScanProcess scan = start(lab, PREFIX, more);
            awaitPackets(lab, scan, MID_SCAN);
            new Scenes(lab).goDark();
            ScanResult result = endOf(scan);
            assertAsHeard(result, heard(capture.finish()), targets(FIRST, ADDRESSES));
            assertSaysSince(result, "");
        };
    }

    @Test
    void whatIsAskedOnADeadPathIsUnknown() throws Exception {
        each(
                "all dark",
                Layout.PLAIN,
                darkForGood("--transmit", "packet"),
                darkForGood(atFixedRate("--transmit", "packet")),
                darkForGood("--transmit", "raw"),
                darkForGood(atFixedRate("--transmit", "raw")));
    }

    private static Run darkFor(Duration duration, String... more) {
        return lab -> {
            ScanProcess scan = start(lab, PREFIX, more);
            awaitPackets(lab, scan, MID_SCAN);
            var scenes = new Scenes(lab);
            scenes.goDark();
            assertFalse(scan.running().isOverWithin(duration), "it waits");
            scenes.clear();
            assertAllFound(endOf(scan), FIRST, ADDRESSES);
        };
    }

    @Test
    void aPathThatComesBackCostsNoTarget() throws Exception {
        each(
                "dark for 1 and 5 s",
                Layout.PLAIN,
                darkFor(Duration.ofSeconds(5), "--transmit", "packet"),
                darkFor(Duration.ofSeconds(5), atFixedRate("--transmit", "raw")),
                darkFor(Duration.ofSeconds(1), atFixedRate("--transmit", "packet")));
    }

    @Test
    void whereNobodyEverAnswersTheResultSaysThatADeadPathLooksTheSame() throws Exception {
        each(
                "dark from the start",
                Layout.PLAIN,
                lab -> {
                    new Scenes(lab).goDark();
                    ScanResult result = endOf(start(lab, PREFIX));
                    assertEquals(0, result.number("open"), result::describe);
                    String said = "nothing answered: a dead path looks the same";
                    assertTrue(result.outcome().err().contains(said), result::describe);
                    assertEquals(
                            2L * ADDRESSES,
                            result.summary().path("expected_missed").path("high").asLong(-1),
                            result::describe);
                });
    }

    // One next hop of two.

    private static Run oneRouterOfTwo(boolean comesBack) {
        return lab -> {
            var scenes = new Scenes(lab);
            scenes.addSecondRouter();
            Capture capture = lab.captureAtScanner();
            ScanProcess scan = start(lab, PREFIX + " " + BEHIND_THE_SECOND);
            awaitPackets(lab, scan, 2 * MID_SCAN);
            scenes.loseSecondRouter();
            if (comesBack) {
                assertFalse(scan.running().isOverWithin(Duration.ofSeconds(3)), "it waits");
                scenes.regainSecondRouter();
            }
            ScanResult result = endOf(scan);
            List<Target> second = targets(FIRST_BEHIND_THE_SECOND, ADDRESSES);
            assertFound(result, targets(FIRST, ADDRESSES));
            if (comesBack) {
                assertFound(result.orFail(), second);
            } else {
                assertAsHeard(result, heard(capture.finish()), second);
                assertSaysSince(result, "via 198.51.100.10");
            }
        };
    }

    @Test
    void oneRouterThatDiesIsNotHiddenByTheOther() throws Exception {
        each("one next hop of two", Layout.PLAIN, oneRouterOfTwo(false), oneRouterOfTwo(true));
    }

    // Bans.

    @Test
    void aBanByVolumeIsADeadPath() throws Exception {
        each(
                "ban by volume",
                Layout.PLAIN,
                lab -> {
                    new Scenes(lab).banByVolume(20_000);
                    Capture capture = lab.captureAtScanner();
                    ScanResult result = endOf(start(lab, PREFIX));
                    assertAsHeard(result, heard(capture.finish()), targets(FIRST, ADDRESSES));
                    assertSaysSince(result, "");
                });
    }

    /// Whether it ends in time with all or says what is missing depends on how fast it asks; silence is no verdict.
    @Test
    void aBanByRateThatEndsCostsNoTarget() throws Exception {
        each(
                "ban by rate",
                Layout.PLAIN,
                lab -> {
                    new Scenes(lab).banByRate(300, 200, 3);
                    assertAllFound(endOf(start(lab, PREFIX)), FIRST, ADDRESSES);
                });
    }

    // The next hop's MAC.

    private static Run gatewayThatMoves(Told told) {
        return lab -> {
            lab.withholdAnswersFromKernel(); // which would ask the router itself, to reset them
            ScanProcess scan = start(lab, PREFIX);
            awaitPackets(lab, scan, MID_SCAN / 2);
            new Scenes(lab).moveGateway(MOVED, told);
            assertAllFound(endOf(scan), FIRST, ADDRESSES);
        };
    }

    @Test
    void aGatewayThatMovesCostsARetry() throws Exception {
        each(
                "MAC move",
                Layout.PLAIN.resolvingNeighbours(),
                gatewayThatMoves(Told.BY_THE_TABLE),
                gatewayThatMoves(Told.BY_GRATUITOUS_ARP),
                gatewayThatMoves(Told.BY_NOBODY));
    }

    // The link.

    private static Run linkDown(End end, int millis) {
        return lab -> {
            ScanProcess scan = start(lab, PREFIX);
            awaitPackets(lab, scan, MID_SCAN);
            var scenes = new Scenes(lab);
            scenes.linkDown(end);
            assertFalse(scan.running().isOverWithin(Duration.ofMillis(millis)), "it waits");
            scenes.linkUp(end);
            assertAllFound(endOf(scan), FIRST, ADDRESSES);
        };
    }

    @Test
    void aLinkThatComesBackCostsNoTarget() throws Exception {
        each(
                "link down 0.2, 1 and 5 s",
                Layout.PLAIN.resolvingNeighbours(),
                linkDown(End.SCANNER, 200),
                linkDown(End.ROUTER, 200),
                linkDown(End.SCANNER, 1_000),
                linkDown(End.ROUTER, 1_000),
                linkDown(End.SCANNER, 5_000),
                linkDown(End.ROUTER, 5_000));
    }

    /// It is down for as long as the scan waits, and longer.
    private static Run linkDownForGood(End end, String why) {
        return lab -> {
            ScanProcess scan = start(lab, PREFIX);
            awaitPackets(lab, scan, MID_SCAN);
            new Scenes(lab).linkDown(end);
            ScanResult result = endOf(scan);
            assertEquals(3, result.outcome().exit(), result::describe);
            assertEquals(0, result.number("filtered"), result::describe);
            long told = result.number("open") + result.number("closed");
            assertTrue(told >= MID_SCAN / 2, result::describe);
            assertEquals(2L * ADDRESSES, told + result.number("unknown"), result::describe);
            String because = result.summary().path("incomplete_because").asString("");
            assertTrue(because.contains("sv0 " + why + ", for 10.0 s"), result::describe);
            assertTrue(result.outcome().err().contains(because), result::describe);
            result.findings()
                    .forEach((target, finding) -> {
                        boolean isUnknown = finding.state().equals("unknown");
                        assertEquals(
                                isUnknown ? "link-down" : "",
                                isUnknown ? finding.reason() : "",
                                target.toString());
                    });
        };
    }

    @Test
    void aLinkThatIsDownForThirtySecondsEndsTheScan() throws Exception {
        each(
                "link down 30 s",
                Layout.PLAIN.resolvingNeighbours(),
                linkDownForGood(End.SCANNER, "is down"),
                linkDownForGood(End.ROUTER, "has no carrier"));
    }

    // The last router.

    /// The whole first pass is lost, but for the last packet to each host, which is answered a second later.
    @Test
    void aColdRouterCostsNoTarget() throws Exception {
        String prefix = "198.18.64.0/26"; // the neighbour table is the whole machine's
        each(
                "cold ARP",
                Layout.PLAIN,
                lab -> {
                    new Scenes(lab).addColdLan(prefix);
                    ScanResult result = endOf(start(lab, prefix));
                    assertAllFound(result, Prefix.of(prefix).address(), 64);
                });
    }
}
