package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.metric.Counter;
import dev.blip.pace.Division;
import dev.blip.plan.Decoys;
import dev.blip.plan.Exclusions;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import dev.blip.way.Unreachable;
import java.io.IOException;
import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimScanTest {
    private static final long MILLI = 1_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    private static Kind byThirds(int address, int port) {
        return Kind.values()[Math.floorMod(Integer.hashCode(address * 31 + port * 7), 4)];
    }

    private static ScanPlan plan(int addresses, long rate, int retries, int... ports) {
        return SimScan.plan(
                AddressSet.range(NET, NET + addresses - 1), PortSet.of(ports), rate, retries);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyTargetGetsItsTrueVerdictOnce(long seed) throws IOException {
        var network = new SimNetwork(seed, SimScanTest::byThirds, 0, a -> MILLI);
        var scan = new SimScan(plan(3_000, 50_000, 1, 22, 80, 443), network);
        scan.run();
        assertEquals(9_000, scan.findings.size());
        var once = new HashSet<Long>();
        for (Observation o : scan.findings) {
            assertTrue(once.add((long) o.host() << 16 | o.port()), "reported twice");
            Reason expected =
                    switch (byThirds(o.host(), o.port())) {
                        case OPEN -> Reason.SYN_ACK;
                        case CLOSED -> Reason.RESET;
                        case SILENT -> Reason.NO_RESPONSE;
                        case PROHIBITED -> Reason.ADMIN_PROHIBITED;
                        case GONE -> Reason.HOST_UNREACH;
                    };
            assertEquals(expected, o.reason());
            if (expected == Reason.NO_RESPONSE) {
                assertEquals(2, o.attempt());
            } else {
                assertEquals(1, o.attempt());
                assertTrue(
                        o.reply().rttNanos() >= MILLI && o.reply().rttNanos() < 2 * MILLI,
                        "rtt=" + o.reply().rttNanos());
            }
            if (expected == Reason.ADMIN_PROHIBITED) {
                assertEquals(IpAddress.ipv4(0x0AFFFF01), o.icmpFrom());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 15})
    void noTargetIsEverSentMoreThanRetriesPlusOneAndWhoAnsweredIsLeftAlone(int retries)
            throws IOException {
        var network = new SimNetwork(7, SimScanTest::byThirds, 0, a -> MILLI);
        new SimScan(plan(500, 20_000, retries, 80), network).run();
        assertEquals(500, network.probesByTarget.size());
        network.probesByTarget.forEach((target, probes) -> {
            boolean silent = byThirds((int) (target >> 16), 80) == Kind.SILENT;
            int passes = Math.min(retries, 1) + 1; // nothing is lost here, which two passes show
            int most = silent ? passes : 2; // a witness is asked once more
            assertTrue(probes >= (silent ? passes : 1) && probes <= most, "probes " + probes);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void atFivePercentLossEachWayNearlyAllIsFoundWithFewProbes(long seed) throws IOException {
        var network = new SimNetwork(seed, (a, p) -> Kind.OPEN, 0.05, a -> 20 * MILLI);
        var scan = new SimScan(plan(21_000, 50_000, 3, 80), network);
        scan.run();
        assertTrue(
                scan.count(State.OPEN) >= 20_979,
                "found " + scan.count(State.OPEN)); // 99.9 %; expected 20,998
        int probes = network.probesByTarget.values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(probes <= 1.15 * 21_000, "probes " + probes);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 50, 250, 900, 2_000})
    void aRoundTripOfAnyLengthUnderTheCapLosesNobody(long rttMillis) throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> rttMillis * MILLI);
        var scan = new SimScan(plan(5_000, 50_000, 3, 80), network);
        scan.run();
        assertEquals(5_000, scan.count(State.OPEN));
    }

    /// Round trips of 250 ms that differ by 30: nobody who answers is asked twice.
    @Test
    void aLongPathThatWaversALittleCostsNoSecondProbe() throws IOException {
        var network =
                new SimNetwork(
                        3, (a, p) -> Kind.OPEN, 0, a -> (250 + Math.floorMod(a * 31, 31)) * MILLI);
        var scan = new SimScan(plan(20_000, 50_000, 3, 80), network);
        scan.run();
        assertEquals(20_000, scan.count(State.OPEN));
        assertEquals(20_000, scan.counted(Counter.SENT));
    }

    @Test
    void theScanEndsWithTheLastAnswer() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        long nanos = new SimScan(plan(256, 50_000, 3, 80), network).run();
        // 5 ms of sending, 1 ms of round trip, and what the ring keeps back: two ticks at the most.
        assertTrue(nanos < 14 * MILLI, "took " + nanos);
    }

    @Test
    void repliesDroppedByTheKernelAreAskedForAgain() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        network.dropFrom = 0;
        network.dropUntil = 250 * MILLI; // the first pass and the second
        var scan = new SimScan(plan(5_000, 50_000, 3, 80), network);
        scan.run();
        assertEquals(5_000, scan.count(State.OPEN));
        assertTrue(network.dropped() > 0);
    }

    @Test
    void silenceWhileTheKernelDropsIsNoVerdict() throws IOException {
        var network =
                new SimNetwork(3, (a, p) -> (a & 1) == 0 ? Kind.OPEN : Kind.SILENT, 0, a -> MILLI);
        network.dropFrom = 0;
        var scan = new SimScan(plan(1_000, 50_000, 1, 80), network);
        scan.run();
        assertEquals(1_000, scan.count(State.UNKNOWN));
        assertEquals(0, scan.count(State.FILTERED));
    }

    @Test
    void probesThatTheInterfaceTookAndDroppedAreSentAgain() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        network.lostFrom = 0;
        network.lostUntil = 250 * MILLI; // the first pass and the second
        var scan = new SimScan(plan(5_000, 50_000, 3, 80), network);
        scan.run();
        assertEquals(5_000, scan.count(State.OPEN));
        assertTrue(network.lost() > 0);
    }

    @Test
    void silenceWhileTheInterfaceDropsProbesIsNoVerdict() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.SILENT, 0, a -> MILLI);
        network.lostFrom = 0;
        var scan = new SimScan(plan(1_000, 50_000, 1, 80), network);
        scan.run();
        assertEquals(1_000, scan.count(State.UNKNOWN));
        assertEquals(0, scan.count(State.FILTERED));
    }

    @Test
    void framesThatTheKernelRefusesCostTheirNeighboursNothing() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        network.refusedAddressMask = 1; // every odd address
        var scan = new SimScan(plan(1_000, 50_000, 2, 80), network);
        scan.run();
        assertEquals(500, scan.count(State.OPEN));
        assertEquals(500, scan.count(State.UNKNOWN));
        assertEquals(500 * 3, scan.counted(Counter.SEND_ERRORS));
    }

    /// A veth or a switch port whose far end is gone answers ENOBUFS for ever.
    @Test
    void aLinkThatTakesNothingAnyMoreEndsTheScanAsIncomplete() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        network.stuckFrom = 5 * MILLI;
        var scan = new SimScan(plan(5_000, 50_000, 3, 80), network);
        long nanos = scan.run();
        assertTrue(nanos < 15_000 * MILLI, "took " + nanos); // the path is waited for
        assertTrue(scan.count(State.OPEN) > 0);
        assertEquals(5_000, scan.count(State.OPEN) + scan.count(State.UNKNOWN));
    }

    @Test
    void aLinkThatIsFullForAWhileLosesNothing() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        network.stuckFrom = 5 * MILLI;
        network.stuckUntil = 400 * MILLI;
        var scan = new SimScan(plan(5_000, 50_000, 0, 80), network);
        scan.run();
        assertEquals(5_000, scan.count(State.OPEN));
        assertEquals(0, scan.counted(Counter.SEND_ERRORS));
    }

    @Test
    void addressesWithoutARouteGetTheirVerdictWithoutAPacket() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        var half = AddressSet.range(NET + 500, NET + 999);
        ScanPlan plan = plan(1_000, 50_000, 3, 80);
        var scan = new SimScan(plan, network, Unreachable.NONE.and(plan, half, Reason.NET_UNREACH));
        scan.run();
        assertEquals(500, scan.count(State.OPEN));
        assertEquals(500, scan.count(State.FILTERED));
        assertEquals(500, network.probesByTarget.size());
    }

    @Test
    void anAddressExcludedLateIsRefusedByTheEncoder() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        ScanPlan all = plan(100, 50_000, 1, 80);
        var slipped =
                new ScanPlan(
                        all.asked(),
                        Exclusions.of(AddressSet.range(NET + 7, NET + 7)),
                        all.conduct(),
                        all.part(),
                        all.seed(),
                        all.smallestProbes(),
                        all.link(),
                        all.reported(),
                        Decoys.NONE);
        var scan = new SimScan(slipped, network);
        scan.run();
        assertEquals(99, scan.count(State.OPEN));
        assertEquals(null, network.probesByTarget.get((long) (NET + 7) << 16 | 80));
    }

    @Test
    void doubledAndForgedRepliesAreCountedAndChangeNothing() throws IOException {
        var network = new SimNetwork(3, SimScanTest::byThirds, 0, a -> MILLI);
        network.doubled = true;
        var scan = new SimScan(plan(400, 50_000, 1, 80), network);
        for (int i = 0; i < 400; i++) { // a right port, a guessed acknowledgement
            network.inject(
                    i * 10_000L,
                    SimNetwork.reply(NET + i, SimScan.SOURCE, 80, SimScan.FIRST_PORT, i, 0x12));
        }
        network.inject(
                0, SimNetwork.reply(NET - 1, SimScan.SOURCE, 80, SimScan.FIRST_PORT, 1, 0x12));
        network.inject(0, SimNetwork.reply(NET, SimScan.SOURCE, 81, SimScan.FIRST_PORT, 1, 0x12));
        scan.run();
        for (Kind kind : Kind.values()) {
            long expected = 0;
            for (int i = 0; i < 400; i++) {
                expected += byThirds(NET + i, 80) == kind ? 1 : 0;
            }
            Reason reason =
                    Reason.values()[
                            switch (kind) {
                                case OPEN -> Reason.SYN_ACK.ordinal();
                                case CLOSED -> Reason.RESET.ordinal();
                                case SILENT -> Reason.NO_RESPONSE.ordinal();
                                case PROHIBITED -> Reason.ADMIN_PROHIBITED.ordinal();
                                case GONE -> Reason.HOST_UNREACH.ordinal();
                            }];
            assertEquals(
                    expected, scan.findings.stream().filter(o -> o.reason() == reason).count());
        }
        assertEquals(400, scan.counted(Counter.WRONG_ACK));
        assertEquals(1, scan.counted(Counter.UNEXPECTED_SOURCE));
        assertEquals(1, scan.counted(Counter.UNEXPECTED_PORT));
        assertTrue(scan.counted(Counter.DUPLICATE) > 0);
    }

    @Test
    void aStoppedScanListensToTheEndAndOwnsUpToTheRest() throws IOException {
        var network = new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        var scan = new SimScan(plan(1_000, 50_000, 3, 80), network);
        scan.work(); // one batch leaves
        scan.transmitSide.stop();
        scan.run();
        long probed = network.probesByTarget.size();
        assertTrue(probed > 0 && probed < 1_000);
        assertEquals(probed, scan.count(State.OPEN));
        assertEquals(1_000 - probed, scan.count(State.UNKNOWN) + scan.transmitSide.unopened());
    }

    @Test
    void aSleepIsShortBecauseTheTimeoutItWaitsForMayShrink() {
        var network = new SimNetwork(3, (a, p) -> Kind.SILENT, 0, a -> MILLI);
        var scan = new SimScan(plan(8, 50_000, 0, 80), network);
        long now = network.nanoTime();
        assertEquals(now, scan.work()); // all have been asked, the first timeout is a second
        now = network.nanoTime();
        long next = scan.work();
        assertTrue(next > now && next <= now + 10 * MILLI, "sleeps " + (next - now));
    }

    @Test
    void aRoutersLateWordOfAMissingHostIsNoRoundTrip() throws IOException {
        var network =
                new SimNetwork(
                        3,
                        (a, p) -> a == NET ? Kind.SILENT : (a & 1) == 0 ? Kind.OPEN : Kind.GONE,
                        0,
                        a -> (a & 1) == 0 ? MILLI : 250 * MILLI);
        var scan = new SimScan(plan(8, 50_000, 0, 80), network);
        // The least silence of a second, not what a quarter of a second would make of it.
        assertTrue(scan.run() < 1_060 * MILLI);
        assertEquals(
                4, scan.findings.stream().filter(o -> o.reason() == Reason.HOST_UNREACH).count());
    }

    @Test
    void manyTranchesOverlapAndAllAreSettled() throws IOException {
        var network =
                new SimNetwork(3, (a, p) -> (a & 7) == 0 ? Kind.OPEN : Kind.SILENT, 0, a -> MILLI);
        int targets = 3 * Division.TRANCHE_TARGETS + 17;
        var scan = new SimScan(plan(targets, 2_000_000, 1, 80), network);
        scan.run();
        assertEquals((targets + 7) / 8, scan.count(State.OPEN));
        assertEquals(targets - (targets + 7) / 8, scan.count(State.FILTERED));
    }

    @Test
    void aScanWhoseReporterHasGoneEndsThoughItsLogIsFull() {
        var network = new SimNetwork(3, (a, p) -> Kind.SILENT, 0, a -> MILLI);
        var scan = new SimScan(plan(100_000, 1_000_000, 0, 80), network);
        assertFalse(scan.endsUnheard(100_000), "silence fits into the log, so this proves nothing");
        scan.transmitSide.abandon();
        assertTrue(scan.endsUnheard(1));
    }
}
