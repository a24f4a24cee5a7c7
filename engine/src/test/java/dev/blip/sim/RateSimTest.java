package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.metric.Counter;
import dev.blip.plan.Pace;
import dev.blip.plan.TimeLimits;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Default flags against networks that carry less than the ceiling.
public class RateSimTest {
    private static final long MILLI = 1_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0
    static final int TARGETS = 21_000;

    public static boolean isAlive(int address, int perMille) {
        return Math.floorMod(address * 0x9E3779B9L >>> 9, 1_000) < perMille;
    }

    /// As spread as by chance, which `isAlive` is not: its shares are alike everywhere.
    private static Kind isAliveByChance(long number, int perMille) {
        return new SplittableRandom(number).nextInt(1_000) < perMille ? Kind.OPEN : Kind.SILENT;
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
        // A full translation table is a dead path until its entries expire, 30 s later.
        long none = TimeLimits.NO_LIMIT;
        var limits =
                network.natEntries == 0
                        ? TimeLimits.NONE
                        : new TimeLimits(none, none, none, 60_000_000_000L);
        return new SimScan(SimScan.plan(addresses, PortSet.of(80), pace, 7, limits), network);
    }

    /// The ideal time is that of the packets which must be sent, one to who answers and four to the silent, at the
    /// bottleneck's rate. Where a fast path is long, or three in ten targets say what it carries, the start takes a
    /// larger part of a short scan, and more is on the way when the limit shows.
    @ParameterizedTest
    @CsvSource({
        "5000, 1000, 1, 0.03, 1.6", "5000, 1000, 20, 0.03, 1.6",
        "5000, 300, 1, 0.03, 1.6", "5000, 300, 20, 0.03, 1.6",
        "20000, 1000, 1, 0.03, 1.6", "20000, 1000, 20, 0.03, 1.6",
        "20000, 300, 1, 0.03, 1.6", "20000, 300, 20, 0.03, 1.6",
        "100000, 1000, 1, 0.03, 1.6", "100000, 1000, 20, 0.06, 2.4",
        "100000, 300, 1, 0.06, 2.4", "100000, 300, 20, 0.06, 3.0"
    })
    void aBottleneckIsFoundAndFilledAndNotOverrun(
            int perSecond, int perMille, long rttMillis, double mostDropped, double mostTimes)
            throws IOException {
        var network =
                new SimNetwork(
                        5,
                        (a, p) -> isAlive(a, perMille) ? Kind.OPEN : Kind.SILENT,
                        0,
                        a -> rttMillis * MILLI);
        network.bottleneck.perSecond = perSecond;
        var scan = scan(network, Pace.DEFAULT);
        double seconds = scan.run() / 1e9;
        long alive = alive(perMille);
        double ideal =
                (alive + 4.0 * (TARGETS - alive))
                        / Math.min(perSecond, Pace.DEFAULT.packetsPerSecond());
        double drops = network.bottleneck.probeDrops() / (double) scan.counted(Counter.SENT);
        assertTrue(
                scan.count(State.OPEN) >= 0.999 * alive,
                "found " + scan.count(State.OPEN) + " of " + alive);
        assertTrue(drops < mostDropped, "drops=" + drops);
        double silence =
                alive == TARGETS ? 0 : 0.7; // beyond the 300 ms that the factors were found with
        double most = mostTimes * ideal + silence;
        assertTrue(seconds <= most, "seconds=" + seconds + ", ideal=" + ideal);
    }

    /// The same with a ceiling far above: the path itself is the limit, on a short round trip.
    @Test
    void aFastBottleneckBelowAHighCeilingIsFoundToo() throws IOException {
        var network = new SimNetwork(5, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        network.bottleneck.perSecond = 100_000;
        var scan = scan(network, new Pace(1_000_000));
        double seconds = scan.run() / 1e9;
        assertEquals(TARGETS, scan.count(State.OPEN));
        double drops = network.bottleneck.probeDrops() / (double) scan.counted(Counter.SENT);
        assertTrue(drops < 0.03, "drops=" + drops);
        assertTrue(seconds <= 1.6 * TARGETS / 100_000, "seconds=" + seconds);
    }

    /// The first twenty targets all answer once in a few thousand scans of which two targets in three do. Whatever they
    /// say of the others, no later chance is a limit of the path.
    @ParameterizedTest
    @CsvSource({"900", "667", "500", "333"})
    void whatTheFirstProbesMeetByChanceIsNotHeldAgainstTheOthers(int perMille) throws IOException {
        for (int seed = 0; seed < 3_000; seed++) {
            long salt = new SplittableRandom(seed).nextLong();
            var network =
                    new SimNetwork(5, (a, p) -> isAliveByChance(a ^ salt, perMille), 0, a -> MILLI);
            var addresses = AddressSet.range(NET, NET + 1_999);
            var scan =
                    new SimScan(SimScan.plan(addresses, PortSet.of(80), Pace.DEFAULT, 1), network);
            double seconds = scan.run() / 1e9;
            assertTrue(seconds < 3, "seed " + seed + " took " + seconds + " s");
        }
    }

    /// A radio link becomes worse while the scan runs: no lower rate helps, and none is called the path's limit.
    @ParameterizedTest
    @CsvSource({
        "0.05, 1000, 2",
        "0.1, 1000, 3",
        "0.2, 1000, 6",
        "0.05, 300, 2",
        "0.1, 300, 2",
        "0.2, 300, 4"
    })
    void lossThatBeginsLaterAndIsNoMatterOfTheRateSlowsLittleDown(
            double loss, int perMille, double mostSeconds) throws IOException {
        for (long millis : new long[] {30, 100, 200}) {
            var network =
                    new SimNetwork(
                            5,
                            (a, p) -> isAlive(a, perMille) ? Kind.OPEN : Kind.SILENT,
                            0,
                            a -> 20 * MILLI);
            var scan = scan(network, Pace.DEFAULT);
            scan.onTurn =
                    () -> network.lossEachWay = network.nanoTime() > millis * MILLI ? loss : 0;
            double seconds = scan.run() / 1e9;
            assertTrue(seconds <= mostSeconds, "after " + millis + " ms: " + seconds);
            assertTrue(scan.count(State.OPEN) >= 0.999 * alive(perMille));
            assertEquals("", scan.transmitSide.control().pathLimit());
        }
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

    /// A table of 4,096 entries fills within 0.3 s. Three round trips later nearly nothing is sent into it; when it
    /// fills again as it did, the scan knows it, stays below it, and says so.
    @ParameterizedTest
    @CsvSource({"1000", "300"})
    void aTranslationTableThatFillsIsNoticedLearntAndNamed(int perMille) throws IOException {
        var network =
                new SimNetwork(
                        5,
                        (a, p) -> isAlive(a, perMille) ? Kind.OPEN : Kind.SILENT,
                        0,
                        a -> 20 * MILLI);
        network.natEntries = 4_096;
        var scan = scan(network, Pace.DEFAULT);
        var fullAt = new long[] {Long.MAX_VALUE};
        var rates = new double[3]; // when it fills, three round trips later, and seven
        scan.onTurn =
                () -> {
                    long now = network.nanoTime();
                    if (network.natDrops > 0 && fullAt[0] == Long.MAX_VALUE) {
                        fullAt[0] = now;
                    }
                    int at =
                            now < fullAt[0] + 60 * MILLI
                                    ? 0
                                    : now < fullAt[0] + 140 * MILLI ? 1 : 2;
                    if (now >= fullAt[0] && rates[at] == 0) {
                        rates[at] = scan.transmitSide.control().rate();
                    }
                };
        scan.run();
        assertTrue(rates[1] < rates[0], Arrays.toString(rates));
        assertTrue(rates[2] > 0 && rates[2] < 100, Arrays.toString(rates));
        assertTrue(scan.count(State.OPEN) >= 0.999 * alive(perMille));
        String limit = scan.transmitSide.control().pathLimit();
        // With three in ten answering, what it held is not alike twice in turn: what passes is
        // named then.
        String table = "the path holds about \\d{4} connections, each for \\d\\d s";
        String rate = perMille == 1_000 ? "" : "|the path carries about \\d{3} packets/s";
        assertTrue(limit.matches(table + rate), limit);
    }

    /// A thread that is put aside for up to 20 ms at every twentieth system call is no limit of the path.
    @ParameterizedTest
    @CsvSource({"1000, 0.7", "300, 2.2", "100, 3.2"})
    void aBusyMachineIsNotTakenForASlowPath(int perMille, double mostSeconds) throws IOException {
        var network =
                new SimNetwork(
                        5,
                        (a, p) -> isAlive(a, perMille) ? Kind.OPEN : Kind.SILENT,
                        0,
                        a -> MILLI / 10);
        network.stallShare = 0.05;
        var scan = scan(network, Pace.DEFAULT);
        double seconds = scan.run() / 1e9;
        assertEquals(alive(perMille), scan.count(State.OPEN));
        assertTrue(seconds < mostSeconds, "seconds=" + seconds);
        assertEquals("", scan.transmitSide.control().pathLimit());
    }
}
