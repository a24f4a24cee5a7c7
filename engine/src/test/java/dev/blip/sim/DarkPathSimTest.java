package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import dev.blip.metric.Counter;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import dev.blip.way.NextHops;
import dev.blip.way.Unreachable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A path that goes dark while a scan runs: silence is not absence.
class DarkPathSimTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final int NET = 0xC6120000; // 198.18.0.0

    private static SimScan scan(int addresses, long rate, boolean isFixed, SimNetwork network) {
        Pace pace = isFixed ? Pace.fixed((double) rate) : new Pace((double) rate);
        ScanPlan plan =
                SimScan.plan(
                        AddressSet.range(NET, NET + addresses - 1), PortSet.of(80, 443), pace, 7);
        return new SimScan(plan, network);
    }

    private static boolean isLive(int address, int port, int perMille) {
        return Math.floorMod((address * 31 + port) * 0x9E3779B9 >>> 7, 1_000) < perMille;
    }

    private static SimNetwork network(long seed, int livePerMille, double loss) {
        return new SimNetwork(
                seed,
                (a, p) -> isLive(a, p, livePerMille) ? Kind.OPEN : Kind.SILENT,
                loss,
                a -> 2 * MILLI);
    }

    private static long live(int addresses, int perMille) {
        long count = 0;
        for (int i = 0; i < addresses; i++) {
            count += isLive(NET + i, 80, perMille) ? 1 : 0;
            count += isLive(NET + i, 443, perMille) ? 1 : 0;
        }
        return count;
    }

    private static long falseSilence(SimScan scan, int perMille) {
        long count = 0;
        for (Observation o : scan.findings) {
            boolean isSilent = o.reason() == Reason.NO_RESPONSE;
            count += isSilent && isLive(o.host(), o.port(), perMille) ? 1 : 0;
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 300, 20})
    void aPathThatDiesForGoodLeavesUnknownsAndNoFalseSilence(int livePerMille) throws IOException {
        for (long rate : new long[] {200, 5_000}) {
            for (boolean isFixed : new boolean[] {false, true}) {
                SimNetwork network = network(rate, livePerMille, 0);
                int addresses = (int) (rate * 3 / 4);
                network.darkness = (address, nanos) -> nanos > SECOND / 2;
                SimScan scan = scan(addresses, rate, isFixed, network);
                long nanos = scan.run();
                String what = rate + "/s, fixed=" + isFixed + ", live=" + livePerMille;
                assertEquals(0, falseSilence(scan, livePerMille), what);
                assertTrue(scan.counted(Counter.UNKNOWN) + scan.transmitSide.unopened() > 0, what);
                assertTrue(nanos < 25 * SECOND, what + ": " + nanos / MILLI + " ms");
                assertTrue(
                        network.swallowed < rate + 300, what + ": " + network.swallowed + " burnt");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {200, 1_000, 5_000, 8_000})
    void aPathThatComesBackInTimeLosesNobody(long darkMillis) throws IOException {
        for (int livePerMille : new int[] {1_000, 300}) {
            for (long rate : new long[] {200, 5_000}) {
                SimNetwork network = network(rate, livePerMille, 0.01);
                int addresses = (int) (rate * 3 / 4);
                network.darkness =
                        (a, nanos) -> nanos > SECOND / 2 && nanos < SECOND / 2 + darkMillis * MILLI;
                SimScan scan = scan(addresses, rate, false, network);
                scan.run();
                String what = rate + "/s, live=" + livePerMille;
                assertEquals(0, falseSilence(scan, livePerMille), what);
                assertEquals(live(addresses, livePerMille), scan.count(State.OPEN), what);
                assertEquals(0, scan.count(State.UNKNOWN), what);
            }
        }
    }

    /// One /24 of sixteen dies; the others hide it from whoever looks at the whole.
    @ParameterizedTest
    @ValueSource(ints = {1_000, 300})
    void aPrefixThatDiesIsNotHiddenByTheOthers(int livePerMille) throws IOException {
        SimNetwork network = network(3, livePerMille, 0.01);
        network.darkness = (a, nanos) -> a >>> 8 == NET + 0x300 >>> 8 && nanos > SECOND / 2;
        SimScan scan = scan(4_096, 5_000, false, network);
        scan.run();
        assertEquals(0, falseSilence(scan, livePerMille));
        assertTrue(scan.count(State.UNKNOWN) > 0);
        for (Observation o : scan.findings) {
            if (o.state() == State.UNKNOWN) {
                assertEquals(Reason.PATH_LOST, o.reason());
                assertEquals(NET + 0x300 >>> 8, o.host() >>> 8);
            }
        }
    }

    /// One of two routers dies: what is behind it is unknown, and the result names it.
    @Test
    void aRouterThatDiesIsNotHiddenByTheOther() throws IOException {
        int second = NET + 512;
        var ways =
                List.of(
                        new RoutedRange(NET, second - 1, by(0x0A000001)),
                        new RoutedRange(second, NET + 1_023, by(0x0A000002)));
        SimNetwork network = network(4, 500, 0.01);
        network.darkness = (a, nanos) -> a >= second && nanos > SECOND / 2;
        AddressSet range = AddressSet.range(NET, NET + 1_023);
        ScanPlan plan = SimScan.plan(range, PortSet.of(80, 443), new Pace(1_000.0), 7);
        var scan = new SimScan(plan, network, Unreachable.NONE, NextHops.of(ways, Set.of()));
        scan.run();
        assertEquals(0, falseSilence(scan, 500));
        assertTrue(scan.count(State.UNKNOWN) > 500);
        for (Observation o : scan.findings) {
            assertTrue(o.state() != State.UNKNOWN || o.host() >= second);
        }
        String said = scan.transmitSide.watch().text(0);
        assertTrue(said.startsWith("nothing was heard via 10.0.0.2 since "), said);
    }

    private static Route by(int gateway) {
        return new Route(Route.Kind.GATEWAY, 1, 0, gateway, 1_500, 0);
    }

    /// On a steady path nothing is held, and hardly anything is asked more.
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.05, 0.1, 0.2})
    void aSteadyPathIsTakenForSteady(double loss) throws IOException {
        for (long seed = 0; seed < 10; seed++) {
            SimNetwork network = network(seed, 300, loss);
            SimScan scan = scan(10_500, 50_000, false, network);
            scan.run();
            assertEquals(0, scan.count(State.UNKNOWN), "loss " + loss + ", seed " + seed);
        }
    }

    /// One host of three goes away, with a thousand ports still to be asked.
    @Test
    void aHostThatGoesAwayIsNotHiddenByTheOthers() throws IOException {
        var network =
                new SimNetwork(
                        3,
                        (a, p) -> p % 3 == 0 ? Kind.SILENT : p % 50 == 1 ? Kind.OPEN : Kind.CLOSED,
                        0.01,
                        a -> 2 * MILLI);
        network.darkness = (a, nanos) -> a == NET + 1 && nanos > SECOND / 2;
        ScanPlan plan =
                SimScan.plan(
                        AddressSet.range(NET, NET + 2), SimScan.ports(2_000), new Pace(4_000.0), 7);
        var scan = new SimScan(plan, network);
        scan.run();
        long falseSilence =
                scan.findings.stream()
                        .filter(o -> o.reason() == Reason.NO_RESPONSE && o.port() % 3 != 0)
                        .count();
        assertEquals(0, falseSilence);
        assertTrue(scan.count(State.UNKNOWN) > 0);
        assertTrue(
                scan.findings.stream()
                        .filter(o -> o.state() == State.UNKNOWN)
                        .allMatch(o -> o.host() == NET + 1));
    }

    /// Nearly all of a prefix goes away, but not the router's own address in it: something still answers, and the scan
    /// does not crawl on for hours.
    @Test
    void aRouterThatStillAnswersDoesNotKeepAScanOfWhatIsGoneCrawling() throws IOException {
        var network =
                new SimNetwork(
                        3,
                        (a, p) ->
                                (a & 0xFF) > 30
                                        ? Kind.SILENT
                                        : p % 50 == 1 ? Kind.OPEN : Kind.CLOSED,
                        0,
                        a -> 2 * MILLI);
        network.darkness = (a, nanos) -> a != NET + 1 && nanos > SECOND;
        ScanPlan plan =
                SimScan.plan(
                        AddressSet.range(NET, NET + 255), SimScan.ports(100), new Pace(4_000.0), 7);
        var scan = new SimScan(plan, network);
        long nanos = scan.run();
        assertTrue(nanos < 120 * SECOND, nanos / MILLI + " ms");
        long falseSilence =
                scan.findings.stream()
                        .filter(o -> o.reason() == Reason.NO_RESPONSE)
                        .filter(o -> (o.host() & 0xFF) <= 30)
                        .count();
        assertEquals(0, falseSilence);
    }
}
