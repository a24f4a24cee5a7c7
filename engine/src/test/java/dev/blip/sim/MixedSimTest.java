package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.plan.Caps;
import dev.blip.plan.Caps.Nat;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.Observation;
import dev.blip.report.Scan;
import dev.blip.report.ScanSummary;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.Transport;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TCP ports and UDP ports in one scan under the virtual clock. Hosts serve other ports by the one than by the other.
class MixedSimTest {
    private static final long MILLI = 1_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final int HOSTS = 50;
    private static final PortSet OF_BOTH = PortSet.of(53);

    private final List<Observation> findings = new ArrayList<>();
    private final SimNetwork network =
            new SimNetwork(3, (address, port) -> truth(port), 0.02, address -> 2 * MILLI);

    private Kind truth(int port) {
        return network.areDatagrams ? datagrams(port) : segments(port);
    }

    private static Kind segments(int port) {
        return port == 53 || port == 1 ? Kind.OPEN : port < 20 ? Kind.CLOSED : Kind.SILENT;
    }

    private static Kind datagrams(int port) {
        return port == 53 || port == 3 ? Kind.OPEN : port % 2 == 0 ? Kind.CLOSED : Kind.SILENT;
    }

    private static State stateOf(Observation o) {
        boolean isUdp = o.transport() == Transport.UDP;
        return switch (isUdp ? datagrams(o.port()) : segments(o.port())) {
            case OPEN -> State.OPEN;
            case CLOSED -> State.CLOSED;
            case SILENT -> isUdp ? State.OPEN_FILTERED : State.FILTERED;
            case PROHIBITED, GONE -> State.FILTERED;
        };
    }

    private static ScanPlan segments(TimeLimits limits) {
        AddressSet hosts = AddressSet.range(NET, NET + HOSTS - 1);
        PortSet ports = SimScan.ports(30).or(OF_BOTH);
        ScanPlan plan = SimScan.plan(hosts, ports, new Pace(50_000), 3);
        return plan.withConduct(plan.conduct().withLimits(limits));
    }

    private static ScanPlan datagrams(ScanPlan segments) {
        AddressSet hosts = segments.addresses();
        return segments.withAsked(hosts, SimScan.ports(10).or(OF_BOTH))
                .forDatagrams(Pace.fixed(20_000));
    }

    private ScanSummary run(ScanPlan segments) throws IOException {
        try (Scan scan = SimScanner.mixed(segments, datagrams(segments), network)) {
            return scan.run(findings::add);
        }
    }

    private long count(State state) {
        return findings.stream().filter(o -> o.state() == state).count();
    }

    @Test
    void eachPortOfEitherProtocolGetsItsVerdictOnce() throws IOException {
        ScanSummary summary = run(segments(TimeLimits.NONE));
        Set<String> targets = new HashSet<>();
        for (Observation o : findings) {
            String target = o.address().text() + " " + o.port() + " " + o.transport().word();
            assertTrue(targets.add(target), target);
            assertEquals(stateOf(o), o.state(), target);
        }
        assertEquals(HOSTS * (31 + 11), targets.size());
        assertEquals(targets.size(), summary.targets().count());
        assertEquals(count(State.OPEN), summary.targets().open());
        assertEquals(count(State.CLOSED), summary.targets().closed());
        assertEquals(count(State.FILTERED), summary.targets().filtered());
        assertEquals(count(State.OPEN_FILTERED), summary.targets().openFiltered());
        assertTrue(summary.ending().isComplete());
    }

    /// The second scan knows nothing of what the first has sent.
    @ParameterizedTest
    @ValueSource(ints = {1_000, 2_000})
    void hostSeesNoMoreThanItsCapWhereTheOneScanFollowsTheOther(int perSecond) throws IOException {
        long window = 10 * MILLI;
        var hosts = new Busiest(window);
        network.witness = (before, after, address, port) -> hosts.left(before, after, address);
        run(
                SimScan.capped(
                        segments(TimeLimits.NONE),
                        new Caps(perSecond, Caps.NONE, Caps.NONE, Caps.NONE, Nat.UNKNOWN)));
        assertTrue(hosts.most() <= perSecond / 100, "to one host: " + hosts.most());
        assertEquals(HOSTS * (31 + 11), findings.size());
    }

    @Test
    void datagramsThatAStopKeepsBackHaveNoVerdict() throws IOException {
        ScanPlan segments = segments(TimeLimits.NONE);
        try (Scan scan = SimScanner.mixed(segments, datagrams(segments), network)) {
            ScanSummary summary =
                    scan.run(o -> {
                        findings.add(o);
                        scan.stop();
                    });
            assertTrue(summary.ending().isInterrupted());
            assertEquals(HOSTS * (31 + 11), summary.targets().count());
            assertTrue(summary.targets().unknown() >= HOSTS * 11, summary::toString);
            assertTrue(
                    summary.ending().incompleteBecause().contains("550 UDP ports have no verdict"),
                    summary.ending()::incompleteBecause);
            assertFalse(network.areDatagrams);
        }
    }

    @Test
    void maximumRuntimeIsThatOfBoth() throws IOException {
        TimeLimits soon = TimeLimits.NONE.withMaxRuntime(60 * MILLI);
        long began = network.nanoTime();
        ScanSummary summary = run(segments(soon));
        long took = network.nanoTime() - began;
        assertTrue(took < 2_000 * MILLI, "took " + took);
        assertFalse(summary.ending().isComplete());
        assertEquals(HOSTS * (31 + 11), summary.targets().count());
    }
}
