package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Without privileges the verdicts are the same.
@Tag("lab")
class ConnectScanTest {
    private static final List<String> WITHOUT_CAPABILITIES =
            List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all", "--clear-groups");

    /// Becomes another user if that user can read the command where it lies, and root without any capability otherwise,
    /// whom the kernel gives no packet socket either.
    private static List<String> unprivileged() {
        var prefix = new ArrayList<>(WITHOUT_CAPABILITIES);
        var asNobody = List.of("--reuid=65534", "--regid=65534");
        var trial = new ArrayList<>(WITHOUT_CAPABILITIES);
        trial.addAll(asNobody);
        trial.addAll(List.of("test", "-r", Workshop.blip().toString()));
        if (Commands.run(trial).exit() == 0) {
            prefix.addAll(asNobody);
        }
        return prefix;
    }

    @Test
    void unprivilegedUserGetsTheSame1000Verdicts() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(Nft.ODD_SILENT);
            String[] asked = {"198.18.0.0-198.18.0.249", "-p", "80,81,443,9999"};
            ScanResult privileged = lab.scan(asked).orFail();
            ScanResult unprivileged =
                    lab.startScan(unprivileged(), asked).await(Lab.SCAN_BOUND).orFail();
            System.out.println("unprivileged: " + unprivileged.summary());
            assertEquals(1000, unprivileged.findings().size());
            assertEquals(states(privileged), states(unprivileged));
            assertEquals("connect", unprivileged.summary().path("transmit").asString());
            assertEquals("packet", privileged.summary().path("transmit").asString());
        }
    }

    @Test
    void hostsOnTheLinkAreFoundByOurOwnPacketsAndByTheKernels() {
        try (Lab lab = Lab.open(Layout.PLAIN.onLink())) {
            String[] asked = {"198.18.0.0-198.18.2.0", "-p", "80"};
            ScanResult own = lab.scan(asked).orFail();
            assertEquals(513, own.count("open"), own.describe());
            ScanResult result = lab.startScan(unprivileged(), asked).await(Lab.SCAN_BOUND).orFail();
            assertEquals(513, result.count("open"), result.describe());
        }
    }

    /// Each outcome of connect(2) stands for the same word, whether the call itself brings it, as a route of this
    /// machine does, or a packet that comes later.
    @Test
    void everyErrorOfTheKernelHasItsWord() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(Nft.BY_ADDRESS);
            lab.scanner().ip("route", "add", "prohibit", "198.51.100.65");
            lab.scanner().ip("route", "add", "unreachable", "198.51.100.66");
            lab.scanner().ip("route", "add", "blackhole", "198.51.100.67");
            ScanResult result =
                    lab.scan(
                            "198.18.0.0/29,198.51.100.64-198.51.100.67",
                            "-p",
                            "80,81",
                            "--connect",
                            "--retries",
                            "1");
            var words = new TreeMap<String, String>();
            result.findings()
                    .forEach((target, finding) -> words.put(target.toString(), finding.reason()));
            var expected = new TreeMap<String, String>();
            for (String port : List.of("80", "81")) {
                expected.put("198.18.0.0:" + port, port.equals("80") ? "syn-ack" : "conn-refused");
                expected.put("198.18.0.1:" + port, "no-response");
                expected.put("198.18.0.2:" + port, "host-unreach"); // the kernel says no more
                expected.put("198.18.0.3:" + port, "host-unreach");
                expected.put("198.18.0.4:" + port, "net-unreach");
                expected.put(
                        "198.18.0.5:" + port, "conn-refused"); // port unreachable, says connect(2)
                expected.put("198.18.0.6:" + port, "host-unreach");
                expected.put("198.18.0.7:" + port, "net-unreach");
                // This machine's word, not the network's.
                expected.put("198.51.100.64:" + port, "no-route");
                expected.put("198.51.100.65:" + port, "prohibit");
                expected.put("198.51.100.66:" + port, "unreachable");
                expected.put("198.51.100.67:" + port, "blackhole");
            }
            assertEquals(expected, words, result.describe());
        }
    }

    /// Nothing of these is an answer: 1,024 live targets, 500 a second, and trouble of this machine's own after the
    /// first answers.
    @Test
    void aRouteThatVanishesForASecondCostsNoTarget() throws Exception {
        try (Lab lab = Lab.open()) {
            ScanProcess scan = startLong(lab);
            lab.scanner().ip("route", "del", Lab.TARGETS);
            scan.running().isOverWithin(Duration.ofSeconds(1));
            lab.scanner().ip("route", "add", Lab.TARGETS, "via", Lab.GATEWAY_ADDRESS);
            ScanResult result = scan.await(Lab.SCAN_BOUND).orFail();
            assertEquals(1_024, result.count("open"), result.describe());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scanner", "target"})
    void aLinkThatIsDownForATimeCostsNoTarget(String whose) throws Exception {
        try (Lab lab = Lab.open(Layout.PLAIN.resolvingNeighbours())) {
            boolean isOurs = whose.equals("scanner");
            Namespace side = isOurs ? lab.scanner() : lab.target();
            String link = isOurs ? "sv0" : "tv0";
            ScanProcess scan = startLong(lab);
            side.ip("link", "set", link, "down");
            scan.running().isOverWithin(Duration.ofMillis(200));
            side.ip("link", "set", link, "up");
            lab.scanner().ip("route", "replace", Lab.TARGETS, "via", Lab.GATEWAY_ADDRESS);
            ScanResult result = scan.await(Lab.SCAN_BOUND).orFail();
            assertEquals(1_024, result.count("open"), result.describe());
        }
    }

    @Test
    void withoutAnyRouteNothingIsKnownOfTheTargets() {
        try (Lab lab = Lab.open()) {
            ScanResult result = lab.scan("198.51.100.128/28", "-p", "80", "--connect");
            assertEquals(3, result.outcome().exit(), result.describe());
            assertEquals(16, result.count("unknown"), result.describe());
            assertEquals(0, result.summary().path("sent").asInt());
        }
    }

    /// The last sign of life is the last answer: what was asked after it has no verdict by silence.
    @Test
    void whatWasAskedAfterThePathWentDarkIsUnknown() throws Exception {
        try (Lab lab = Lab.open()) {
            ScanProcess scan = startLong(lab);
            lab.target().nft(Nft.SILENT);
            ScanResult result = scan.await(Lab.SCAN_BOUND);
            assertEquals(3, result.outcome().exit(), result.describe());
            assertEquals(0, result.count("filtered"), result.describe());
            assertTrue(result.count("open") > 0 && result.count("unknown") > 0, result.describe());
            assertEquals(1_024, result.count("open") + result.count("unknown"));
            String why = result.summary().path("incomplete_because").asString();
            assertTrue(why.contains("nothing was heard after"), why);
        }
    }

    private static ScanProcess startLong(Lab lab) throws Exception {
        String[] asked = {"198.18.0.0/23", "-p", "80,443", "--rate", "500", "--connect", "-v"};
        ScanProcess scan = lab.startScan(List.of(), asked);
        scan.running().awaitWord("open 198.18.", Duration.ofSeconds(20));
        return scan;
    }

    /// The kernel's table has room for 1,024 neighbours, absent ones included.
    @Test
    void aConnectedPrefixOf4096AddressesIsAskedFewNeighboursAtATime() {
        try (Lab lab = Lab.open(Layout.PLAIN.onLink())) {
            lab.target().ip("route", "del", "local", Lab.TARGETS, "dev", "lo");
            for (int i = 0; i < 32; i++) {
                String live = "198.18." + i % 16 + "." + (10 + 7 * i) + "/32";
                lab.target().ip("route", "add", "local", live, "dev", "lo");
            }
            ScanResult result =
                    lab.startScan(unprivileged(), "198.18.0.0/20", "-p", "80,81")
                            .await(Duration.ofMinutes(3))
                            .orFail();
            assertEquals(32, result.count("open"), result.describe());
            assertEquals(32, result.count("closed"), result.describe());
            long absent =
                    result.findings().values().stream()
                            .filter(finding -> finding.reason().equals("no-arp"))
                            .count();
            assertEquals(2 * 4_064, absent, result.describe());
        }
    }

    /// Retries come when their timeout is over, which for many is the same moment; the ceiling is for all SYNs.
    @Test
    void noTenMillisecondsHoldMoreThanTheCeilingRetriesIncluded() {
        Arrivals arrivals =
                scan(3 * 512, "198.18.0.0/24", "-p", "80,81", "--rate", "2k", "--min-rate", "2k");
        assertTrue(arrivals.whole() <= 20, arrivals.toString());
    }

    @Test
    void noTenMillisecondsHoldMoreThanTheCapOfAHostAllows() {
        Arrivals arrivals = scan(3 * 60, "198.18.0.1", "-p", "1-60", "--max-host-rate", "200");
        assertTrue(arrivals.host() <= 2, arrivals.toString());
    }

    @Test
    void noTenMillisecondsHoldMoreThanTheCapOfAPrefixAllows() {
        Arrivals arrivals =
                scan(3 * 512, "198.18.0.0/24", "-p", "80,81", "--max-prefix-rate", "1k");
        assertTrue(arrivals.prefix() <= 10, arrivals.toString());
    }

    /// Two gateways on one cable, each with a /24 behind it; the way is the kernel's.
    @Test
    void noTenMillisecondsHoldMoreThanTheCapOfAGatewayAllows() {
        Arrivals arrivals =
                scan(
                        BurstTest::addGateway,
                        3 * 1_024,
                        "198.18.0.0/23",
                        "-p",
                        "80,81",
                        "--max-next-hop-rate",
                        "1k");
        assertTrue(arrivals.prefix() <= 10, arrivals.toString());
        assertTrue(arrivals.whole() > 10, arrivals.toString());
    }

    /// Without any option of a cap.
    @Test
    void byDefaultAHostSeesTwentySynsInTenMillisecondsAtTheMost() {
        Arrivals arrivals = scan(3 * 2_000, "198.18.0.1", "-p", "1-2000");
        assertTrue(arrivals.host() <= 20, arrivals.toString());
    }

    @Test
    void aTranslationTableIsNeverFullerThanFourFifths() {
        try (Lab lab = Lab.open()) {
            lab.builtBlip();
            lab.target().nft(Nft.SILENT);
            Capture capture = lab.capture();
            lab.blip(
                            connect(
                                    "198.18.0.0/26",
                                    "-p",
                                    "80,81",
                                    "--nat-entries",
                                    "50",
                                    "--nat-timeout",
                                    "500ms"))
                    .orThrow("blip");
            List<Long> nanos = synNanos(capture);
            assertEquals(3 * 128, nanos.size());
            int most = mostWithin(500_000_000L, nanos);
            assertTrue(most <= 40, "in 500 ms: " + most);
        }
    }

    /// Three SYNs to each, which is silent, before the kernel would send one more of its own.
    private static String[] connect(String... arguments) {
        var all = new ArrayList<>(List.of("scan", "-q", "--connect"));
        all.addAll(List.of("--retries", "2", "--max-rtt-timeout", "100ms"));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    private static Arrivals scan(long syns, String... arguments) {
        return scan(_ -> {}, syns, arguments);
    }

    private static Arrivals scan(Consumer<Lab> change, long syns, String... arguments) {
        String[] all = connect(arguments);
        return BurstTest.scan(
                change, syns, List.of(all).subList(2, all.length).toArray(String[]::new));
    }

    private static List<Long> synNanos(Capture capture) {
        var nanos = new ArrayList<Long>();
        String syns = "tcp.flags.syn == 1 && tcp.flags.ack == 0";
        for (String[] fields : Capture.fields(capture.finish(), syns, "frame.time_relative")) {
            nanos.add(new BigDecimal(fields[0]).movePointRight(9).longValueExact());
        }
        return nanos;
    }

    private static int mostWithin(long windowNanos, List<Long> nanos) {
        var within = new ArrayDeque<Long>();
        int most = 0;
        for (long at : nanos) {
            within.addLast(at);
            while (at - within.getFirst() >= windowNanos) {
                within.removeFirst();
            }
            most = Math.max(most, within.size());
        }
        return most;
    }

    private static Map<String, String> states(ScanResult result) {
        var states = new TreeMap<String, String>();
        result.findings()
                .forEach((target, finding) -> states.put(target.toString(), finding.state()));
        return states;
    }
}
