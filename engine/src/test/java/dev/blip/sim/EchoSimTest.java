package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.metric.Counter;
import dev.blip.plan.Echoes;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.sim.SimNetwork.Population;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole measurements by echo under the virtual clock: which echoes are answered, and how soon, is known.
class EchoSimTest {
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    /// More than the clock's grain and the stamps of a batch add to a round trip.
    private static final long GRAIN = MILLI / 2;

    private static ScanPlan plan(AddressSet hosts, int count, long intervalNanos) {
        return ScanPlan.of(hosts, PortSet.of(0), 42).forEchoes(new Echoes(count, intervalNanos));
    }

    private static AddressSet hosts(int count) {
        return AddressSet.range(NET, NET + count - 1);
    }

    private static SimNetwork network(Population truth) {
        var network = new SimNetwork(7, truth, 0, host -> 5 * MILLI);
        network.areEchoes = true;
        return network;
    }

    private static void assertLost(SimScan scan, int hosts, IntBinaryOperator lostOf) {
        Map<Integer, Integer> lost = new HashMap<>();
        for (Observation o : scan.findings) {
            boolean isAnswered = o.state() == State.OPEN;
            assertEquals(isAnswered ? Reason.ECHO_REPLY : Reason.NO_RESPONSE, o.reason());
            lost.merge(o.host(), isAnswered ? 0 : 1, Integer::sum);
        }
        assertEquals(hosts, lost.size());
        lost.forEach((host, count) ->
                assertEquals(lostOf.applyAsInt(host, 0), count, "host " + (host & 0xFFFF)));
    }

    /// Every third echo of some hosts, none of others, all of the rest.
    @Test
    void lossOfEachHostIsWhatWasLost() throws IOException {
        var network =
                network((host, number) ->
                        (host & 3) == 3 || ((host & 3) == 1 && number % 3 == 0)
                                ? Kind.SILENT
                                : Kind.OPEN);
        var scan = new SimScan(plan(hosts(256), 30, 100 * MILLI), network);
        long nanos = scan.run();
        assertEquals(256 * 30, scan.findings.size());
        assertLost(scan, 256, (host, _) -> (host & 3) == 3 ? 30 : (host & 3) == 1 ? 10 : 0);
        assertEquals(256 * 30, scan.counted(Counter.SENT));
        assertTrue(nanos < 6 * SECOND, nanos + " ns for 29 intervals of 100 ms and a wait of 2 s");
    }

    @Test
    void silentNetworkIsMeasuredToTheEnd() throws IOException {
        var scan = new SimScan(plan(hosts(16), 20, 50 * MILLI), network((h, n) -> Kind.SILENT));
        scan.run();
        assertLost(scan, 16, (_, _) -> 20);
        assertEquals(16 * 20, scan.counted(Counter.SENT));
    }

    @Test
    void doubledAnswerIsOneAnswer() throws IOException {
        var network = network((host, number) -> number == 5 ? Kind.SILENT : Kind.OPEN);
        network.doubled = true;
        var scan = new SimScan(plan(hosts(8), 10, 20 * MILLI), network);
        scan.run();
        assertEquals(8 * 10, scan.findings.size());
        assertLost(scan, 8, (_, _) -> 1);
        assertEquals(8 * 9, scan.counted(Counter.DUPLICATE));
    }

    /// The third echo's answer comes behind those of the three after it: it is the third that has taken so long.
    @Test
    void answerThatComesAfterLaterOnesIsThatOfItsOwnEcho() throws IOException {
        var network = network((host, number) -> Kind.OPEN);
        network.slowness =
                (host, number, usual, now) -> number == 3 ? 350 * MILLI : usual + number * MILLI;
        var scan = new SimScan(plan(hosts(8), 8, 100 * MILLI), network);
        scan.run();
        assertEquals(8 * 8, scan.findings.size());
        for (Observation o : scan.findings) {
            long expected = o.port() == 3 ? 350 * MILLI : (5 + o.port()) * MILLI;
            long rtt = o.reply().rttNanos();
            assertTrue(rtt >= expected && rtt < expected + GRAIN, "echo " + o.port() + ": " + rtt);
        }
    }

    /// The last echo is waited for two seconds, those before it longer.
    @ParameterizedTest
    @CsvSource({"1, 1900, 0", "1, 2200, 1", "8, 1900, 0"})
    void answerCountsAsLongAsItIsWaitedFor(int count, long millis, int lost) throws IOException {
        var network = network((host, number) -> Kind.OPEN);
        network.slowness = (host, number, usual, now) -> millis * MILLI;
        var scan = new SimScan(plan(hosts(1), count, 100 * MILLI), network);
        scan.run();
        assertLost(scan, 1, (_, _) -> lost);
    }

    /// Neighbouring addresses, and a list with gaps: no two hosts share an interval.
    @ParameterizedTest
    @CsvSource({"256, 1, 10", "300, 256, 20", "7, 1, 1000", "1, 1, 10"})
    void noHostIsAskedSoonerThanTheIntervalNorMuchLater(int count, int step, long millis)
            throws IOException {
        var some = new AddressSet.Builder();
        for (int i = 0; i < count; i++) {
            some.add(NET + i * step, NET + i * step);
        }
        var network = network((host, number) -> Kind.OPEN);
        Map<Integer, Long> last = new HashMap<>();
        long[] sum = new long[1];
        network.witness =
                (before, after, host, number) -> {
                    Long then = last.put(host, after);
                    long gap = then == null ? millis * MILLI : before - then;
                    assertTrue(gap >= millis * MILLI, "gap of " + gap + " ns");
                    sum[0] += gap;
                };
        var scan = new SimScan(plan(some.build(), 10, millis * MILLI), network);
        scan.run();
        assertEquals(count * 10, scan.findings.size());
        long mean = sum[0] / (10L * count);
        assertTrue(mean < 1.3 * millis * MILLI, "mean gap of " + mean + " ns");
    }
}
