package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.pace.Exposure;
import dev.blip.plan.Asked;
import dev.blip.plan.Caps;
import dev.blip.plan.Conduct;
import dev.blip.plan.Decoys;
import dev.blip.plan.Pace;
import dev.blip.plan.Part;
import dev.blip.plan.PrefixPeak;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.report.ScanSummary;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetPairs;
import dev.blip.trust.AskedPorts;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Scans of lists in which some addresses have a port of their own, beside others or alone.
class MixedListSimTest {
    private static final long MILLI = 1_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final PortSet WEB = PortSet.of(80, 443, 8080);
    private static final Caps NO_CAPS = Caps.NO_CAPS;

    /// Every port of `WEB` on the first `alike` hosts, and 2,000 others on hosts around them.
    private static Asked mixture(int alike) {
        var random = new SplittableRandom(alike);
        var single = new TargetPairs.Builder();
        for (int i = 0; i < 2_000; i++) {
            single.add(NET + random.nextInt(1_000), random.nextInt(1, 65_536));
        }
        AddressSet hosts = alike == 0 ? AddressSet.EMPTY : AddressSet.range(NET, NET + alike - 1);
        return Asked.of(hosts, WEB, single.build());
    }

    private static ScanPlan plan(Asked asked) {
        return ScanPlan.of(AddressSet.range(NET, NET), WEB, 42)
                .withAsked(asked)
                .withConduct(Conduct.DEFAULT.withPace(Pace.fixed(20_000)).withCaps(NO_CAPS));
    }

    private static Kind byThirds(int address, int port) {
        return Kind.values()[Math.floorMod(Integer.hashCode(address * 31 + port * 7), 3)];
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,3", "300,1", "300,3"})
    void everyTargetGetsItsTrueVerdictOnceAndNothingElseIsAsked(int alike, int shards)
            throws IOException {
        Asked asked = mixture(alike);
        Set<Long> expected = new TreeSet<>();
        for (long index = 0; index < asked.count(); index++) {
            expected.add(asked.space().target(index));
        }
        var told = new TreeSet<Long>();
        var sent = new TreeSet<Long>();
        for (int shard = 1; shard <= shards; shard++) {
            var network = new SimNetwork(1, MixedListSimTest::byThirds, 0, a -> MILLI);
            ScanPlan plan = SimScan.shared(plan(asked), new Part(shard, shards), 2);
            var scan = new SimScan(plan, network);
            scan.run();
            for (Observation o : scan.findings) {
                assertTrue(told.add(Ipv4Targets.target(o.host(), o.port())));
                State state =
                        switch (byThirds(o.host(), o.port())) {
                            case OPEN -> State.OPEN;
                            case CLOSED -> State.CLOSED;
                            default -> State.FILTERED;
                        };
                assertEquals(state, o.state());
            }
            sent.addAll(network.probesByTarget.keySet());
        }
        assertEquals(expected, told);
        assertEquals(expected.size(), sent.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aHostIsAskedOnAsManyPortsAsItsSharesSay(int shards) {
        Asked asked = mixture(100);
        long all = 0;
        for (int shard = 1; shard <= shards; shard++) {
            var ports = new AskedPorts(plan(asked).withPart(new Part(shard, shards)));
            for (long rank = 0; rank < asked.addresses().count(); rank++) {
                all += ports.of(asked.addresses().at(rank));
            }
        }
        assertEquals(asked.count(), all);
    }

    /// 198.18.0.1 answers everything, and is one of the addresses for all ports; 198.18.1.1 does, and has 20 ports in
    /// the list; 198.18.2.1 does, and has one.
    @Test
    void whoIsAskedOnOnePortIsToldAtOnceAndWhoIsOnManyIsAskedOnDecoys() throws IOException {
        var single = new TargetPairs.Builder().add(NET + 513, 22);
        for (int port = 1; port <= 20; port++) {
            single.add(NET + 257, port);
        }
        Asked asked = Asked.of(AddressSet.range(NET + 1, NET + 1), WEB, single.build());
        List<Observation> told = new ArrayList<>();
        ScanPlan plan =
                plan(asked)
                        .withReported(EnumSet.of(State.OPEN))
                        .withDecoys(new Decoys(Decoys.Whom.AUTO, PortSet.of()));
        var network = new SimNetwork(1, (address, port) -> Kind.OPEN, 0, a -> MILLI);
        ScanSummary summary = SimScanner.watched(plan, network).run(told::add);
        assertEquals(2, summary.lies().hosts());
        assertEquals(23, summary.lies().ports());
        assertEquals(0, summary.lies().unchecked());
        assertEquals(1, told.size());
        assertEquals(NET + 513, told.getFirst().host());
        long askedOfIt =
                network.probesByTarget.keySet().stream()
                        .filter(t -> Ipv4Targets.addressOf(t) == NET + 513)
                        .count();
        assertEquals(1, askedOfIt);
    }

    /// 1,000 ports of one host, and one of each of 1,000 others in other prefixes.
    private static Asked lopsided() {
        var single = new TargetPairs.Builder();
        for (int i = 1; i <= 1_000; i++) {
            single.add(NET, i).add(NET + i * 256, 80);
        }
        return Asked.of(AddressSet.EMPTY, PortSet.of(), single.build());
    }

    @Test
    void theBusiestPrefixIsThatOfTheMostTargets() {
        PrefixPeak peak =
                PrefixPeak.of(
                        plan(lopsided())
                                .withConduct(
                                        Conduct.DEFAULT
                                                .withCaps(NO_CAPS)
                                                .withPace(Pace.fixed(100))));
        assertEquals(NET, peak.prefix().first());
        assertEquals(50, peak.packetsPerSecond());
    }

    @Test
    void aCapOfAHostMakesTheWholeScanAsLongAsItsBusiestHostTakes() {
        ScanPlan plan = plan(lopsided());
        Caps caps = new Caps(10, Caps.NONE, Caps.NONE, Caps.NONE, Caps.Nat.UNKNOWN);
        assertEquals(
                100, Exposure.seconds(plan.withConduct(plan.conduct().withCaps(caps)), 1, 2_000));
    }
}
