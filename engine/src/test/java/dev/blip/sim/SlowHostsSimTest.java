package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.metric.Counter;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.Observation;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A few slow hosts among quick ones, by default flags: silence is no verdict before they have answered.
class SlowHostsSimTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final int RUNS = 20;

    private static final int SLOW_TRANCHE = 6_000; // targets that 100/s make in a minute

    /// A number of 0 to 999 that an address has, another one for each seed.
    private static int lot(long address, long seed) {
        long h = (address ^ seed * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        return (int) Long.remainderUnsigned(h ^ h >>> 31, 1_000);
    }

    private static boolean isLive(int address, long seed, int livePerMille) {
        return lot(address, seed + 1_000) < livePerMille;
    }

    private static SimNetwork network(long seed, int livePerMille) {
        return new SimNetwork(
                seed,
                (address, port) -> isLive(address, seed, livePerMille) ? Kind.OPEN : Kind.SILENT,
                0,
                address -> 2 * MILLI);
    }

    private static SimScan scan(int addresses, double rate, TimeLimits limits, SimNetwork network) {
        AddressSet range = AddressSet.range(NET, NET + addresses - 1);
        ScanPlan plan = SimScan.plan(range, PortSet.of(80), new Pace(rate), 7, limits);
        return new SimScan(plan, network);
    }

    private static int live(int addresses, long seed, int livePerMille) {
        int live = 0;
        for (int i = 0; i < addresses; i++) {
            live += isLive(NET + i, seed, livePerMille) ? 1 : 0;
        }
        return live;
    }

    /// One in twenty takes 0.4 to 0.95 s, whichever probe it answers.
    @ParameterizedTest
    @CsvSource({"4096, 1000", "4096, 500", "4096, 100", "256, 500", "65536, 300"})
    void fiveInAHundredThatTakeUpToASecondAreAllFound(int addresses, int livePerMille)
            throws IOException {
        for (long seed = 0; seed < RUNS; seed++) {
            SimNetwork network = network(seed, livePerMille);
            long own = seed;
            network.slowness =
                    (address, port, usual, now) -> {
                        int lot = lot(address, own);
                        return lot < 50 ? (400 + 11L * lot) * MILLI : usual;
                    };
            double rate = Pace.DEFAULT.packetsPerSecond();
            SimScan scan = scan(addresses, rate, TimeLimits.NONE, network);
            scan.run();
            assertEquals(live(addresses, seed, livePerMille), scan.count(State.OPEN));
            assertEquals(0, scan.expectedMissed().low());
        }
    }

    /// What a scan finds of hosts that are slow once.
    private static final class Tally {
        private int live;
        private long missed;
        private int inside;
        private double width;
        private double seconds;

        void add(SimScan scan, int live, long nanos) {
            long gone = live - scan.count(State.OPEN);
            ExpectedMissed said = scan.expectedMissed();
            this.live += live;
            missed += gone;
            inside += said.low() <= gone && gone <= said.high() ? 1 : 0;
            width += (said.high() - said.low()) / (double) RUNS;
            seconds += nanos / 1e9 / RUNS;
        }

        String text(String what) {
            return String.format(
                    Locale.ROOT,
                    "%s: missed %d of %d, inside the interval %d of %d, width %.1f, %.2f s",
                    what,
                    missed,
                    live,
                    inside,
                    RUNS,
                    width,
                    seconds);
        }
    }

    private interface Scene {
        SimNetwork.Slowness of(long seed);
    }

    private static Tally tally(
            int addresses, double rate, TimeLimits limits, int livePerMille, Scene scene)
            throws IOException {
        var tally = new Tally();
        for (long seed = 0; seed < RUNS; seed++) {
            SimNetwork network = network(seed, livePerMille);
            network.slowness = scene.of(seed);
            SimScan scan = scan(addresses, rate, limits, network);
            long nanos = scan.run();
            tally.add(scan, live(addresses, seed, livePerMille), nanos);
        }
        return tally;
    }

    private static long slow(int address, long seed) {
        return 1_500 * MILLI + lot(address, seed + 2_000) * 5L * MILLI / 2;
    }

    /// One in a hundred, 1.5 to 4 s, for the answer to its first probe.
    private static SimNetwork.Slowness onTheFirstAnswer(long seed) {
        var asked = new HashSet<Integer>();
        return (address, port, usual, now) ->
                lot(address, seed) < 10 && asked.add(address) ? slow(address, seed) : usual;
    }

    /// One in a hundred, asleep for 1.5 to 4 s from its first probe on; then it answers whatever has come.
    private static SimNetwork.Slowness asleep(long seed) {
        var wakes = new HashMap<Integer, Long>();
        return (address, port, usual, now) -> {
            if (lot(address, seed) >= 10) {
                return usual;
            }
            long wakesAt = wakes.computeIfAbsent(address, a -> now + slow(a, seed));
            return Math.max(usual, wakesAt - now);
        };
    }

    @ParameterizedTest
    @CsvSource({"4096, 1000", "4096, 300", "65536, 300", "256, 500"})
    void oneInAHundredThatIsSlowOnItsFirstAnswerIsFound(int addresses, int livePerMille)
            throws IOException {
        double rate = Pace.DEFAULT.packetsPerSecond();
        Tally tally =
                tally(
                        addresses,
                        rate,
                        TimeLimits.NONE,
                        livePerMille,
                        SlowHostsSimTest::onTheFirstAnswer);
        System.out.println(tally.text("slow first answer, " + addresses + ", " + livePerMille));
        assertEquals(0, tally.missed);
        assertEquals(RUNS, tally.inside);
    }

    /// Nothing that is heard tells of a host that is quite silent for longer than silence lasts: a scan that is over
    /// before it wakes misses it, and does not know. Who lasts longer, or is told to wait, finds it.
    @ParameterizedTest
    @CsvSource({
        "4096, 1000, 1000000",
        "4096, 300, 1000000",
        "65536, 300, 1000000",
        "65536, 300, 10000",
        "256, 500, 1000000",
        "4096, 500, 1000"
    })
    void oneInAHundredThatSleepsIsFoundIfItIsWaitedFor(int addresses, int livePerMille, double rate)
            throws IOException {
        var none = TimeLimits.NONE;
        Tally tally = tally(addresses, rate, none, livePerMille, SlowHostsSimTest::asleep);
        System.out.println(tally.text("asleep, " + addresses + ", " + livePerMille + ", " + rate));
        assertTrue(tally.missed <= tally.live * 0.013, "missed " + tally.missed);
        assertTrue(rate > 10_000 || tally.missed == 0, "missed " + tally.missed);

        var patient = new TimeLimits(TimeLimits.NO_LIMIT, TimeLimits.NO_LIMIT, 4 * SECOND);
        Tally waited = tally(addresses, rate, patient, livePerMille, SlowHostsSimTest::asleep);
        System.out.println(waited.text("  --wait 4s"));
        assertEquals(0, waited.missed);
        assertEquals(RUNS, waited.inside);
    }

    private static SimScan slowScan(SimNetwork network) {
        AddressSet range = AddressSet.range(NET, NET + 2 * SLOW_TRANCHE - 1);
        return new SimScan(SimScan.plan(range, PortSet.of(80), Pace.fixed(100), 1), network);
    }

    /// Of the first tranche, the address that its second pass asks last.
    private static int askedLast() throws IOException {
        SimNetwork network = network(1, 300);
        var first = new HashSet<Integer>();
        int[] last = {0};
        network.witness =
                (before, after, address, port) -> {
                    if (first.size() < SLOW_TRANCHE && first.add(address)) {
                        return;
                    }
                    boolean isSilent = !isLive(address, 1, 300);
                    last[0] = isSilent && first.contains(address) ? address : last[0];
                };
        slowScan(network).run();
        return last[0];
    }

    /// A host whose part of the scan is over when it answers, and the rest is not.
    @Test
    void anAnswerThatComesWhileTheScanLivesCounts() throws IOException {
        int late = askedLast();
        var probes = new int[1];
        var network =
                new SimNetwork(
                        1,
                        (a, p) -> a == late || isLive(a, 1, 300) ? Kind.OPEN : Kind.SILENT,
                        0,
                        a -> a == late ? 6 * SECOND : 2 * MILLI);
        network.darkness = (address, nanos) -> address == late && probes[0]++ == 0;
        SimScan scan = slowScan(network);
        scan.run();
        assertEquals(0, scan.counted(Counter.LATE));
        List<State> told = new ArrayList<>();
        for (Observation o : scan.findings) {
            if (o.host() == late) {
                told.add(o.state());
            }
        }
        assertEquals(List.of(State.OPEN), told);
        assertEquals(
                2L * SLOW_TRANCHE, scan.counted(Counter.OPEN) + scan.counted(Counter.FILTERED));
        assertEquals(scan.count(State.OPEN), scan.counted(Counter.OPEN));
    }
}
