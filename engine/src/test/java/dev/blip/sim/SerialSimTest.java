package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.pace.Division;
import dev.blip.plan.Conduct;
import dev.blip.plan.Decoys;
import dev.blip.plan.Pace;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.Observation;
import dev.blip.report.ScanSummary;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole scans under the virtual clock that may have one probe outstanding at a time, as `-T0` to `-T2` ask for.
class SerialSimTest {
    private static final long MILLI = 1_000_000L;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final double POLITE = 2.5; // packets per second, of -T2
    private static final long ROUND_TRIP = 900 * MILLI;

    /// No silence is shorter than the measured round trip and the least margin above it.
    private static final long LEAST_TIMEOUT = ROUND_TRIP + RetryPolicy.DEFAULT.minTimeoutNanos();

    /// What the network has seen of a probe.
    private static final class Probe {
        final long before; // when the call that sent it began
        final long after; // when it had returned
        long answered = NEVER; // when its answer is back

        Probe(long before, long after) {
            this.before = before;
            this.after = after;
        }

        boolean isOutstandingAt(long nanos) {
            return nanos < Math.min(answered, after + LEAST_TIMEOUT);
        }
    }

    private final List<Probe> probes = new ArrayList<>();

    private SimNetwork network(SimNetwork.Population population, double lossEachWay) {
        var network = new SimNetwork(5, population, lossEachWay, _ -> ROUND_TRIP);
        network.witness = (before, after, _, _) -> probes.add(new Probe(before, after));
        network.answered = nanos -> probes.getLast().answered = nanos;
        return network;
    }

    private static Kind mostlySilent(int address, int port) {
        return Integer.remainderUnsigned(address, 3) == 0 ? Kind.OPEN : Kind.SILENT;
    }

    private SimScan scan(Pace pace, double lossEachWay) {
        AddressSet targets = AddressSet.range(NET, NET + 29);
        return new SimScan(
                SimScan.plan(targets, PortSet.of(80), pace, RetryPolicy.DEFAULT.retries()),
                network(SerialSimTest::mostlySilent, lossEachWay));
    }

    /// 30 silent targets, a timeout of a second each: when the first pass is over, the time of all but the last is.
    @Test
    void aTargetWhoseTimeIsOverIsNotAskedAgain() throws IOException {
        AddressSet targets = AddressSet.range(NET, NET + 29);
        var limits = new TimeLimits(TimeLimits.NO_LIMIT, 5_000 * MILLI, TimeLimits.NO_LIMIT);
        var scan =
                new SimScan(
                        SimScan.plan(targets, PortSet.of(80), Pace.serial(10_000), 3, limits),
                        network((_, _) -> Kind.SILENT, 0));
        scan.run();
        assertEquals(30, scan.findings.size());
        assertTrue(probes.size() <= 35, "sent " + probes.size());
    }

    /// At `--rate 10k` a minute would be 600,000 targets, at a timeout each a week.
    @Test
    void theFirstVerdictsDoNotWaitForATimeoutOfEachOfMany() {
        assertEquals(256, Division.trancheTargets(Pace.serial(10_000)));
        assertEquals(262_144, Division.trancheTargets(Pace.fixed(10_000)));
    }

    /// How many probes were outstanding at the most, the one that was just leaving included.
    private long mostOutstanding() {
        long most = 0;
        for (int i = 0; i < probes.size(); i++) {
            long leaving = probes.get(i).before;
            long others =
                    probes.subList(0, i).stream().filter(p -> p.isOutstandingAt(leaving)).count();
            most = Math.max(most, others + 1);
        }
        return most;
    }

    private long leastGap() {
        long least = NEVER;
        for (int i = 1; i < probes.size(); i++) {
            least = Math.min(least, probes.get(i).before - probes.get(i - 1).after);
        }
        return least;
    }

    private static void assertTruth(SimScan scan) {
        assertEquals(30, scan.findings.size());
        scan.findings.forEach(o -> {
            boolean isOpen = mostlySilent(o.host(), o.port()) == Kind.OPEN;
            assertEquals(isOpen ? State.OPEN : State.FILTERED, o.state(), o.toString());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "2.5, 0", // -T2
        "2.5, 0.1",
        "0.06666666666666667, 0", // -T1
        "0.0033333333333333335, 0", // -T0
        "1000000, 0", // with a --rate
        "1000000, 0.1"
    })
    void noProbeLeavesWhileAnotherIsOutstanding(double rate, double lossEachWay)
            throws IOException {
        var scan = scan(Pace.serial(rate), lossEachWay);
        scan.run();
        assertTruth(scan);
        assertEquals(1, mostOutstanding());
        assertTrue(leastGap() >= 1e9 / rate, "a gap of " + leastGap());
        assertTrue(probes.size() >= 50, "probes: " + probes.size()); // the silent twice at least
    }

    @Test
    void theSameRateWithoutTheBoundHasSeveralOutstanding() throws IOException {
        var scan = scan(Pace.fixed(POLITE), 0);
        scan.run();
        assertTruth(scan);
        assertEquals(3, mostOutstanding());
    }

    /// An answer lets the next probe go: nobody waits for the rest of the timeout, nor for long to notice.
    @Test
    void anAnswerEndsTheWait() throws IOException {
        AddressSet targets = AddressSet.range(NET, NET + 29);
        var scan =
                new SimScan(
                        SimScan.plan(targets, PortSet.of(80), Pace.serial(1_000_000), 7),
                        network((_, _) -> Kind.OPEN, 0));
        scan.run();
        assertEquals(30, probes.size());
        for (int i = 1; i < probes.size(); i++) {
            long late = probes.get(i).before - probes.get(i - 1).answered;
            assertTrue(late >= 0 && late < 15 * MILLI, "left after " + late); // the ring holds 8
        }
    }

    /// What the kernel refuses is not outstanding.
    @Test
    void aFrameThatDidNotLeaveIsNotWaitedFor() throws IOException {
        AddressSet targets = AddressSet.range(NET, NET + 29);
        SimNetwork network = network((_, _) -> Kind.OPEN, 0);
        network.refusedAddressMask = 1; // every other address
        var scan =
                new SimScan(
                        SimScan.plan(targets, PortSet.of(80), Pace.serial(1_000_000), 0), network);
        long nanos = scan.run();
        assertEquals(15, scan.count(State.OPEN));
        assertEquals(15, scan.count(State.UNKNOWN));
        long answered = 15 * (ROUND_TRIP + 15 * MILLI); // the ring holds 8
        long witness = 2 * ROUND_TRIP; // asked when the last timeout is over
        assertTrue(nanos < answered + LEAST_TIMEOUT + witness, "took " + nanos);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05})
    void decoysAreAskedOneAtATimeToo(double lossEachWay) throws IOException {
        var plan =
                ScanPlan.of(AddressSet.range(NET, NET + 3), PortSet.of(80, 443, 8080), 42)
                        .withConduct(Conduct.DEFAULT.withPace(Pace.serial(POLITE)))
                        .withDecoys(new Decoys(Decoys.Whom.AUTO, PortSet.of()));
        SimNetwork network = network((_, _) -> Kind.OPEN, lossEachWay);
        List<Observation> told = new ArrayList<>();
        ScanSummary summary = SimScanner.watched(plan, network).run(told::add);
        assertEquals(4, summary.lies().hosts());
        assertEquals(12, told.size());
        assertTrue(probes.size() > 12, "no decoy was asked");
        assertEquals(1, mostOutstanding());
        assertTrue(leastGap() >= 400 * MILLI, "a gap of " + leastGap());
    }
}
