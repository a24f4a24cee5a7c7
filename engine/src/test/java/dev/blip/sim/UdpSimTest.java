package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.sim.SimNetwork.Population;
import dev.blip.targets.AddressSet;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole UDP scans under the virtual clock: hosts that limit their ICMP errors, as Linux does with six at once and one
/// a second, are asked as fast as that allows, each for itself.
class UdpSimTest {
    private static final long MICRO = 1_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final int BURST = 6;

    private static ScanPlan plan(int addresses, int ports, long seed) {
        return plan(addresses, ports, seed, 20_000);
    }

    private static ScanPlan plan(int addresses, int ports, long seed, double perSecond) {
        return ScanPlan.of(AddressSet.range(NET, NET + addresses - 1), SimScan.ports(ports), seed)
                .forDatagrams(Pace.fixed(perSecond));
    }

    private static SimNetwork network(
            long seed, Population truth, double loss, LongUnaryOperator delay) {
        var network = new SimNetwork(seed, truth, loss, delay);
        network.areDatagrams = true;
        return network;
    }

    private static State right(Kind kind) {
        return switch (kind) {
            case OPEN -> State.OPEN;
            case CLOSED -> State.CLOSED;
            case SILENT -> State.OPEN_FILTERED;
            case PROHIBITED, GONE -> State.FILTERED;
        };
    }

    private static void assertTruth(SimScan scan, Population truth) {
        for (Observation o : scan.findings) {
            assertEquals(
                    right(truth.of(o.host(), o.port())),
                    o.state(),
                    () -> "host " + (o.host() & 0xFF) + " port " + o.port());
        }
    }

    private static Kind allClosed(int address, int port) {
        return port == 53 ? Kind.OPEN : Kind.CLOSED;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.2, 200",
        "1, 30, 200",
        "1, 200, 100",
        "10, 0.2, 400",
        "50, 0.2, 1000",
        "0.5, 0.2, 60"
    })
    void hostThatLimitsItsErrorsTakesHardlyLongerThanItsLimit(
            double perSecond, double rttMillis, int ports) throws IOException {
        var seeds = new SplittableRandom(7);
        for (int run = 0; run < 5; run++) {
            long rtt = (long) (rttMillis * 1e6);
            var network = network(seeds.nextLong(), UdpSimTest::allClosed, 0, a -> rtt);
            network.errorLimits = address -> perSecond;
            var scan = new SimScan(plan(1, ports, seeds.nextLong()), network);
            double seconds = scan.run() / 1e9;
            assertEquals(ports, scan.findings.size());
            assertTruth(scan, UdpSimTest::allClosed);
            double floor = (ports - 1 - BURST) / perSecond;
            assertTrue(
                    seconds <= 1.2 * floor, "took " + seconds + " where the limit allows " + floor);
        }
    }

    /// At a low rate the witness of a train finds no room beside it. At a lower one it comes so late that the host may
    /// have an error again.
    @ParameterizedTest
    @CsvSource({"1, 50", "1, 100", "1, 200", "8, 100", "8, 200", "8, 1000"})
    void noPortOfSuchAHostIsCalledOpenOrFilteredForALowRate(int hosts, double perSecond)
            throws IOException {
        var seeds = new SplittableRandom(5);
        for (int run = 0; run < 3; run++) {
            var network = network(seeds.nextLong(), UdpSimTest::allClosed, 0, a -> 200 * MICRO);
            network.errorLimits = address -> 1;
            var scan = new SimScan(plan(hosts, 40, seeds.nextLong(), perSecond), network);
            scan.run();
            assertEquals(40 * hosts, scan.findings.size());
            assertTruth(scan, UdpSimTest::allClosed);
        }
    }

    /// An error in five seconds is more than none.
    @Test
    void hostThatSeldomSendsAnErrorIsNotGivenUpOn() throws IOException {
        var seeds = new SplittableRandom(5);
        for (int run = 0; run < 5; run++) {
            var network = network(seeds.nextLong(), UdpSimTest::allClosed, 0, a -> 200 * MICRO);
            network.errorLimits = address -> 0.2;
            var scan = new SimScan(plan(1, 30, seeds.nextLong()), network);
            scan.run();
            assertTruth(scan, UdpSimTest::allClosed);
        }
    }

    /// Every third port is silent, and nothing tells it from a closed one whose host has no error left.
    @Test
    void silentPortsOfSuchAHostAreToldFromClosedOnes() throws IOException {
        Population truth = (a, port) -> port % 3 == 0 ? Kind.SILENT : allClosed(a, port);
        var seeds = new SplittableRandom(11);
        for (int run = 0; run < 10; run++) {
            var network = network(seeds.nextLong(), truth, 0, a -> 200 * MICRO);
            network.errorLimits = address -> 1;
            var scan = new SimScan(plan(1, 150, seeds.nextLong()), network);
            double seconds = scan.run() / 1e9;
            assertTruth(scan, truth);
            assertEquals(100, scan.findings.size() - scan.count(State.OPEN_FILTERED));
            assertTrue(seconds <= 1.5 * (99 - BURST), "took " + seconds);
        }
    }

    @Test
    void slowHostsHoldUpNobodyElseAndTakeAsLongAsOne() throws IOException {
        int ports = 200;
        Population truth =
                (a, port) ->
                        switch (a & 3) {
                            case 0 -> Kind.SILENT;
                            case 1 -> Kind.PROHIBITED;
                            default -> allClosed(a, port);
                        };
        var network = network(3, truth, 0, a -> (200 + (a & 0xFF) * 50L) * MICRO);
        network.errorLimits = address -> (address & 3) == 2 ? 1 : 0;
        var scan = new SimScan(plan(64, ports, 5), network);
        double seconds = scan.run() / 1e9;
        assertEquals(64 * ports, scan.findings.size());
        assertTruth(scan, truth);
        assertTrue(seconds <= 1.2 * (ports - 1 - BURST), "took " + seconds);
        double quick = 0;
        for (Observation o : scan.findings) {
            boolean isUnlimited = (o.host() & 3) == 3 || (o.host() & 3) == 1;
            double after = (o.epochNanos() - scan.findings.getFirst().epochNanos()) / 1e9;
            quick = isUnlimited ? Math.max(quick, after) : quick;
        }
        assertTrue(quick < 5, "the last of those without a limit took " + quick);
    }

    @Test
    void hostsThatAreAllSilentAreDoneWithAfterTwoProbesEach() throws IOException {
        var network = network(3, (a, p) -> Kind.SILENT, 0, a -> 200 * MICRO);
        var scan = new SimScan(plan(1, 1_000, 5), network);
        double seconds = scan.run() / 1e9;
        assertEquals(1_000, scan.count(State.OPEN_FILTERED));
        assertTrue(network.probesByTarget.values().stream().allMatch(probes -> probes == 2));
        assertTrue(seconds < 2.1, "took " + seconds);
    }

    @Test
    void whoHasNoLimitIsAskedAsFastAsTheRateAllows() throws IOException {
        var network = network(3, UdpSimTest::allClosed, 0, a -> 200 * MICRO);
        var scan = new SimScan(plan(16, 1_000, 5), network);
        double seconds = scan.run() / 1e9;
        assertTruth(scan, UdpSimTest::allClosed);
        assertTrue(seconds < 1.0, "took " + seconds);
    }

    /// Where packets are lost as well, more passes make up for it; a host with a limit is asked no faster for them.
    @Test
    void lossIsMadeUpFor() throws IOException {
        Population truth = (a, port) -> port % 5 == 0 ? Kind.SILENT : allClosed(a, port);
        var network = network(3, truth, 0.03, a -> 5_000 * MICRO);
        network.errorLimits = address -> (address & 1) == 0 ? 5 : 0;
        var scan = new SimScan(plan(8, 200, 5), network);
        double seconds = scan.run() / 1e9;
        assertTruth(scan, truth);
        assertTrue(seconds <= 3 * 160 / 5.0, "took " + seconds);
    }

    /// It has answered until then, and answers nothing more.
    @Test
    void hostThatStopsSendingErrorsIsGivenUpOn() throws IOException {
        var network = network(3, UdpSimTest::allClosed, 0, a -> 200 * MICRO);
        network.errorLimits = address -> 1e-6;
        var scan = new SimScan(plan(1, 500, 5), network);
        double seconds = scan.run() / 1e9;
        assertTrue(scan.count(State.CLOSED) <= BURST);
        assertTrue(seconds < 60, "took " + seconds);
    }
}
