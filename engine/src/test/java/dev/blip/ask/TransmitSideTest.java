package dev.blip.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.metric.Counter;
import dev.blip.pace.Division;
import dev.blip.plan.Part;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.sim.SimNetwork;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.sim.SimScan;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several transmitters under the virtual clock: what one does, all do together.
class TransmitSideTest {
    private static final long MILLI = 1_000_000L;
    private static final long WINDOW = 10 * MILLI;
    private static final int NET = 0xC6120000; // 198.18.0.0

    private static Kind byThirds(int address, int port) {
        return Kind.values()[Math.floorMod(Integer.hashCode(address * 31 + port * 7), 3)];
    }

    private static ScanPlan plan(int targets, long rate, int retries, int threads) {
        ScanPlan plan =
                SimScan.plan(
                        AddressSet.range(NET, NET + targets - 1), PortSet.of(80), rate, retries);
        return SimScan.shared(plan, Part.WHOLE, threads);
    }

    private static Map<Integer, State> verdicts(SimScan scan) throws IOException {
        scan.run();
        var verdicts = new HashMap<Integer, State>();
        for (Observation each : scan.findings) {
            assertEquals(null, verdicts.put(each.host(), each.state()), "reported twice");
        }
        return verdicts;
    }

    private static State truth(int address) {
        return switch (byThirds(address, 80)) {
            case OPEN -> State.OPEN;
            case CLOSED -> State.CLOSED;
            default -> State.FILTERED;
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16})
    void everyTargetGetsItsTrueVerdictOnceHoweverManyAsk(int threads) throws IOException {
        var expected = new HashMap<Integer, State>();
        for (int i = 0; i < 2_003; i++) {
            expected.put(NET + i, truth(NET + i));
        }
        var network = new SimNetwork(5, TransmitSideTest::byThirds, 0, a -> MILLI);
        var scan = new SimScan(plan(2_003, 50_000, 1, threads), network);
        assertEquals(threads, scan.transmitSide.transmitters().size());
        assertEquals(expected, verdicts(scan));
        network.probesByTarget.forEach((target, probes) -> {
            boolean silent = byThirds((int) (target >> 16), 80) == Kind.SILENT;
            // A witness is asked once more.
            assertTrue(silent ? probes == 2 : probes <= 3, "probes " + probes);
        });
        assertEquals(2, scan.transmitSide.passes());
    }

    @Test
    void shardsOfSeveralThreadsEachAskEveryTargetOnce() throws IOException {
        var network = new SimNetwork(5, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        for (int number = 1; number <= 3; number++) {
            ScanPlan whole = plan(1_001, 50_000, 0, 1);
            ScanPlan shard = SimScan.shared(whole, new Part(number, 3), 2);
            var of = new SimNetwork(5, (a, p) -> Kind.OPEN, 0, a -> MILLI);
            verdicts(new SimScan(shard, of));
            of.probesByTarget.forEach(
                    (target, probes) -> network.probesByTarget.merge(target, probes, Integer::sum));
        }
        assertEquals(1_001, network.probesByTarget.size());
        network.probesByTarget.forEach((target, probes) -> assertEquals(1, probes.intValue()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void noTenMillisecondsHoldMoreOfAllThreadsThanTheRateAllows(int threads) throws IOException {
        var network = new SimNetwork(5, (a, p) -> Kind.SILENT, 0, a -> MILLI);
        var scan = new SimScan(plan(6_007, 20_050, 1, threads), network);
        scan.run();
        long inWindow = 0;
        int oldest = 0;
        for (var departure : network.departures) {
            inWindow += departure.count();
            while (departure.nanos() - network.departures.get(oldest).nanos() >= WINDOW) {
                inWindow -= network.departures.get(oldest++).count();
            }
            assertTrue(inWindow <= 201, "in 10 ms: " + inWindow);
        }
        assertEquals(2 * 6_007, scan.counted(Counter.SENT));
        long sent = 0;
        long half = 0; // when the first pass was out
        for (var departure : network.departures) {
            sent += departure.count();
            half = sent <= 6_007 ? departure.nanos() : half;
        }
        assertTrue(half < 1.05 * 6_007 / 20_000 * 1_000 * MILLI, "took " + half);
    }

    @Test
    void stoppedThreadsListenToTheEndAndOwnUpToTheRest() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        var scan = new SimScan(plan(1_000, 50_000, 3, 3), network);
        scan.work(); // a batch of each leaves
        scan.transmitSide.stop();
        scan.run();
        long probed = network.probesByTarget.size();
        assertTrue(probed > 3 && probed < 1_000, "probed " + probed);
        assertEquals(probed, scan.count(State.OPEN));
        assertEquals(1_000 - probed, scan.count(State.UNKNOWN) + scan.transmitSide.unopened());
    }

    @Test
    void threadsWhoseReporterHasGoneEndThoughTheirLogsAreFull() {
        var network = new SimNetwork(3, (a, p) -> Kind.SILENT, 0, a -> MILLI);
        var scan = new SimScan(plan(300_000, 3_000_000, 0, 3), network);
        assertFalse(scan.endsUnheard(100_000), "silence fits into the logs: this proves nothing");
        scan.transmitSide.abandon();
        assertTrue(scan.endsUnheard(1));
    }

    @Test
    void whatTheInterfaceLosesToOneThreadIsNoEvidenceForAnother() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.SILENT, 0, a -> MILLI);
        network.lostFrom = 0;
        var scan = new SimScan(plan(1_000, 50_000, 1, 3), network);
        scan.run();
        assertEquals(1_000, scan.count(State.UNKNOWN));
    }

    @Test
    void tranchesOfSeveralThreadsAreAllSettled() throws IOException {
        var network =
                new SimNetwork(3, (a, p) -> (a & 7) == 0 ? Kind.OPEN : Kind.SILENT, 0, a -> MILLI);
        int targets = 3 * Division.TRANCHE_TARGETS + 17;
        var scan = new SimScan(plan(targets, 4_000_000, 1, 2), network);
        scan.run();
        assertEquals((targets + 7) / 8, scan.count(State.OPEN));
        assertEquals(targets - (targets + 7) / 8, scan.count(State.FILTERED));
    }
}
