package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.ask.Lanes;
import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import dev.blip.pace.Burst;
import dev.blip.pace.BurstCaps;
import dev.blip.pace.BurstCaps.By;
import dev.blip.pace.Division;
import dev.blip.pace.Exposure;
import dev.blip.plan.Caps;
import dev.blip.plan.Caps.Nat;
import dev.blip.plan.Part;
import dev.blip.plan.ScanPlan;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.verdict.State;
import dev.blip.way.NextHops;
import dev.blip.way.Unreachable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole scans under the virtual clock: what a host, a /24 and a translation table on the way come to see.
class SimCapsTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0

    private static ScanPlan plan(int addresses, int ports, double rate, int retries) {
        return SimScan.plan(
                AddressSet.range(NET, NET + addresses - 1), SimScan.ports(ports), rate, retries);
    }

    private static Kind mostlySilent(int address, int port) {
        return Integer.remainderUnsigned(address * 31 + port * 7, 3) == 0 ? Kind.OPEN : Kind.SILENT;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3000, 1", // one host, every port
        "1, 3000, 4",
        "40, 500, 1",
        "40, 500, 3",
        "700, 60, 1", // three prefixes
        "700, 60, 2",
        "5000, 4, 16"
    })
    void noTenMillisecondsHoldMoreThanTheCapsWhateverIsAskedAgain(
            int addresses, int ports, int threads) throws IOException {
        var network = new SimNetwork(5, SimCapsTest::mostlySilent, 0.05, a -> 3 * MILLI);
        var hosts = new Busiest(10 * MILLI);
        var prefixes = new Busiest(10 * MILLI);
        network.witness =
                (before, after, address, port) -> {
                    hosts.left(before, after, address);
                    prefixes.left(before, after, address >>> 8);
                };
        ScanPlan plan = SimScan.shared(plan(addresses, ports, 200_000, 3), Part.WHOLE, threads);
        var scan =
                new SimScan(
                        SimScan.capped(
                                plan, new Caps(2_000, 10_000, Caps.NONE, Caps.NONE, Nat.UNKNOWN)),
                        network);
        scan.run();
        assertEquals(addresses * ports, scan.findings.size());
        assertTrue(hosts.most() <= 20, "to one host: " + hosts.most());
        assertTrue(prefixes.most() <= 100, "to one prefix: " + prefixes.most());
    }

    /// Two gateways and neighbours between them: each next hop has its own cap, whatever the others have.
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noTenMillisecondsHoldMoreForANextHopThanItsCapAllows(int threads) throws IOException {
        var network = new SimNetwork(5, SimCapsTest::mostlySilent, 0.05, a -> 3 * MILLI);
        var nextHops = new Busiest(10 * MILLI);
        var all = new Busiest(10 * MILLI);
        network.witness =
                (before, after, address, port) -> {
                    int host = address - NET;
                    nextHops.left(before, after, host < 400 ? -1 : host < 410 ? host : -2);
                    all.left(before, after, 0);
                };
        ScanPlan plan = SimScan.shared(plan(1_000, 20, 200_000, 1), Part.WHOLE, threads);
        var caps = new Caps(Caps.NONE, Caps.NONE, 3_000, Caps.NONE, Nat.UNKNOWN);
        var hops =
                NextHops.of(
                        List.of(
                                range(0, 399, Route.Kind.GATEWAY, 7),
                                range(400, 409, Route.Kind.ON_LINK, 0),
                                range(410, 999, Route.Kind.GATEWAY, 8)),
                        Set.of(1));
        var scan = new SimScan(SimScan.capped(plan, caps), network, Unreachable.NONE, hops);
        scan.run();
        assertEquals(20_000, scan.findings.size());
        assertTrue(nextHops.most() <= 30, "to one next hop: " + nextHops.most());
        assertTrue(all.most() > 30 && all.most() <= 90, "to all: " + all.most());
    }

    private static RoutedRange range(int first, int last, Route.Kind kind, int gateway) {
        return new RoutedRange(
                NET + first, NET + last, new Route(kind, 1, SimScan.SOURCE, gateway, 1_500, 0));
    }

    /// A thread that was stopped for long, and a queue below that was full: what was due meanwhile does not come at
    /// once.
    @Test
    void theCapsHoldAfterTheLinkWasStuck() throws IOException {
        var network = new SimNetwork(5, SimCapsTest::mostlySilent, 0, a -> 3 * MILLI);
        network.stuckFrom = 50 * MILLI;
        network.stuckUntil = 900 * MILLI;
        var hosts = new Busiest(10 * MILLI);
        network.witness = (before, after, address, port) -> hosts.left(before, after, address);
        var scan =
                new SimScan(
                        SimScan.capped(
                                plan(20, 100, 200_000, 3),
                                new Caps(2_000, Caps.NONE, Caps.NONE, Caps.NONE, Nat.UNKNOWN)),
                        network);
        scan.run();
        assertTrue(hosts.most() <= 20, "to one host: " + hosts.most());
        assertEquals(2_000, scan.findings.size());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 20, 150, 2_000})
    void aHostIsAskedAsFastAsItsCapAllows(double perSecond) throws IOException {
        var network = new SimNetwork(5, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        int ports = (int) Math.max(20, perSecond * 2);
        var caps = new Caps(perSecond, Caps.NONE, Caps.NONE, Caps.NONE, Nat.UNKNOWN);
        long nanos = new SimScan(SimScan.capped(plan(1, ports, 200_000, 0), caps), network).run();
        double reached = ports / (nanos / 1e9);
        assertTrue(reached > 0.95 * perSecond && reached < 1.1 * perSecond, "reached " + reached);
    }

    @Test
    void capsThatThePlanCannotExceedAreNotLookedAt() {
        var caps = new Caps(2_000, 60_000, Caps.NONE, Caps.NONE, Nat.UNKNOWN);
        assertTrue(isNone(plan(1_000, 1, 50_000, 3), caps));
        assertTrue(isNone(plan(2, 20, 1_000_000, 3), caps));
        assertTrue(!isNone(plan(2, 21, 1_000_000, 3), caps));
        assertTrue(isNone(plan(2, 65_000, 1_000, 3), caps)); // the ceiling is enough
        assertTrue(!isNone(plan(2, 65_000, 1_001, 3), caps)); // not when it is raised
    }

    private static boolean isNone(ScanPlan plan, Caps caps) {
        return Exposure.bounds(SimScan.capped(plan, caps)).isNone();
    }

    @Test
    void aPrefixIsCountedWhateverRangesItIsMadeOf() {
        var addresses =
                new AddressSet.Builder()
                        .add(NET + 250, NET + 259)
                        .add(NET + 300, NET + 399)
                        .add(NET + 401, NET + 550)
                        .build();
        ScanPlan plan = SimScan.plan(addresses, SimScan.ports(2), 1_000_000, 3);
        // 198.18.1.0/24 has 4 + 100 + 111 of them, with two ports each
        assertTrue(Exposure.bounds(withPrefixCap(plan, 43_000)).isNone());
        assertTrue(!Exposure.bounds(withPrefixCap(plan, 42_900)).isNone());
        assertEquals(
                new BurstCaps.Bound(By.PREFIX, Objects.requireNonNull(Burst.ofCap(42_900)), 3),
                Exposure.bounds(withPrefixCap(plan, 42_900)).all().getFirst());
    }

    private static ScanPlan withPrefixCap(ScanPlan plan, double perSecond) {
        return SimScan.capped(
                plan, new Caps(Caps.NONE, perSecond, Caps.NONE, Caps.NONE, Nat.UNKNOWN));
    }

    @Test
    void noMoreLanesThanACapHasPackets() {
        ScanPlan plan = SimScan.shared(plan(1, 1_000, 50_000, 3), Part.WHOLE, 8);
        var caps = new Caps(300, Caps.NONE, Caps.NONE, Caps.NONE, Nat.UNKNOWN);
        assertEquals(3, Lanes.of(SimScan.capped(plan, caps), 1_000).count());
        assertEquals(
                "tx-threads: 3, not 8: each needs a packet of every cap, in the time that the cap is held for",
                Division.notes(SimScan.capped(plan, caps), 1_000).getFirst());
    }

    /// The issue's own: a home router's table of 4,096 entries that each last 30 s.
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aTranslationTableIsNeverFullerThanFourFifths(int threads) throws IOException {
        var network = new SimNetwork(9, (a, p) -> Kind.OPEN, 0.01, a -> 20 * MILLI);
        network.natEntries = 4_096;
        ScanPlan plan = SimScan.shared(plan(21_000, 1, 50_000, 3), Part.WHOLE, threads);
        var caps =
                new Caps(
                        Caps.DEFAULT.hostPerSecond(),
                        Caps.DEFAULT.prefixPerSecond(),
                        Caps.NONE,
                        Caps.NONE,
                        new Nat(4_096, 30 * SECOND));
        var scan = new SimScan(SimScan.capped(plan, caps), network);
        long nanos = scan.run();
        assertTrue(network.natMost <= 3_276, "held " + network.natMost);
        assertEquals(0, network.natDrops);
        assertTrue(scan.count(State.OPEN) >= 20_979, "found " + scan.count(State.OPEN));
        assertTrue(nanos < 220 * SECOND, "took " + nanos / SECOND + " s");
    }

    /// The ceiling is halved and then raised as far as it goes while the scan runs; a cap on the whole stays.
    @ParameterizedTest
    @CsvSource({"1, Infinity, 40000", "1, 25000, 25000", "4, Infinity, 40000"})
    void theCeilingMovesWhileTheScanRuns(int threads, double whole, double highest)
            throws IOException {
        var network = new SimNetwork(5, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        ScanPlan plan = SimScan.shared(plan(60_000, 1, 20_000, 0), Part.WHOLE, threads);
        var caps = new Caps(Caps.NONE, Caps.NONE, Caps.NONE, whole, Nat.UNKNOWN);
        var scan = new SimScan(SimScan.capped(plan, caps), network);
        long[] sent = new long[30]; // by tenth of a second
        network.witness = (before, after, address, port) -> sent[(int) (after / (100 * MILLI))]++;
        double[] ceiling = {0, 0};
        scan.onTurn =
                () -> {
                    if (network.nanoTime() >= 500 * MILLI && ceiling[0] == 0) {
                        ceiling[0] = scan.scaleCeiling(0.5);
                    }
                    if (network.nanoTime() >= 1_000 * MILLI && ceiling[1] == 0) {
                        ceiling[1] = scan.scaleCeiling(100);
                    }
                };
        scan.run();
        assertEquals(10_000, ceiling[0]);
        assertEquals(highest, ceiling[1]);
        assertEquals(2_000, (double) sent[3], 40);
        assertEquals(1_000, (double) sent[7], 20);
        assertEquals(highest / 10, (double) sent[12], highest / 250);
    }

    /// A packet every five minutes, as `-T0` sends: 40 hours, and every verdict is right.
    @ParameterizedTest
    @CsvSource({"0.0033333333333333335, 15", "0.06666666666666667, 7", "0.001, 15"})
    void aScanOfAPacketEveryFewMinutesEndsWithTheTruth(double rate, int retries)
            throws IOException {
        var network = new SimNetwork(5, SimCapsTest::mostlySilent, 0, a -> 3 * MILLI);
        var gap = new long[] {Long.MAX_VALUE, Long.MIN_VALUE};
        network.witness =
                (before, after, address, port) -> {
                    gap[0] = gap[1] == Long.MIN_VALUE ? gap[0] : Math.min(gap[0], before - gap[1]);
                    gap[1] = after;
                };
        var scan = new SimScan(plan(70, 1, rate, retries), network);
        scan.run();
        assertTrue(gap[0] >= 1e9 / rate, "a gap of " + gap[0]);
        assertEquals(70, scan.findings.size());
        scan.findings.forEach(finding -> {
            Kind truth = mostlySilent(finding.host(), finding.port());
            assertEquals(truth == Kind.OPEN ? State.OPEN : State.FILTERED, finding.state());
            if (truth == Kind.OPEN) {
                assertEquals(1, finding.attempt());
                assertTrue(
                        finding.reply().rttNanos() >= 3 * MILLI
                                && finding.reply().rttNanos() < 5 * MILLI,
                        "rtt=" + finding.reply().rttNanos());
            }
        });
    }
}
