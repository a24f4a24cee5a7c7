package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.LongWork;
import dev.blip.plan.Caps;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.sim.SimNetwork.Population;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole scans under the virtual clock at default flags: each host is asked as fast as its answers show that it can
/// take, and no faster.
class HostPaceSimTest {
    private static final long MICRO = 1_000L;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0

    private static ScanPlan plan(int addresses, PortSet ports, long seed) {
        return ScanPlan.of(AddressSet.range(NET, NET + addresses - 1), ports, seed);
    }

    private static Kind allAnswer(int address, int port) {
        return port % 97 == 0 ? Kind.OPEN : Kind.CLOSED;
    }

    private static Kind halfAnswers(int address, int port) {
        return (port * 31 + address) % 2 == 0 ? Kind.CLOSED : Kind.SILENT;
    }

    private static Kind twoPortsAnswer(int address, int port) {
        return port == 80 || port == 443 ? Kind.OPEN : Kind.SILENT;
    }

    private static void assertTruth(SimScan scan, Population truth) {
        for (Observation o : scan.findings) {
            State right =
                    switch (truth.of(o.host(), o.port())) {
                        case OPEN -> State.OPEN;
                        case CLOSED -> State.CLOSED;
                        default -> State.FILTERED;
                    };
            assertEquals(right, o.state(), () -> "port " + o.port());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 65535, 0.3", "1, 1000, 0.15", "256, 1000, 0.6"})
    void whoAnswersAllIsAskedAsFastAsThePathCarries(int addresses, int ports, double most)
            throws IOException {
        var network = new SimNetwork(5, HostPaceSimTest::allAnswer, 0, a -> 200 * MICRO);
        var scan = new SimScan(plan(addresses, SimScan.ports(ports), 1), network);
        double seconds = scan.run() / 1e9;
        assertEquals(addresses * ports, scan.findings.size());
        assertTruth(scan, HostPaceSimTest::allAnswer);
        assertTrue(seconds < most, "took " + seconds);
    }

    /// Silence is a verdict after a second, and after a quarter of one where there is but one host, and it is quick.
    @ParameterizedTest
    @CsvSource({"1, 65535, 1.3", "1, 1000, 0.7", "256, 1000, 2.5"})
    void halfTheSilenceTakesNoLongerThanSilenceDoes(int addresses, int ports, double most)
            throws IOException {
        var network = new SimNetwork(5, HostPaceSimTest::halfAnswers, 0, a -> 200 * MICRO);
        var scan = new SimScan(plan(addresses, SimScan.ports(ports), 1), network);
        double seconds = scan.run() / 1e9;
        assertTruth(scan, HostPaceSimTest::halfAnswers);
        assertTrue(seconds < most, "took " + seconds);
    }

    /// Waiting less for one quick host misses nobody: what its paths lose is as well known as anybody's.
    @ParameterizedTest
    @CsvSource({"0, 200", "0.01, 200", "0.05, 200", "0.2, 200", "0.05, 20000", "0.05, 80000"})
    void whatIsMissedOfOneQuickHostIsWithinWhatIsSaid(double loss, long rttMicros)
            throws IOException {
        int inside = 0;
        for (int seed = 1; seed <= 20; seed++) {
            var network =
                    new SimNetwork(
                            seed, HostPaceSimTest::halfAnswers, loss, a -> rttMicros * MICRO);
            var scan = new SimScan(plan(1, SimScan.ports(1_000), seed), network);
            scan.run();
            long missed = 500 - scan.count(State.CLOSED);
            assertTrue(missed <= 5, "missed " + missed);
            inside += missed <= scan.expectedMissed().high() ? 1 : 0;
        }
        assertTrue(inside >= 19, "inside " + inside);
    }

    /// Behind firewalls that let two ports through, witnesses prove what silence cannot, though some of them are lost.
    /// At the gentle rate a pass over 8,000 ports alone would take 32 s.
    @ParameterizedTest
    @CsvSource({
        "1, 8000, 200, 0, 6",
        "1, 8000, 200, 0.01, 6",
        "1, 8000, 50000, 0.03, 6",
        "64, 1000, 200, 0, 4",
        "64, 1000, 30000, 0, 6",
        "64, 1000, 30000, 0.01, 40",
        "256, 1000, 30000, 0, 6"
    })
    void hostsThatSeldomAnswerAreProvenByWitnesses(
            int addresses, int ports, long rttMicros, double loss, double most) throws IOException {
        for (int seed = 1; seed <= 3; seed++) {
            var network =
                    new SimNetwork(
                            seed, HostPaceSimTest::twoPortsAnswer, loss, a -> rttMicros * MICRO);
            var scan = new SimScan(plan(addresses, SimScan.ports(ports), seed), network);
            double seconds = scan.run() / 1e9;
            assertEquals(addresses * ports, scan.findings.size());
            long missed = 2L * addresses - scan.count(State.OPEN);
            assertTrue(missed <= scan.expectedMissed().high(), "missed " + missed);
            assertTrue(seconds < most, "took " + seconds);
        }
    }

    /// Where nobody is spared, no port is asked before the others: the rate is judged by a sample of all.
    @Test
    void firewalledHostsAreNoDarknessWhereNobodyIsSpared() throws IOException {
        var network = new SimNetwork(1, HostPaceSimTest::twoPortsAnswer, 0, a -> 30 * MILLI);
        ScanPlan plan = SimScan.capped(plan(64, SimScan.ports(1_000), 1), Caps.NO_CAPS);
        double seconds = new SimScan(plan, network).run() / 1e9;
        assertTrue(seconds < 10, "took " + seconds);
    }

    /// One answer a second late, as where the last router had to ask for the host first.
    @Test
    void oneLateAnswerIsForgotten() throws IOException {
        var network = new SimNetwork(1, HostPaceSimTest::twoPortsAnswer, 0, a -> 200 * MICRO);
        boolean[] isWarm = {false};
        network.slowness =
                (address, port, usual, now) -> {
                    long more = isWarm[0] ? 0 : SECOND;
                    isWarm[0] = true;
                    return usual + more;
                };
        double seconds = new SimScan(plan(1, SimScan.ports(8_000), 1), network).run() / 1e9;
        assertTrue(seconds < 12, "took " + seconds);
    }

    /// What kind of host a scanner may harm, or misjudge.
    enum Fragile {
        PLAIN,
        ANSWERS_OPEN_PORTS_ONLY,
        SLOWS_DOWN,
        LIMITS_RESETS;

        FragileDevice device() {
            return switch (this) {
                case PLAIN, ANSWERS_OPEN_PORTS_ONLY -> FragileDevice.plain();
                case SLOWS_DOWN -> FragileDevice.slowing();
                case LIMITS_RESETS -> FragileDevice.limitingResets(200);
            };
        }

        Kind of(int port) {
            boolean isSilent = this == ANSWERS_OPEN_PORTS_ONLY;
            return port % 97 == 0 ? Kind.OPEN : isSilent ? Kind.SILENT : Kind.CLOSED;
        }
    }

    @ParameterizedTest
    @EnumSource(Fragile.class)
    void noFragileHostIsOverrunAndAllItsPortsAreRight(Fragile kind) throws IOException {
        var seeds = new SplittableRandom(LongWork.seed());
        int runs = LongWork.runs("one fragile host, " + kind, 5, 100);
        for (int run = 0; run < runs; run++) {
            FragileDevice device = kind.device();
            Population truth = (address, port) -> kind.of(port);
            var network = new SimNetwork(seeds.nextLong(), truth, 0, a -> 300 * MICRO);
            network.device = (address, port, now) -> device.served(kind.of(port), now);
            var scan = new SimScan(plan(1, SimScan.ports(1_000), seeds.nextLong()), network);
            scan.run();
            assertEquals(0, device.kills(), "run " + run);
            assertTruth(scan, truth);
        }
    }

    /// One in six of a /24 is fragile, each in one of the four ways; the others are in no hurry because of them.
    @Test
    void fragileHostsAmongOthersAreSparedAndHoldUpNobody() throws IOException {
        var seeds = new SplittableRandom(LongWork.seed());
        int runs = LongWork.runs("fragile hosts among others", 2, 100);
        Fragile[] kinds = Fragile.values();
        Population truth =
                (address, port) ->
                        isFragile(address) ? kinds[address & 3].of(port) : allAnswer(address, port);
        for (int run = 0; run < runs; run++) {
            Map<Integer, FragileDevice> devices = new HashMap<>();
            var network = new SimNetwork(seeds.nextLong(), truth, 0, a -> 300 * MICRO);
            network.device =
                    (address, port, now) ->
                            isFragile(address)
                                    ? devices.computeIfAbsent(address, a -> kinds[a & 3].device())
                                            .served(truth.of(address, port), now)
                                    : 0;
            var scan = new SimScan(plan(256, SimScan.ports(100), seeds.nextLong()), network);
            long[] lastOfOthers = {0};
            scan.sink =
                    o -> {
                        scan.findings.add(o);
                        if (!isFragile(o.host())) {
                            lastOfOthers[0] = network.nanoTime();
                        }
                    };
            scan.run();
            devices.forEach((address, device) -> assertEquals(0, device.kills()));
            assertTruth(scan, truth);
            assertTrue(lastOfOthers[0] < SECOND, "others took " + lastOfOthers[0]);
        }
    }

    private static boolean isFragile(int address) {
        return (address & 0xFF) % 6 == 1;
    }

    /// Four until the first have come back flat, and twice as many in each round trip after that.
    @Test
    void noMoreThanFourAreUnderWayUntilTheTimesHaveProvedFlat() throws IOException {
        long rtt = 50 * MILLI;
        var network = new SimNetwork(5, HostPaceSimTest::allAnswer, 0, a -> rtt);
        var arrivals = new ArrayDeque<Long>();
        network.answered = arrivals::add;
        int[] underWay = {0};
        int[] most = new int[40]; // by round trip
        long[] began = {-1};
        network.witness =
                (before, after, address, port) -> {
                    began[0] = began[0] < 0 ? after : began[0];
                    while (!arrivals.isEmpty() && arrivals.peek() <= before) {
                        arrivals.poll();
                        underWay[0]--;
                    }
                    int round = (int) ((after - began[0]) / rtt);
                    most[round] = Math.max(most[round], ++underWay[0]);
                };
        new SimScan(plan(1, SimScan.ports(1_000), 1), network).run();
        // Nothing is known of the host in the first round trip: it is asked gently.
        assertTrue(most[0] <= 250 * 50 / 1_000 + 1, "at first " + most[0]);
        for (int round = 1, bound = 4; round < 8; round++, bound *= 2) {
            assertTrue(most[round] <= Math.max(bound, most[0]), round + ": " + most[round]);
        }
    }

    /// The last router has to ask by ARP for each address that is not there.
    @Test
    void whereNobodyHasAnsweredFewNewAddressesASecondAreAsked() throws IOException {
        var network = new SimNetwork(5, (a, p) -> Kind.SILENT, 0, a -> MILLI);
        Map<Integer, Long> lastAsked = new HashMap<>();
        var newOnes = new ArrayDeque<Long>();
        int[] most = {0};
        network.witness =
                (before, after, address, port) -> {
                    Long last = lastAsked.put(address, after);
                    if (last != null && after - last < SECOND) {
                        return;
                    }
                    newOnes.add(after);
                    while (after - newOnes.peek() >= SECOND / 4) {
                        newOnes.poll();
                    }
                    most[0] = Math.max(most[0], newOnes.size());
                };
        var scan = new SimScan(plan(256, SimScan.ports(100), 1), network);
        scan.run();
        assertEquals(25_600, scan.findings.size());
        assertEquals(25_600, network.probesByTarget.size(), "all are asked in the end");
        assertTrue(most[0] <= 512 / 4 + 16 + 1, "in a quarter of a second: " + most[0]);
    }

    @Test
    void twoLikelyPortsOfEveryAddressComeFirst() throws IOException {
        var network = new SimNetwork(5, (a, p) -> Kind.SILENT, 0, a -> MILLI);
        int[] others = {0};
        int[] likely = {0};
        network.witness =
                (before, after, address, port) -> {
                    if (port == 80 || port == 443) {
                        likely[0] += others[0] == 0 ? 1 : 0;
                    } else {
                        others[0]++;
                    }
                };
        new SimScan(plan(64, SimScan.ports(500), 1), network).run();
        assertTrue(likely[0] >= 2 * 64, "asked before the first other: " + likely[0]);
    }
}
