package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.plan.Caps;
import dev.blip.plan.Conduct;
import dev.blip.plan.Decoys;
import dev.blip.plan.Pace;
import dev.blip.plan.Part;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.Lies;
import dev.blip.report.Observation;
import dev.blip.report.ScanSummary;
import dev.blip.run.FollowedScan;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.trust.DecoyPorts;
import dev.blip.trust.DecoyRounds;
import dev.blip.trust.HostWatch;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole scans under the virtual clock, on networks that lie.
class LiesSimTest {
    private static final long MILLI = 1_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final PortSet WEB = PortSet.of(80, 443, 8080);
    private static final byte[] LINUX = {2, 4, 5, (byte) 0xB4, 4, 2, 1, 1};
    private static final byte[] PLAIN = {2, 4, 5, (byte) 0xB4};

    private final List<Observation> told = new ArrayList<>();
    private Pace pace = Pace.DEFAULT; // a fixed one where probes are counted: it sends no canaries

    private ScanPlan plan(int addresses, PortSet ports, Set<State> reported, Decoys.Whom whom) {
        return plan(addresses, ports, reported, whom, Part.WHOLE, TimeLimits.NONE);
    }

    private ScanPlan plan(
            int addresses,
            PortSet ports,
            Set<State> reported,
            Decoys.Whom whom,
            Part part,
            TimeLimits limits) {
        return ScanPlan.of(AddressSet.range(NET, NET + addresses - 1), ports, 42)
                .withConduct(Conduct.DEFAULT.withPace(pace).withLimits(limits))
                .withPart(part)
                .withReported(reported)
                .withDecoys(new Decoys(whom, PortSet.of()));
    }

    private ScanSummary run(ScanPlan plan, SimNetwork network) throws IOException {
        ScanSummary summary = SimScanner.watched(plan, network).run(told::add);
        for (Reason reason : new Reason[] {Reason.SYN_ACK, Reason.ANSWERS_EVERYTHING}) {
            if (plan.reported().contains(reason.state())) {
                long all =
                        reason == Reason.SYN_ACK
                                ? summary.targets().open()
                                : summary.lies().ports();
                assertEquals(all, count(reason), reason.word());
            }
        }
        return summary;
    }

    private long count(Reason reason) {
        return told.stream().filter(o -> o.reason() == reason).count();
    }

    private Set<Integer> addressesOf(Reason reason) {
        var addresses = new TreeSet<Integer>();
        told.stream().filter(o -> o.reason() == reason).forEach(o -> addresses.add(o.host()));
        return addresses;
    }

    private static boolean isListed(int port) {
        return WEB.contains(port);
    }

    /// 100 of 1,000 answer everything. Of the others, a third are open where they are asked and closed elsewhere, a
    /// third the same and silent elsewhere, a third open on one port and closed on the others.
    private static Kind byHost(int address, int port) {
        if (isLiar(address)) {
            return Kind.OPEN;
        }
        return switch (Math.floorMod(address, 3)) {
            case 0 -> isListed(port) ? Kind.OPEN : Kind.CLOSED;
            case 1 -> isListed(port) ? Kind.OPEN : Kind.SILENT;
            default -> port == 80 ? Kind.OPEN : Kind.CLOSED;
        };
    }

    private static boolean isLiar(int address) {
        return (address - NET) % 10 == 7;
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 2", "0, 3", "5, 1", "5, 6", "5, 3", "5, 4", "5, 5"})
    void the100Of1000HostsThatAnswerEverythingAreFoundAndNoOther(int percent, long seed)
            throws IOException {
        var network = new SimNetwork(seed, LiesSimTest::byHost, percent / 100.0, a -> 20 * MILLI);
        network.ttl = (address, port) -> isLiar(address) ? 61 : 55;
        ScanPlan plan = plan(1_000, WEB, EnumSet.allOf(State.class), Decoys.Whom.AUTO);
        ScanSummary summary = run(plan, network);
        Set<Integer> marked = addressesOf(Reason.ANSWERS_EVERYTHING);
        assertEquals(100, marked.size());
        assertTrue(marked.stream().allMatch(LiesSimTest::isLiar));
        assertEquals(100, summary.lies().hosts());
        assertEquals(0, summary.lies().unchecked());
        assertTrue(summary.ending().isComplete());
        System.out.printf(
                Locale.ROOT,
                "sim: %d %% lost each way: 100 of 100 marked; %d probes for 3,000 targets, %.2f s%n",
                percent,
                summary.packets().sent(),
                summary.ending().scanNanos() / 1e9);
    }

    @Test
    void byDefaultTheirPortsAreNotReportedAsOpen() throws IOException {
        var network = new SimNetwork(1, LiesSimTest::byHost, 0, a -> MILLI);
        run(plan(1_000, WEB, EnumSet.of(State.OPEN), Decoys.Whom.AUTO), network);
        assertTrue(told.stream().noneMatch(o -> isLiar(o.host())));
        assertTrue(told.stream().allMatch(o -> o.state() == State.OPEN));
    }

    @Test
    void hostsThatRefuseSomethingCostNoPacket() throws IOException {
        pace = Pace.fixed(50_000);
        var network = new SimNetwork(1, (a, p) -> p == 22 ? Kind.CLOSED : Kind.OPEN, 0, a -> MILLI);
        ScanSummary summary =
                run(
                        plan(
                                500,
                                PortSet.of(21, 22, 80, 443),
                                EnumSet.of(State.OPEN),
                                Decoys.Whom.AUTO),
                        network);
        assertEquals(2_000, summary.packets().sent());
        assertEquals(1_500, told.size());
    }

    @Test
    void whoIsOpenOnAThirdOfAllPortsAtRandomDoesNotAnswerEverything() throws IOException {
        var network =
                new SimNetwork(
                        1,
                        (a, p) ->
                                Kind.values()[
                                        Integer.remainderUnsigned(mix(a ^ p * 0x9E3779B1), 3)],
                        0,
                        a -> MILLI);
        ScanSummary summary =
                run(plan(21_000, WEB, EnumSet.of(State.OPEN), Decoys.Whom.AUTO), network);
        assertEquals(Lies.NONE, summary.lies());
        assertTrue(
                summary.packets().sent() > 63_000 + 700 * DecoyPorts.COUNT,
                "sent " + summary.packets().sent());
    }

    /// Wellons' "lowbias32".
    private static int mix(int h) {
        int x = h ^ h >>> 16;
        x *= 0x7feb352d;
        x ^= x >>> 15;
        x *= 0x846ca68b;
        return x ^ x >>> 16;
    }

    @Test
    void aRealServiceBehindAProxyStaysOpen() throws IOException {
        var network = new SimNetwork(1, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        network.ttl = (a, p) -> a == NET && p == 443 ? 50 : 61; // eleven hops behind the proxy
        network.options = (a, p) -> a == NET + 1 && p == 80 ? LINUX : PLAIN;
        run(plan(3, WEB, EnumSet.allOf(State.class), Decoys.Whom.AUTO), network);
        var open = new TreeSet<String>();
        told.stream()
                .filter(o -> o.state() == State.OPEN)
                .forEach(o -> open.add((o.host() - NET) + ":" + o.port()));
        assertEquals(Set.of("0:443", "1:80"), open);
        assertEquals(7, count(Reason.ANSWERS_EVERYTHING));
    }

    /// A proxy takes port 25 of every host, four hops away; the hosts are 14 hops away.
    @Test
    void aMailProxyIsMarkedAndTheHostIsNot() throws IOException {
        var network =
                new SimNetwork(
                        1, (a, p) -> p == 25 || p == 80 ? Kind.OPEN : Kind.CLOSED, 0, a -> MILLI);
        network.ttl = (a, p) -> p == 25 ? 124 : 50;
        ScanPlan plan =
                plan(
                        50,
                        PortSet.of(22, 25, 80),
                        EnumSet.of(State.OPEN, State.CLOSED),
                        Decoys.Whom.AUTO);
        run(plan, network);
        assertEquals(150, told.size());
        told.forEach(o -> assertEquals(o.port() == 25, o.reply().isFromMiddlebox(), o.toString()));
    }

    @Test
    void portsThatOneProxyTakesAreMarkedByTheHostsOwnRefusalOfTheDecoys() throws IOException {
        var mail = PortSet.of(25, 465, 587);
        var network =
                new SimNetwork(
                        1, (a, p) -> mail.contains(p) ? Kind.OPEN : Kind.CLOSED, 0, a -> MILLI);
        network.ttl = (a, p) -> mail.contains(p) ? 60 : 50;
        ScanSummary summary =
                run(plan(50, mail, EnumSet.of(State.OPEN), Decoys.Whom.AUTO), network);
        assertEquals(Lies.NONE, summary.lies());
        assertEquals(150, told.stream().filter(o -> o.reply().isFromMiddlebox()).count());
    }

    /// Each host opens 80 and 443 itself; a router three hops away resets what else is asked, as a firewall does.
    @ParameterizedTest
    @ValueSource(ints = {50, 114, 241})
    void aResetFromBeforeTheHostIsMarked(int hostTtl) throws IOException {
        var network =
                new SimNetwork(
                        1, (a, p) -> p == 80 || p == 443 ? Kind.OPEN : Kind.CLOSED, 0, a -> MILLI);
        network.ttl = (a, p) -> p == 80 || p == 443 ? hostTtl : 252;
        run(
                plan(
                        20,
                        PortSet.of(80, 81, 443, 8443),
                        EnumSet.of(State.OPEN, State.CLOSED),
                        Decoys.Whom.NONE),
                network);
        var heardBefore = new TreeSet<Integer>();
        for (Observation o : told) {
            boolean isReset = o.reason() == Reason.RESET;
            assertEquals(isReset && heardBefore.contains(o.host()), o.reply().isFromMiddlebox());
            if (!isReset) {
                heardBefore.add(o.host());
            }
        }
    }

    /// A router answers for a whole /24 and says so six times, then once a second, as Linux does to each destination.
    @Test
    void silenceOfARouterThatLimitsItsErrorsIsNotToldAsSilenceAlone() throws IOException {
        var network =
                new SimNetwork(1, (a, p) -> a < NET + 256 ? Kind.GONE : Kind.SILENT, 0, a -> MILLI);
        network.icmpPerSecond = 1;
        run(plan(512, PortSet.of(80), EnumSet.of(State.FILTERED), Decoys.Whom.AUTO), network);
        assertTrue(network.icmpSuppressed > 400, "suppressed " + network.icmpSuppressed);
        assertEquals(512, told.size());
        for (Observation o : told) {
            boolean isBehind = o.host() < NET + 256;
            assertEquals(!isBehind, o.reason() == Reason.NO_RESPONSE, o.toString());
            assertEquals(isBehind, o.icmpFrom() != null);
            assertEquals(State.FILTERED, o.state());
            if (isBehind) {
                assertEquals(IpAddress.ipv4(0x0AFFFF01), o.icmpFrom());
            }
        }
        assertTrue(count(Reason.HOST_UNREACH) >= 6);
        assertTrue(count(Reason.ICMP_NEARBY) >= 200);
    }

    @Test
    void silentPortsOfAHostThatAnsweredAreNotLaidToItsNeighboursRouter() throws IOException {
        var network =
                new SimNetwork(
                        1,
                        (a, p) -> a != NET ? Kind.GONE : p == 80 ? Kind.OPEN : Kind.SILENT,
                        0,
                        a -> MILLI);
        run(
                plan(
                        100,
                        PortSet.of(80, 81, 82),
                        EnumSet.of(State.OPEN, State.FILTERED),
                        Decoys.Whom.AUTO),
                network);
        assertEquals(2, count(Reason.NO_RESPONSE));
        assertEquals(0, count(Reason.ICMP_NEARBY));
    }

    @Test
    void allPortsHoldTheirOwnDecoys() throws IOException {
        pace = Pace.fixed(50_000);
        var all = new java.util.BitSet();
        all.set(1, 65_536);
        var network =
                new SimNetwork(
                        1,
                        (a, p) -> a == NET || p < 30_000 ? Kind.OPEN : Kind.CLOSED,
                        0,
                        a -> MILLI);
        ScanSummary summary =
                run(plan(2, PortSet.of(all), EnumSet.of(State.OPEN), Decoys.Whom.AUTO), network);
        assertEquals(new Lies(1, 65_535, 0), summary.lies());
        assertEquals(29_999, told.size());
        assertEquals(2 * 65_535, summary.packets().sent());
    }

    @Test
    void aScanOfOnePortAsksOnDecoysOnlyIfToldTo() throws IOException {
        var network = new SimNetwork(1, LiesSimTest::byHost, 0, a -> MILLI);
        ScanPlan auto = plan(100, PortSet.of(80), EnumSet.of(State.OPEN), Decoys.Whom.AUTO);
        assertFalse(HostWatch.isNeeded(auto));
        ScanPlan all = plan(100, PortSet.of(80), EnumSet.of(State.OPEN), Decoys.Whom.ALL);
        ScanSummary summary = run(all, network);
        assertEquals(new Lies(10, 10, 0), summary.lies());
        assertEquals(90, told.size());
    }

    @Test
    void whereNobodyMayAskDecoysNothingIsHeldAndNobodyMarked() throws IOException {
        var network = new SimNetwork(1, LiesSimTest::byHost, 0, a -> MILLI);
        ScanSummary summary =
                run(plan(100, WEB, EnumSet.of(State.OPEN), Decoys.Whom.NONE), network);
        assertEquals(Lies.NONE, summary.lies());
        assertEquals(summary.targets().open(), told.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aShardJudgesByTheTargetsThatFallToIt(int number) throws IOException {
        var network = new SimNetwork(1, LiesSimTest::byHost, 0, a -> MILLI);
        var ports = new java.util.BitSet();
        ports.set(1, 31);
        ScanSummary summary =
                run(
                        plan(
                                200,
                                PortSet.of(ports),
                                EnumSet.of(State.OPEN),
                                Decoys.Whom.AUTO,
                                new Part(number, 3),
                                TimeLimits.NONE),
                        network);
        assertEquals(20, summary.lies().hosts());
    }

    @Test
    void aScanWhoseTimeIsOverBeforeTheDecoysSaysSo() throws IOException {
        pace = Pace.fixed(50_000);
        var network = new SimNetwork(1, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        ScanSummary summary =
                run(
                        plan(
                                100,
                                WEB,
                                EnumSet.of(State.OPEN),
                                Decoys.Whom.AUTO,
                                Part.WHOLE,
                                new TimeLimits(
                                        7 * MILLI, TimeLimits.NO_LIMIT, TimeLimits.NO_LIMIT)),
                        network);
        assertEquals(300, told.size());
        assertEquals(new Lies(0, 0, 300), summary.lies());
        assertFalse(summary.ending().isComplete());
        assertTrue(
                summary.ending()
                        .incompleteBecause()
                        .startsWith("300 open ports are of hosts that were not asked whether"),
                summary.ending().incompleteBecause());
    }

    /// What the scan has put into a table on the way is still there when the decoys are asked.
    @Test
    void aTableOnTheWayIsNotFilledByTheDecoysEither() throws IOException {
        var network = new SimNetwork(1, LiesSimTest::byHost, 0, a -> MILLI);
        network.natEntries = 2_000;
        network.natNanos = 30_000 * MILLI;
        ScanPlan plan = plan(1_000, WEB, EnumSet.of(State.OPEN), Decoys.Whom.AUTO);
        var nat = new Caps.Nat(2_000, 30_000 * MILLI);
        var caps = new Caps(Caps.NONE, Caps.NONE, Caps.NONE, Caps.NONE, nat);
        ScanSummary summary =
                SimScanner.watched(SimScan.capped(plan, caps), network).run(told::add);
        assertEquals(100, summary.lies().hosts());
        assertEquals(0, network.natDrops);
        assertTrue(network.natMost <= 1_600, "held " + network.natMost);
    }

    /// One probe to a host is within any cap, so the first scan has none to hold; the decoys' have.
    @Test
    void aHostsCapHoldsForTheFirstScanAndTheDecoysTogether() throws IOException {
        pace = Pace.fixed(50_000);
        var network = new SimNetwork(1, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        var halfASecond = new Busiest(500 * MILLI);
        network.witness = (before, after, address, _) -> halfASecond.left(before, after, address);
        ScanPlan plan = plan(3, PortSet.of(80), EnumSet.of(State.OPEN), Decoys.Whom.ALL);
        var caps = new Caps(2, Caps.NONE, Caps.NONE, Caps.NONE, Caps.Nat.UNKNOWN);
        var once = new RetryPolicy(0, 50 * MILLI, 1_000 * MILLI);
        ScanPlan capped = plan.withConduct(plan.conduct().withCaps(caps).withRetry(once));
        ScanSummary summary = SimScanner.watched(capped, network).run(told::add);
        assertEquals(3, summary.lies().hosts());
        assertEquals(1, halfASecond.most());
    }

    /// The table on the way forgets after 30 s: the decoys cannot be asked before the scan's time is over.
    @Test
    void aTableOnTheWayIsNotWaitedForLongerThanTheScanMayTake() throws IOException {
        var network = new SimNetwork(1, LiesSimTest::byHost, 0, a -> MILLI);
        var limits = new TimeLimits(20_000 * MILLI, TimeLimits.NO_LIMIT, TimeLimits.NO_LIMIT);
        ScanPlan plan =
                plan(100, WEB, EnumSet.of(State.OPEN), Decoys.Whom.AUTO, Part.WHOLE, limits);
        var nat = new Caps.Nat(2_000, 30_000 * MILLI);
        var caps = new Caps(Caps.NONE, Caps.NONE, Caps.NONE, Caps.NONE, nat);
        long began = network.nanoTime();
        ScanSummary summary =
                SimScanner.watched(SimScan.capped(plan, caps), network).run(told::add);
        assertTrue(network.nanoTime() - began <= 20_000 * MILLI, summary.toString());
        assertFalse(summary.ending().isComplete());
        assertTrue(
                summary.ending().incompleteBecause().endsWith("the scan's --max-runtime was over"),
                summary.ending().incompleteBecause());
    }

    @Test
    void whoStopsTheScanOfDecoysGetsTheFindingsAndIsTold() throws IOException {
        var network = new SimNetwork(1, (a, p) -> Kind.OPEN, 0, a -> MILLI);
        ScanPlan plan = plan(100, WEB, EnumSet.of(State.OPEN), Decoys.Whom.AUTO);
        var scan = new FollowedScan[1];
        scan[0] =
                new FollowedScan(
                        plan,
                        new SimScanner(plan, network),
                        decoys -> {
                            scan[0].stop(); // as a person at the terminal, just then
                            return new SimScanner(decoys, network);
                        },
                        sink -> new DecoyRounds(plan, sink),
                        network,
                        nanos -> network.advanceTo(network.nanoTime() + nanos));
        ScanSummary summary = scan[0].run(told::add);
        assertEquals(300, told.size());
        assertTrue(summary.ending().isInterrupted());
        assertEquals(300, summary.lies().unchecked());
    }

    @ParameterizedTest
    @EnumSource(Decoys.Whom.class)
    void everyVerdictIsToldOnce(Decoys.Whom whom) throws IOException {
        var network = new SimNetwork(9, LiesSimTest::byHost, 0.05, a -> MILLI);
        run(plan(1_000, WEB, EnumSet.allOf(State.class), whom), network);
        var once = new TreeSet<Long>();
        told.forEach(o -> assertTrue(once.add((long) o.host() << 16 | o.port())));
        assertEquals(3_000, once.size());
    }
}
