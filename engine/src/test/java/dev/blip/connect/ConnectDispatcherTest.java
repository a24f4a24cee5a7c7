package dev.blip.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import dev.blip.pace.Exposure;
import dev.blip.plan.Caps;
import dev.blip.plan.Caps.Nat;
import dev.blip.plan.Decoys;
import dev.blip.plan.Exclusions;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.sim.Busiest;
import dev.blip.sim.SimConnectScan;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.sim.SimScan;
import dev.blip.targets.AddressSet;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import dev.blip.way.NextHops;
import dev.blip.way.Ways;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole connect scans under the virtual clock: when their SYNs leave, and what becomes of targets that wait.
class ConnectDispatcherTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final int PLACES = 1_000;

    private static ScanPlan plan(int addresses, int ports, long rate, int retries) {
        return plan(addresses, ports, rate, retries, TimeLimits.NONE);
    }

    private static ScanPlan plan(
            int addresses, int ports, long rate, int retries, TimeLimits limits) {
        return SimScan.plan(
                AddressSet.range(NET, NET + addresses - 1),
                SimScan.ports(ports),
                rate,
                retries,
                limits);
    }

    private static Kind mostlySilent(int address, int port) {
        return switch (Integer.remainderUnsigned(address * 31 + port * 7, 4)) {
            case 0 -> Kind.OPEN;
            case 1 -> Kind.CLOSED;
            default -> Kind.SILENT;
        };
    }

    private static Kind silent(int address, int port) {
        return Kind.SILENT;
    }

    private static Caps nat(int entries, long timeoutNanos) {
        return new Caps(Caps.NONE, Caps.NONE, Caps.NONE, Caps.NONE, new Nat(entries, timeoutNanos));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3000, 3000000", // one host, every port
        "40, 100, 3000000",
        "700, 6, 3000000", // three prefixes
        "40, 100, 0" // answers within the call
    })
    void noTenMillisecondsHoldMoreThanTheCapsWhateverIsAskedAgain(
            int addresses, int ports, long rttNanos) {
        ScanPlan plan =
                SimScan.capped(
                        plan(addresses, ports, 200_000, 3),
                        new Caps(2_000, 10_000, Caps.NONE, Caps.NONE, Nat.UNKNOWN));
        var scan = new SimConnectScan(plan, PLACES, ConnectDispatcherTest::mostlySilent, rttNanos);
        var hosts = new Busiest(10 * MILLI);
        var prefixes = new Busiest(10 * MILLI);
        scan.stallShare = 0.002;
        scan.witness =
                (before, after, address, port) -> {
                    hosts.left(before, after, address);
                    prefixes.left(before, after, address >>> 8);
                };
        scan.run();
        assertEquals(addresses * ports, scan.findings.size());
        assertTrue(hosts.most() <= 20, "to one host: " + hosts.most());
        assertTrue(prefixes.most() <= 100, "to one prefix: " + prefixes.most());
        scan.findings.forEach(finding -> {
            Kind truth = mostlySilent(finding.host(), finding.port());
            State state =
                    truth == Kind.OPEN
                            ? State.OPEN
                            : truth == Kind.CLOSED ? State.CLOSED : State.FILTERED;
            assertEquals(state, finding.state());
            assertEquals(state == State.FILTERED ? 4 : 1, finding.attempt());
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {90, 2_000, 30_000})
    void noWindowHoldsMoreThanTheCeilingRetriesIncluded(long rate) {
        var scan =
                new SimConnectScan(
                        plan(50, 4, rate, 7), PLACES, ConnectDispatcherTest::silent, MILLI);
        var all = new Busiest(Math.max(10 * MILLI, SECOND / rate));
        scan.stallShare = 0.002;
        scan.witness = (before, after, address, port) -> all.left(before, after, 0);
        scan.run();
        assertEquals(8 * 200, scan.dispatcher.sent());
        assertEquals(200, scan.count(Reason.NO_RESPONSE));
        assertTrue(all.most() <= Math.ceilDiv(rate, 100), "in one window: " + all.most());
    }

    @Test
    void aTranslationTableIsNeverFullerThanFourFifths() {
        ScanPlan plan = SimScan.capped(plan(20, 20, 50_000, 1), nat(100, 5 * SECOND));
        var scan = new SimConnectScan(plan, PLACES, ConnectDispatcherTest::mostlySilent, MILLI);
        var table = new Busiest(5 * SECOND);
        scan.witness = (before, after, address, port) -> table.left(before, after, 0);
        long nanos = scan.run();
        assertEquals(80, table.most());
        assertEquals(100, scan.count(State.OPEN));
        assertTrue(nanos < 40 * SECOND, "took " + nanos); // 600 SYNs, 80 in 5 s, and the last wait
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 20, 150, 2_000})
    void aHostIsAskedAsFastAsItsCapAllows(double perSecond) {
        int ports = (int) Math.max(20, perSecond * 2);
        var caps = new Caps(perSecond, Caps.NONE, Caps.NONE, Caps.NONE, Nat.UNKNOWN);
        ScanPlan plan = SimScan.capped(plan(1, ports, 200_000, 0), caps);
        var scan = new SimConnectScan(plan, PLACES, (a, p) -> Kind.OPEN, MILLI);
        double reached = ports / (scan.run() / 1e9);
        assertTrue(reached > 0.95 * perSecond && reached < 1.1 * perSecond, "reached " + reached);
    }

    /// What this machine refuses is no attempt: nothing leaves, it is asked again at a pace, and then it is unknown.
    @Test
    void whatTheKernelRefusesForGoodIsUnknownAndHasNotBeenAsked() {
        var scan = new SimConnectScan(plan(10, 10, 1_000, 3), PLACES, (a, p) -> Kind.OPEN, MILLI);
        scan.refusedFrom = 0;
        long nanos = scan.run();
        assertEquals(100, scan.count(Reason.NO_ROUTE));
        assertEquals(100, scan.count(State.UNKNOWN));
        assertEquals(0, scan.dispatcher.sent());
        assertTrue(nanos >= 10 * SECOND && nanos < 13 * SECOND, "took " + nanos);
        // 100 a second while everything is refused, instead of the pace's 1,000
        assertTrue(scan.dispatcher.refused() < 1_500, "calls: " + scan.dispatcher.refused());
    }

    @ParameterizedTest
    @ValueSource(longs = {200, 1_000, 5_000})
    void aRouteThatVanishesForAWhileCostsTimeAndNoTarget(long millis) {
        var scan =
                new SimConnectScan(
                        plan(512, 2, 500, 3),
                        NextHops.ONE,
                        Ways.ONE,
                        PLACES,
                        (a, p) -> Kind.OPEN,
                        MILLI);
        scan.refusedFrom = SECOND;
        scan.refusedUntil = SECOND + millis * MILLI;
        scan.run();
        assertEquals(1_024, scan.count(State.OPEN));
        assertEquals(1_024, scan.dispatcher.sent());
    }

    /// Live and silent ones, and a path that carries nothing for a time, whatever its length.
    @ParameterizedTest
    @CsvSource({"200, 7", "1000, 7", "5000, 7", "1000, 1", "5000, 1"})
    void whatWasAskedInADarkTimeIsAskedAgain(long millis, int retries) {
        var scan =
                new SimConnectScan(
                        plan(512, 2, 500, retries),
                        NextHops.ONE,
                        Ways.ONE,
                        PLACES,
                        ConnectDispatcherTest::mostlySilent,
                        MILLI);
        scan.darkFrom = SECOND;
        scan.darkUntil = SECOND + millis * MILLI;
        scan.run();
        assertTruth(scan);
        assertEquals(0, scan.count(State.UNKNOWN));
    }

    private static void assertTruth(SimConnectScan scan) {
        scan.findings.forEach(finding -> {
            Kind truth = mostlySilent(finding.host(), finding.port());
            State expected =
                    truth == Kind.OPEN
                            ? State.OPEN
                            : truth == Kind.CLOSED ? State.CLOSED : State.FILTERED;
            if (finding.state() != State.UNKNOWN) {
                assertEquals(expected, finding.state(), finding.toString());
            }
        });
    }

    @Test
    void whatWasAskedAfterThePathWentDarkForGoodIsUnknown() {
        var scan =
                new SimConnectScan(
                        plan(512, 2, 500, 7),
                        NextHops.ONE,
                        Ways.ONE,
                        PLACES,
                        ConnectDispatcherTest::mostlySilent,
                        MILLI);
        scan.darkFrom = SECOND;
        long nanos = scan.run();
        assertTruth(scan);
        assertEquals(1_024, scan.findings.size());
        assertTrue(scan.count(Reason.PATH_LOST) > 500, "lost: " + scan.count(Reason.PATH_LOST));
        assertTrue(nanos < 14 * SECOND, "took " + nanos);
        assertTrue(scan.dispatcher.silence(0).contains("after 1.0 s"), scan.dispatcher.silence(0));
    }

    /// Nobody has ever answered, so there is nothing to compare silence with.
    @Test
    void whereNobodyAnswersSilenceIsFilteredAndNobodyIsAskedOnceMore() {
        var scan =
                new SimConnectScan(
                        plan(50, 2, 1_000, 2),
                        NextHops.ONE,
                        Ways.ONE,
                        PLACES,
                        ConnectDispatcherTest::silent,
                        MILLI);
        scan.run();
        assertEquals(100, scan.count(Reason.NO_RESPONSE));
        assertEquals(300, scan.dispatcher.sent());
    }

    @Test
    void oneHostIsAskedAgainNoMoreThanOnceASecondWhereThePathCarries() {
        var scan =
                new SimConnectScan(
                        plan(400, 5, 400, 2),
                        NextHops.ONE,
                        Ways.ONE,
                        PLACES,
                        (address, port) -> address == NET && port < 3 ? Kind.OPEN : Kind.SILENT,
                        MILLI);
        long nanos = scan.run();
        long open = scan.count(State.OPEN);
        long canaries = scan.dispatcher.sent() - open - 3 * (2_000 - open);
        assertEquals(2_000 - open, scan.count(Reason.NO_RESPONSE));
        assertTrue(canaries > 0 && canaries <= 1 + open * nanos / SECOND, "canaries: " + canaries);
    }

    @Test
    void neighboursAreResolvedFewAtATimeAndWhoIsNotThereIsSaidToHaveNoArp() {
        var scan =
                new SimConnectScan(
                        plan(4_096, 2, 20_000, 7),
                        NextHops.ONE,
                        SimConnectScan.ON_LINK,
                        PLACES,
                        (address, port) -> port % 2 == 0 ? Kind.OPEN : Kind.CLOSED,
                        MILLI);
        scan.isThere = address -> (address & 127) == 5;
        scan.run();
        assertEquals(32, scan.count(State.OPEN));
        assertEquals(32, scan.count(State.CLOSED));
        assertEquals(2 * 4_064, scan.count(Reason.NO_ARP));
        assertTrue(scan.mostUnresolved <= 256, "unresolved: " + scan.mostUnresolved);
    }

    /// Others have filled the kernel's table: what it drops has not been asked.
    @Test
    void whatTheNeighbourTableHasNoRoomForIsAskedAgainAndUnknownInTheEnd() {
        var scan =
                new SimConnectScan(
                        plan(300, 1, 20_000, 1),
                        NextHops.ONE,
                        SimConnectScan.ON_LINK,
                        PLACES,
                        (address, port) -> Kind.OPEN,
                        MILLI);
        scan.neighboursMost = 20; // each for half a minute
        scan.run();
        assertEquals(0, scan.count(State.FILTERED));
        assertEquals(300, scan.count(State.OPEN) + scan.count(Reason.NOT_ASKED));
        assertTrue(scan.count(State.OPEN) >= 20, "open: " + scan.count(State.OPEN));
    }

    @Test
    void furtherAttemptsComeBeforeNewTargets() {
        var scan =
                new SimConnectScan(
                        plan(1, 300, 100, 1), PLACES, ConnectDispatcherTest::silent, MILLI);
        long[] drawn = {0};
        scan.onTurn =
                () -> {
                    if (scan.dispatcher.sent() == 150) { // after a second and a half
                        drawn[0] = scan.dispatcher.drawn();
                    }
                };
        scan.run();
        assertEquals(91, (double) drawn[0], 1); // those of the first timeout
    }

    @Test
    void noMoreTargetsAreUnderWayThanThereArePlaces() {
        var scan =
                new SimConnectScan(
                        plan(1, 50, 100_000, 1), 7, ConnectDispatcherTest::silent, MILLI);
        long[] most = {0};
        scan.onTurn =
                () -> most[0] = Math.max(most[0], scan.dispatcher.drawn() - scan.findings.size());
        scan.run();
        assertEquals(7, most[0]);
        assertEquals(50, scan.findings.size());
    }

    @Test
    void whoIsSilentWhenTheScanIsStoppedIsNotAsked() {
        var scan =
                new SimConnectScan(
                        plan(1, 100, 1_000, 7), PLACES, ConnectDispatcherTest::mostlySilent, MILLI);
        scan.onTurn =
                () -> {
                    if (scan.nanoTime() > 60 * MILLI) {
                        scan.dispatcher.stop();
                    }
                };
        scan.run();
        long asked = scan.dispatcher.drawn();
        assertTrue(asked >= 55 && asked <= 65, "asked " + asked);
        assertEquals(asked, scan.findings.size());
        assertEquals(0, scan.count(Reason.NO_RESPONSE));
        assertTrue(scan.count(State.OPEN) >= 10);
        assertEquals(
                asked,
                scan.count(Reason.NOT_ASKED) + scan.count(State.OPEN) + scan.count(State.CLOSED));
        assertFalse(scan.dispatcher.ranOut());
    }

    @Test
    void theScansTimeLimitIsForFurtherAttemptsToo() {
        var limits = new TimeLimits(1_500 * MILLI, TimeLimits.NO_LIMIT, TimeLimits.NO_LIMIT);
        var scan =
                new SimConnectScan(
                        plan(1, 20, 1_000, 7, limits),
                        PLACES,
                        ConnectDispatcherTest::silent,
                        MILLI);
        long[] last = {0};
        scan.witness = (before, after, address, port) -> last[0] = before;
        long nanos = scan.run();
        assertTrue(last[0] < 1_500 * MILLI, "sent after " + last[0]);
        assertTrue(nanos > 1_800 * MILLI, "not waited for the second attempts: " + nanos);
        assertEquals(40, scan.dispatcher.sent());
        assertEquals(20, scan.count(Reason.NOT_ASKED));
        assertTrue(scan.dispatcher.ranOut());
    }

    /// Also where it is a cap that holds the next attempt up.
    @Test
    void aTargetIsGivenUpWhenItsTimeIsOver() {
        var limits = new TimeLimits(TimeLimits.NO_LIMIT, 1_500 * MILLI, TimeLimits.NO_LIMIT);
        ScanPlan plan =
                SimScan.capped(plan(1, 5, 1_000, 7, limits), nat(6, 10 * SECOND)); // 4 usable
        var scan = new SimConnectScan(plan, PLACES, ConnectDispatcherTest::silent, MILLI);
        long nanos = scan.run();
        assertEquals(5, scan.count(Reason.HOST_TIMEOUT));
        assertEquals(1, scan.findings.getFirst().attempt());
        assertTrue(nanos > 10 * SECOND && nanos < 12 * SECOND, "took " + nanos);
        // Those that were asked do not wait for the one that the cap holds up.
        long fourth = scan.findings.get(3).epochNanos() - scan.epochNanos() + nanos;
        assertTrue(fourth < 2 * SECOND, "after " + fourth);
    }

    /// The kernel repeats a SYN by itself after a second.
    @Test
    void anAttemptEndsBeforeTheKernelRepeatsItUntilARoundTripIsKnown() {
        var scan =
                new SimConnectScan(
                        plan(1, 20, 1_000, 2), PLACES, ConnectDispatcherTest::silent, MILLI);
        scan.run();
        assertEquals(60, scan.dispatcher.sent());
        assertTrue(scan.longestTimeoutNanos <= 900 * MILLI, "waits " + scan.longestTimeoutNanos);
    }

    @Test
    void noTenMillisecondsHoldMoreForANextHopThanItsCapAllows() {
        var route = new Route(Route.Kind.GATEWAY, 1, 0, 7, 1_500, 0);
        var other = new Route(Route.Kind.GATEWAY, 1, 0, 8, 1_500, 0);
        var hops =
                NextHops.of(
                        List.of(
                                new RoutedRange(NET, NET + 49, route),
                                new RoutedRange(NET + 50, NET + 99, other)),
                        Set.of(1));
        var caps = new Caps(Caps.NONE, Caps.NONE, 2_000, Caps.NONE, Nat.UNKNOWN);
        ScanPlan plan = SimScan.capped(plan(100, 20, 100_000, 2), caps);
        var scan =
                new SimConnectScan(
                        plan, hops, PLACES, ConnectDispatcherTest::mostlySilent, 3 * MILLI);
        var nextHops = new Busiest(10 * MILLI);
        var all = new Busiest(10 * MILLI);
        scan.witness =
                (before, after, address, port) -> {
                    nextHops.left(before, after, address < NET + 50 ? 7 : 8);
                    all.left(before, after, 0);
                };
        scan.run();
        assertEquals(2_000, scan.findings.size());
        assertTrue(nextHops.most() <= 20, "to one gateway: " + nextHops.most());
        assertTrue(all.most() > 20 && all.most() <= 40, "to both: " + all.most());
    }

    /// The ceiling is halved, and then raised, while the scan runs.
    @Test
    void theCeilingMovesWhileTheScanRuns() {
        var scan = new SimConnectScan(plan(60, 100, 2_000, 0), PLACES, (a, p) -> Kind.OPEN, MILLI);
        long[] sent = new long[100]; // by tenth of a second
        scan.witness = (before, after, address, port) -> sent[(int) (after / (100 * MILLI))]++;
        scan.onTurn =
                () -> {
                    if (scan.nanoTime() > 500 * MILLI) {
                        scan.dispatcher.setCeiling(scan.nanoTime() > 1_000 * MILLI ? 4_000 : 1_000);
                    }
                };
        scan.run();
        assertEquals(200, (double) sent[3], 4);
        assertEquals(100, (double) sent[7], 3);
        assertEquals(400, (double) sent[12], 8);
    }

    @Test
    void anExcludedAddressGetsNoPacket() {
        ScanPlan whole = plan(4, 5, 1_000, 1);
        ScanPlan plan =
                new ScanPlan(
                        whole.asked(),
                        Exclusions.of(AddressSet.range(NET + 1, NET + 2)),
                        whole.conduct(),
                        whole.part(),
                        whole.seed(),
                        false,
                        whole.link(),
                        whole.reported(),
                        Decoys.NONE);
        var scan = new SimConnectScan(plan, PLACES, (a, p) -> Kind.OPEN, MILLI);
        scan.run();
        assertEquals(10, scan.dispatcher.sent());
        assertEquals(10, scan.count(Reason.NOT_ASKED));
        assertEquals(10, scan.count(State.OPEN));
    }

    /// A refusal of the kernel is asked about again at once, so no timeout keeps two SYNs to a target apart.
    @Test
    void capsThatThePlanCannotExceedAreNotLookedAt() {
        assertTrue(Exposure.boundsOfConnect(plan(2, 5, 1_000_000, 3)).isNone());
        assertFalse(Exposure.boundsOfConnect(plan(2, 6, 1_000_000, 3)).isNone());
        assertTrue(Exposure.boundsOfConnect(plan(2, 65_000, 1_000, 3)).isNone());
    }
}
