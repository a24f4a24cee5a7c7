package dev.blip.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.metric.Counter;
import dev.blip.plan.Pace;
import dev.blip.report.State;
import dev.blip.scan.SimNetwork.Kind;
import dev.blip.target.AddressSet;
import dev.blip.target.PortSet;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Default flags against networks that carry less than the ceiling.
class RateSimTest {
    private static final long MILLI = 1_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0
    static final int TARGETS = 21_000;

    static boolean isAlive(int address, int perMille) {
        return Math.floorMod(address * 0x9E3779B9L >>> 9, 1_000) < perMille;
    }

    static long alive(int perMille) {
        long alive = 0;
        for (int i = 0; i < TARGETS; i++) {
            alive += isAlive(NET + i, perMille) ? 1 : 0;
        }
        return alive;
    }

    static SimScan scan(SimNetwork network, Pace pace) {
        var addresses = AddressSet.range(NET, NET + TARGETS - 1);
        return new SimScan(SimScan.plan(addresses, PortSet.of(80), pace, 3), network);
    }

    /// The ideal time is that of the packets which must be sent, one to who answers and four to the silent, at the
    /// bottleneck's rate or the ceiling.
    @ParameterizedTest
    @CsvSource({
        "5000, 1000, 1", "5000, 1000, 20", "5000, 300, 1", "5000, 300, 20",
        "20000, 1000, 1", "20000, 1000, 20", "20000, 300, 1", "20000, 300, 20",
        "100000, 1000, 1", "100000, 1000, 20", "100000, 300, 1", "100000, 300, 20"
    })
    void aBottleneckIsFoundAndFilledAndNotOverrun(int perSecond, int perMille, long rttMillis)
            throws IOException {
        var network =
                new SimNetwork(
                        5,
                        (a, p) -> isAlive(a, perMille) ? Kind.OPEN : Kind.SILENT,
                        0,
                        a -> rttMillis * MILLI);
        network.bottleneckPerSecond = perSecond;
        var scan = scan(network, Pace.DEFAULT);
        double seconds = scan.run() / 1e9;
        long alive = alive(perMille);
        double ideal =
                (alive + 4.0 * (TARGETS - alive))
                        / Math.min(perSecond, Pace.DEFAULT.packetsPerSecond());
        double drops = network.bottleneckDrops / (double) scan.counted(Counter.SENT);
        assertTrue(
                scan.count(State.OPEN) >= 0.999 * alive,
                "found " + scan.count(State.OPEN) + " of " + alive);
        assertTrue(drops < 0.03, "drops=" + drops);
        assertTrue(seconds <= 1.6 * ideal, "seconds=" + seconds + ", ideal=" + ideal);
    }

    /// The same with a ceiling far above: the path itself is the limit, on a short round trip.
    @Test
    void aFastBottleneckBelowAHighCeilingIsFoundToo() throws IOException {
        var network = new SimNetwork(5, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        network.bottleneckPerSecond = 100_000;
        var scan = scan(network, new Pace(1_000_000));
        double seconds = scan.run() / 1e9;
        assertEquals(TARGETS, scan.count(State.OPEN));
        double drops = network.bottleneckDrops / (double) scan.counted(Counter.SENT);
        assertTrue(drops < 0.03, "drops=" + drops);
        assertTrue(seconds <= 1.6 * TARGETS / 100_000, "seconds=" + seconds);
    }

    @ParameterizedTest
    @CsvSource({"0.01", "0.05", "0.1", "0.2"})
    void randomLossSlowsNothingDown(double lossEachWay) throws IOException {
        var network = new SimNetwork(5, (a, p) -> Kind.OPEN, lossEachWay, a -> 20 * MILLI);
        var scan = scan(network, Pace.DEFAULT);
        scan.run();
        assertTrue(
                scan.transmitSide.control().rate() >= 40_000,
                "rate=" + scan.transmitSide.control().rate());
    }

    /// A table of 4,096 entries fills within 0.2 s; 100 ms later nearly nothing is sent into it.
    @Test
    void aTranslationTableThatFillsBringsTheRateDownToATrickle() throws IOException {
        var network = new SimNetwork(5, (a, p) -> Kind.OPEN, 0, a -> 20 * MILLI);
        network.natEntries = 4_096;
        var scan = scan(network, Pace.DEFAULT);
        var fullAt = new long[] {Long.MAX_VALUE};
        var rateLater = new double[] {-1};
        scan.onTurn =
                () -> {
                    long now = network.nanoTime();
                    if (network.natDrops > 0 && fullAt[0] == Long.MAX_VALUE) {
                        fullAt[0] = now;
                    }
                    if (rateLater[0] < 0 && now - 150 * MILLI > fullAt[0]) {
                        rateLater[0] = scan.transmitSide.control().rate();
                    }
                };
        scan.run();
        assertTrue(rateLater[0] > 0 && rateLater[0] < 3_000, "rate=" + rateLater[0]);
    }
}
