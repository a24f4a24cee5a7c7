package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.ask.Refusals;
import dev.blip.metric.Counter;
import dev.blip.plan.TimeLimits;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import dev.blip.way.Reachable;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A scan whose link is lost, under the virtual clock.
class LinkSimTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final int TARGETS = 5_000;
    private static final long RATE = 50_000;

    /// Lost and found at given times.
    private static final class Link implements Reachable {
        private final SimNetwork network;
        private final long from;
        private final long until;

        Link(SimNetwork network, long from, long until) {
            this.network = network;
            this.from = from;
            this.until = until;
        }

        @Override
        public boolean isUp() {
            return network.nanoTime() < from || network.nanoTime() >= until;
        }

        @Override
        public String why() {
            return isUp() ? "" : "eth0 has no carrier";
        }

        @Override
        public long nextHopMac() {
            return -1;
        }

        @Override
        public long outages() {
            return network.nanoTime() < from ? 0 : 1;
        }
    }

    private static SimNetwork network() {
        return new SimNetwork(3, (a, p) -> Kind.OPEN, 0, a -> MILLI);
    }

    private static SimScan scan(SimNetwork network, int retries) {
        AddressSet targets = AddressSet.range(NET, NET + TARGETS - 1);
        return new SimScan(SimScan.plan(targets, PortSet.of(80), RATE, retries), network);
    }

    private static Map<Reason, Integer> reasons(SimScan scan) {
        var reasons = new EnumMap<Reason, Integer>(Reason.class);
        scan.findings.forEach(each -> reasons.merge(each.reason(), 1, Integer::sum));
        return reasons;
    }

    @ParameterizedTest
    @ValueSource(longs = {200, 1_000, 5_000, 9_900})
    void aLinkThatComesBackCostsNoProbe(long millis) throws IOException {
        SimNetwork network = network();
        SimScan scan = scan(network, 0);
        scan.transmitSide.follow(new Link(network, 30 * MILLI, (30 + millis) * MILLI));
        long nanos = scan.run();
        assertEquals(TARGETS, scan.count(State.OPEN));
        assertEquals(TARGETS, scan.counted(Counter.SENT));
        assertTrue(nanos < (millis + 300) * MILLI, "took " + nanos);
    }

    /// What a link swallows before its loss is known is silent in vain: no pass of that time proves anything.
    @Test
    void silenceWhileTheLinkWasLostIsNoVerdict() throws IOException {
        for (int retries : new int[] {0, 1, 3}) {
            SimNetwork network = network();
            SimScan scan = scan(network, retries);
            scan.transmitSide.follow(new Link(network, 50 * MILLI, 2 * SECOND));
            scan.onTurn =
                    () ->
                            network.lossEachWay =
                                    network.nanoTime() >= 30 * MILLI
                                                    && network.nanoTime() < 2 * SECOND
                                            ? 1
                                            : 0;
            scan.run();
            assertEquals(0, scan.count(State.FILTERED));
            int lost = retries == 0 ? (int) scan.count(State.UNKNOWN) : 0;
            assertEquals(TARGETS - lost, scan.count(State.OPEN));
            assertTrue(lost < 21 * RATE / 1_000, "lost " + lost); // 20 ms of sending
        }
    }

    @Test
    void aLinkThatStaysAwayEndsTheScanAndWhatItLeavesIsUnknown() throws IOException {
        SimNetwork network = network();
        SimScan scan = scan(network, 3);
        scan.transmitSide.follow(new Link(network, 30 * MILLI, 100 * SECOND));
        long nanos = scan.run();
        assertTrue(nanos > TimeLimits.PATH_TIMEOUT_NANOS, "took " + nanos);
        assertTrue(nanos < TimeLimits.PATH_TIMEOUT_NANOS + 2 * SECOND, "took " + nanos);
        assertEquals("eth0 has no carrier", scan.transmitSide.whyLost());
        Map<Reason, Integer> reasons = reasons(scan);
        int open = reasons.getOrDefault(Reason.SYN_ACK, 0);
        assertTrue(open > 1_000 && open < 2_000, "open " + open);
        assertEquals(TARGETS - open, reasons.getOrDefault(Reason.LINK_DOWN, 0));
        assertEquals(open, scan.counted(Counter.SENT));
    }

    /// ENOBUFS for longer than it is waited for in the call.
    @Test
    void aKernelThatTakesNothingForAWhileCostsNoAttempt() throws IOException {
        SimNetwork network = network();
        network.stuckFrom = 30 * MILLI;
        network.stuckUntil = 4 * SECOND;
        SimScan scan = scan(network, 0);
        long nanos = scan.run();
        assertEquals(TARGETS, scan.count(State.OPEN));
        assertEquals(TARGETS, scan.counted(Counter.SENT));
        assertTrue(scan.counted(Counter.SEND_ERRORS) < 30, "paced");
        assertTrue(nanos < 4 * SECOND + 500 * MILLI, "took " + nanos);
    }

    @Test
    void aKernelThatRefusesEveryFrameIsAskedSlowlyAndNotForEver() throws IOException {
        SimNetwork network = network();
        network.refusedAddressMask = 0xC0000000; // all
        SimScan scan = scan(network, 3);
        long nanos = scan.run();
        assertTrue(nanos < TimeLimits.PATH_TIMEOUT_NANOS + 2 * SECOND, "took " + nanos);
        assertEquals(Map.of(Reason.NOT_ASKED, TARGETS), reasons(scan));
        long errors = scan.counted(Counter.SEND_ERRORS);
        assertTrue(errors >= Refusals.EVERYTHING && errors < 50 * 64, "errors " + errors);
        assertEquals(
                "the kernel takes no probe: EPERM, operation not permitted",
                scan.transmitSide.whyLost());
    }

    @Test
    void aKernelThatRefusesEveryFrameForAWhileCostsLittle() throws IOException {
        SimNetwork network = network();
        SimScan scan = scan(network, 1);
        scan.onTurn =
                () ->
                        network.refusedAddressMask =
                                network.nanoTime() >= 30 * MILLI && network.nanoTime() < 2 * SECOND
                                        ? 0xC0000000
                                        : 0;
        scan.run();
        assertEquals(TARGETS, scan.count(State.OPEN));
        assertEquals(TARGETS, scan.counted(Counter.SENT));
    }
}
