package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.metric.Counter;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.TimeLimits;
import dev.blip.report.ExpectedMissed;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole scans under the virtual clock, on paths that lose: what they find, what it costs, and what they say of it.
class SimAccuracyTest {
    private static final long MILLI = 1_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final int RETRIES = RetryPolicy.DEFAULT.retries();
    private static final int TARGETS = 21_000;
    private static final int SCANS = 10;
    private static final long NONE = TimeLimits.NO_LIMIT;

    private static SimScan scan(int addresses, int retries, TimeLimits limits, SimNetwork network) {
        var range = AddressSet.range(NET, NET + addresses - 1);
        return new SimScan(SimScan.plan(range, PortSet.of(80), 50_000, retries, limits), network);
    }

    private static SimScan scan(int addresses, SimNetwork network) {
        return scan(addresses, RETRIES, TimeLimits.NONE, network);
    }

    /// A path that for a share of the time, in stretches of 1 to 20 ms, loses everything.
    private static final class Outages {
        private final SplittableRandom random;
        private final double share;
        private long until;
        private boolean isOut;

        Outages(long seed, double share) {
            this.random = new SplittableRandom(seed);
            this.share = share;
        }

        boolean isOutAt(long nanos) {
            while (until <= nanos) {
                isOut = share > 0 && !isOut;
                double stretch = random.nextLong(MILLI, 20 * MILLI);
                until += (long) (isOut ? stretch : stretch * (1 - share) / Math.max(share, 1e-6));
            }
            return isOut;
        }
    }

    private static SimNetwork withOutages(long seed, double share, int liveOf100) {
        var outages = new Outages(seed, share);
        var network = new SimNetwork[1];
        network[0] =
                new SimNetwork(
                        seed,
                        (a, p) -> {
                            boolean isLive = Math.floorMod(a * 0x9E3779B1 >>> 8, 100) < liveOf100;
                            return isLive && !outages.isOutAt(network[0].nanoTime())
                                    ? Kind.OPEN
                                    : Kind.SILENT;
                        },
                        0,
                        a -> 20 * MILLI);
        return network[0];
    }

    /// Found of all over ten scans of 21,000 targets each, all of them live, with the default plan; and whether the
    /// intervals held the truth.
    private static void assertFound(String name, double least, LongFunction<SimNetwork> networks)
            throws IOException {
        long found = 0;
        long worst = Long.MAX_VALUE;
        long sent = 0;
        int covered = 0;
        for (long seed = 0; seed < SCANS; seed++) {
            SimScan scan = scan(TARGETS, networks.apply(seed));
            scan.run();
            long open = scan.count(State.OPEN);
            found += open;
            worst = Math.min(worst, open);
            sent += scan.counted(Counter.SENT);
            ExpectedMissed missed = scan.expectedMissed();
            covered += missed.low() <= TARGETS - open && TARGETS - open <= missed.high() ? 1 : 0;
        }
        double perTarget = sent / (double) (SCANS * TARGETS);
        System.out.printf(
                Locale.ROOT,
                "sim: %s: found %.3f %%, worst %d of %d; %.3f probes a target; interval right %d of %d%n",
                name,
                found * 100.0 / (SCANS * TARGETS),
                worst,
                TARGETS,
                perTarget,
                covered,
                SCANS);
        assertTrue(found >= least * SCANS * TARGETS, name + ": found " + found);
        assertTrue(covered >= SCANS - 2, name + ": covered " + covered);
    }

    @ParameterizedTest
    @CsvSource({"0, 1.0", "1, 0.999", "5, 0.999", "10, 0.999", "20, 0.995"})
    void defaultsFindNearlyAllWhateverIsLost(int percent, double least) throws IOException {
        assertFound(
                percent + " % lost each way",
                least,
                seed ->
                        new SimNetwork(
                                seed, (a, p) -> Kind.OPEN, percent / 100.0, a -> 20 * MILLI));
    }

    @ParameterizedTest
    @CsvSource({"2, 0.999", "10, 0.999", "19, 0.999", "36, 0.995"})
    void defaultsFindNearlyAllThroughOutages(int percent, double least) throws IOException {
        assertFound(
                "out for " + percent + " % of the time",
                least,
                seed -> withOutages(seed, percent / 100.0, 100));
    }

    @Test
    void theSilentOfAHealthyNetworkAreAskedTwice() throws IOException {
        var network =
                new SimNetwork(3, (a, p) -> a % 10 == 0 ? Kind.OPEN : Kind.SILENT, 0, a -> MILLI);
        SimScan scan = scan(131_072, network);
        scan.run();
        long open = scan.count(State.OPEN);
        long asked = open + 2 * (131_072 - open);
        long again = scan.counted(Counter.SENT) - asked; // one witness a /24
        assertTrue(again >= 512 && again <= 600, "witnesses asked: " + again);
        assertEquals(
                new ExpectedMissed(0, 0, 0, ExpectedMissed.Method.REMOVAL), scan.expectedMissed());
    }

    @Test
    void lossMakesMorePasses() throws IOException {
        var network =
                new SimNetwork(3, (a, p) -> a % 2 == 0 ? Kind.OPEN : Kind.SILENT, 0.1, a -> MILLI);
        SimScan scan = scan(8_000, network);
        scan.run();
        int passes = scan.transmitSide.passes(); // after five, one in 2,100 of the live is left
        assertTrue(passes > 4 && passes <= RETRIES, "passes " + passes);
        assertTrue(scan.count(State.OPEN) >= 3_996, "found " + scan.count(State.OPEN));
    }

    @Test
    void whereNobodyAnswersFourPassesAreMade() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.SILENT, 0, a -> MILLI);
        SimScan scan = scan(1_000, network);
        scan.run();
        assertEquals(4_000, scan.counted(Counter.SENT));
        assertFalse(scan.expectedMissed().isKnown());
        assertEquals(1_000, scan.expectedMissed().high());
    }

    @Test
    void aPassThatLostRepliesInThisMachineIsNotTheLast() throws IOException {
        var network =
                new SimNetwork(3, (a, p) -> a % 2 == 0 ? Kind.OPEN : Kind.SILENT, 0, a -> MILLI);
        SimScan scan = scan(4_000, network);
        network.dropFrom = 0;
        network.dropUntil = 10 * MILLI; // some replies of the first pass
        scan.run();
        assertEquals(2_000, scan.count(State.OPEN));
        assertTrue(network.dropped() > 0);

        var later =
                new SimNetwork(3, (a, p) -> a % 2 == 0 ? Kind.OPEN : Kind.SILENT, 0.02, a -> MILLI);
        SimScan second = scan(4_000, later);
        later.dropFrom = 150 * MILLI;
        later.dropUntil = 350 * MILLI; // all of the second and the third
        second.run();
        assertTrue(later.dropped() > 0);
        assertTrue(second.transmitSide.passes() >= 4, "passes " + second.transmitSide.passes());
        assertTrue(second.count(State.OPEN) >= 1_999, "found " + second.count(State.OPEN));
    }

    /// A thousand whole scans of each kind: a stated interval of 95 % holds the truth in about that many.
    @ParameterizedTest
    @CsvSource({"false, 930, 985", "true, 900, 1000"})
    void theIntervalHoldsTheTruthAsOftenAsItSays(boolean isBursty, int least, int most)
            throws IOException {
        int covered = 0;
        var seeds = new SplittableRandom(11);
        for (int i = 0; i < 1_000; i++) {
            long seed = seeds.nextLong();
            double loss = seeds.nextDouble(0.02, 0.2);
            int live = seeds.nextInt(20, 80);
            SimNetwork network =
                    isBursty
                            ? withOutages(seed, loss, live)
                            : new SimNetwork(
                                    seed,
                                    (a, p) ->
                                            Math.floorMod(a * 0x9E3779B1 >>> 8, 100) < live
                                                    ? Kind.OPEN
                                                    : Kind.SILENT,
                                    loss,
                                    a -> 20 * MILLI);
            SimScan scan = scan(4_000, seeds.nextInt(1, 3), TimeLimits.NONE, network);
            scan.run();
            long truth = -scan.count(State.OPEN);
            for (int a = NET; a < NET + 4_000; a++) {
                truth += Math.floorMod(a * 0x9E3779B1 >>> 8, 100) < live ? 1 : 0;
            }
            ExpectedMissed missed = scan.expectedMissed();
            covered += missed.low() <= truth && truth <= missed.high() ? 1 : 0;
        }
        System.out.printf(
                "sim: interval of whole scans, %s: holds the truth in %d of 1,000%n",
                isBursty ? "outages" : "independent losses", covered);
        assertTrue(covered >= least && covered <= most, "covered " + covered);
    }

    private static long rttOf(int address, int rttMillis) {
        int[] mixture = {1, 50, 250, 900};
        return rttMillis > 0 ? rttMillis : mixture[address & 3];
    }

    /// Half of the targets are silent. Who answers within the timeout's cap is found, and the scan takes no longer
    /// than its sending and a timeout for each pass, and a tenth more.
    @ParameterizedTest
    @CsvSource({"1", "50", "250", "900", "0"}) // 0: a quarter of the targets each
    void nobodyIsLostForBeingFar(int rttMillis) throws IOException {
        var network =
                new SimNetwork(
                        3,
                        (a, p) -> (a & 4) == 0 ? Kind.OPEN : Kind.SILENT,
                        0,
                        a -> rttOf((int) a, rttMillis) * MILLI);
        SimScan scan = scan(4_000, network);
        double seconds = scan.run() / 1e9;
        double sending = scan.counted(Counter.SENT) / 50_000.0;
        double waiting = scan.transmitSide.passes() * scan.silenceNanos() / 1e9;
        System.out.printf(
                Locale.ROOT,
                "sim: round trip %s ms: found %d of 2,000 in %.3f s; sending %.3f, %d passes, timeout %.3f%n",
                rttMillis == 0 ? "1, 50, 250 or 900" : Integer.toString(rttMillis),
                scan.count(State.OPEN),
                seconds,
                sending,
                scan.transmitSide.passes(),
                scan.silenceNanos() / 1e9);
        assertEquals(2_000, scan.count(State.OPEN));
        assertTrue(seconds <= 1.1 * (sending + waiting), "seconds=" + seconds);
    }

    @Test
    void theTimeForTheWholeScanEndsSendingAndLeavesTheRestUnknown() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        SimScan scan = scan(50_000, RETRIES, new TimeLimits(200 * MILLI, NONE, NONE), network);
        long nanos = scan.run();
        assertTrue(scan.transmitSide.ranOut());
        assertTrue(nanos < 400 * MILLI, "took " + nanos);
        long asked = network.probesByTarget.size();
        assertTrue(asked >= 9_000 && asked <= 10_100, "asked " + asked); // 200 ms at 50,000/s
        assertEquals(asked, scan.count(State.OPEN));
        assertEquals(50_000 - asked, scan.count(State.UNKNOWN) + scan.transmitSide.unopened());
    }

    @Test
    void aScanThatIsOverInTimeHasNotRunOut() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        SimScan scan = scan(100, RETRIES, new TimeLimits(200 * MILLI, NONE, NONE), network);
        scan.run();
        assertFalse(scan.transmitSide.ranOut());
        assertEquals(100, scan.count(State.OPEN));
    }

    @ParameterizedTest
    @ValueSource(longs = {300, 3_000})
    void theLastProbeIsListenedForAsLongAsIsSaid(long waitMillis) throws IOException {
        var network =
                new SimNetwork(3, (a, p) -> a % 2 == 0 ? Kind.OPEN : Kind.SILENT, 0, a -> MILLI);
        SimScan scan = scan(200, 0, new TimeLimits(NONE, NONE, waitMillis * MILLI), network);
        long nanos = scan.run();
        assertEquals(100, scan.count(State.FILTERED));
        assertTrue(
                nanos >= waitMillis * MILLI && nanos < (waitMillis + 60) * MILLI, "took " + nanos);
    }

    @Test
    void aTargetIsGivenUpWhenItsTimeIsOver() throws IOException {
        var network =
                new SimNetwork(3, (a, p) -> a % 2 == 0 ? Kind.OPEN : Kind.SILENT, 0.1, a -> MILLI);
        SimScan scan = scan(1_000, RETRIES, new TimeLimits(NONE, 250 * MILLI, NONE), network);
        long nanos = scan.run();
        assertTrue(
                nanos < 350 * MILLI,
                "took " + nanos); // the last of eight probes would leave at 350 ms
        long givenUp =
                scan.findings.stream().filter(o -> o.reason() == Reason.HOST_TIMEOUT).count();
        assertEquals(givenUp, scan.count(State.UNKNOWN));
        assertTrue(givenUp >= 500, "given up " + givenUp);
        network.probesByTarget
                .values()
                .forEach(probes -> assertTrue(probes <= 6, "probes " + probes));
    }
}
