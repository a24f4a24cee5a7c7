package dev.blip.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv6Address;
import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import dev.blip.plan.Asked;
import dev.blip.plan.Caps;
import dev.blip.plan.Echoes;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Observation;
import dev.blip.report.Refusal;
import dev.blip.report.Scan;
import dev.blip.report.ScanSummary;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Half-open scans in IPv6, of targets behind a router and on the link, in namespaces without a way out: what the other
/// end is told to do with each prefix is the truth.
@InNamespace
class Ipv6ScanNamespaceTest {
    private static final long LIVE = 0x2001_0DB8_0100_0000L;
    private static final long SILENT = 0x2001_0DB8_0200_0000L;
    private static final long UNROUTED = 0x2001_0DB8_0300_0000L;
    private static final long PROHIBITED = 0x2001_0DB8_0400_0000L;
    private static final byte[] LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final int PORT = 80;

    private Peer peer;

    /// The JDK keeps a socket of its own from the first that is closed.
    @BeforeAll
    static void warm() throws IOException {
        new ServerSocket(0).close();
    }

    @BeforeEach
    void cable() throws Exception {
        peer = Peer.open();
        Command.run(
                "ip link add blipa type veth peer name blipb address 02:00:00:00:00:0b netns "
                        + peer.pid());
        Command.run("ip link set blipa up");
        Command.run("ip -6 address add 2001:db8:1::1/64 dev blipa nodad");
        Command.run("ip address add 198.51.100.1/24 dev blipa");
        Command.run("ip -6 route add 2001:db8::/33 via 2001:db8:1::2");
        peer.run("ip link set lo up");
        peer.run("ip link set blipb up");
        peer.run("ip -6 address add 2001:db8:1::2/64 dev blipb nodad");
        peer.run("ip address add 198.51.100.2/24 dev blipb");
        peer.run("sysctl -qw net.ipv6.conf.all.forwarding=1");
        peer.run("sysctl -qw net.ipv6.icmp.ratelimit=0");
        peer.run("sysctl -qw net.ipv4.icmp_msgs_per_sec=1000000"); // of both families
        peer.run("sysctl -qw net.ipv4.icmp_msgs_burst=100000");
        peer.run("ip -6 route add local 2001:db8:100::/40 dev lo");
        peer.run("ip -6 route add blackhole 2001:db8:200::/40");
        peer.run("ip -6 route add unreachable 2001:db8:300::/40");
        peer.run("ip -6 route add prohibit 2001:db8:400::/40");
    }

    @AfterEach
    void unplug() throws IOException {
        Command.run("ip link del blipa"); // a namespace takes a while to end
        peer.close();
    }

    private static ScanPlan plan(Ipv6AddressSet hosts) {
        AddressSet ranks = AddressSet.range(0, (int) (hosts.count() - 1));
        ScanPlan any = ScanPlan.of(AddressSet.range(1, 1), PortSet.of(PORT), 6);
        return any.withAsked(Asked.ranked(hosts, ranks, PortSet.of(PORT), null));
    }

    private static Ipv6AddressSet hosts(String... addresses) {
        var hosts = new Ipv6AddressSet.Builder();
        for (String each : addresses) {
            var address = (Ipv6Address) IpAddress.parse(each);
            hosts.add(address.scopedHigh(), address.low());
        }
        return hosts.build();
    }

    private static List<Observation> scan(ScanPlan plan) throws Refusal, IOException {
        List<Observation> found = new ArrayList<>();
        try (Scans scans = Scans.open();
                Scan scan = scans.open(plan)) {
            ScanSummary summary = scan.run(found::add);
            assertEquals(found.size(), summary.targets().count());
        }
        return found;
    }

    private static Map<Reason, Integer> reasons(ScanPlan plan) throws Refusal, IOException {
        var counts = new TreeMap<Reason, Integer>();
        scan(plan).forEach(each -> counts.merge(each.reason(), 1, Integer::sum));
        return counts;
    }

    private static Reason truth(long high) {
        long prefix = high & 0xFFFF_FFFF_FF00_0000L;
        return prefix == LIVE
                ? Reason.RESET
                : prefix == SILENT
                        ? Reason.NO_RESPONSE
                        : prefix == UNROUTED ? Reason.ROUTER_NO_ROUTE : Reason.ADMIN_PROHIBITED;
    }

    @Test
    void everyTargetBehindARouterGetsItsVerdict() throws Exception {
        var hosts = new Ipv6AddressSet.Builder();
        var random = new SplittableRandom(6);
        for (int i = 0; i < 5_000; i++) {
            long prefix = i % 10 == 0 ? LIVE : i % 10 == 1 ? UNROUTED : SILENT;
            prefix = i % 100 == 2 ? PROHIBITED : prefix;
            hosts.add(prefix | random.nextInt(1 << 24), random.nextLong());
        }
        hosts.add(LIVE | 9, 0x1000, LIVE | 9, 0x1FFF); // in a row
        Ipv6AddressSet all = hosts.build();
        for (Observation each : scan(plan(all))) {
            long high = ((Ipv6Address) each.address()).high();
            assertEquals(truth(high), each.reason(), () -> Long.toHexString(high));
        }
    }

    @Test
    void neighboursAreAskedByDiscoveryAndOnlyThoseWhoAreThereByProbes() throws Exception {
        for (int i = 1; i <= 5; i++) {
            peer.run("ip -6 address add 2001:db8:1::a" + i + "/128 dev blipb nodad");
        }
        var hosts = new Ipv6AddressSet.Builder();
        hosts.add(0x2001_0DB8_0001_0000L, 0xA0, 0x2001_0DB8_0001_0000L, 0xAF);
        Map<Reason, Integer> found = reasons(plan(hosts.build()));
        assertEquals(Map.of(Reason.RESET, 5, Reason.NO_ND, 11), found);
    }

    @Test
    void neighboursAreUpIfDiscoverySaysSo() throws Exception {
        ScanPlan plan = plan(hosts("2001:db8:1::2", "2001:db8:1::3", "2001:db8:1::4"));
        Map<Reason, Integer> found = reasons(plan.forHosts());
        assertEquals(Map.of(Reason.ND_RESPONSE, 1, Reason.NO_ND, 2), found);
    }

    @Test
    void hostsBehindARouterAreUpIfTheyAnswerAnEcho() throws Exception {
        ScanPlan plan = plan(hosts("::1", "2001:db8:1::2", "2001:db8:100::7", "2001:db8:400::7"));
        Map<Reason, Integer> found = reasons(plan.forHosts());
        assertEquals(
                Map.of(Reason.ND_RESPONSE, 1, Reason.ECHO_REPLY, 2, Reason.NO_RESPONSE, 1), found);
    }

    @Test
    void everyEchoToEachHostGetsItsVerdict() throws Exception {
        ScanPlan plan =
                plan(hosts("::1", "2001:db8:1::2", "2001:db8:1::3", "2001:db8:100::7"))
                        .forEchoes(new Echoes(5, 20_000_000L));
        assertEquals(Map.of(Reason.ECHO_REPLY, 15, Reason.NO_ND, 5), reasons(plan));
    }

    @Test
    void bothFamiliesAndAllKindsOfWaysAreInOneScan() throws Exception {
        try (var server = new ServerSocket(PORT, 8, InetAddress.getByAddress(LOOPBACK))) {
            assertEquals(PORT, server.getLocalPort());
            ScanPlan ipv6 =
                    plan(
                            hosts(
                                    "::1",
                                    "2001:db8:1::2",
                                    "2001:db8:100::7",
                                    "2001:db8:400::7",
                                    "2001:db8:ffff::1")); // by no route
            ScanPlan both =
                    ScanPlan.of(AddressSet.range(0xC6336402, 0xC6336403), PortSet.of(PORT), 6);
            Map<Reason, Integer> found = reasons(both.withAsked(both.asked().and(ipv6.asked())));
            assertEquals(
                    Map.of(
                            Reason.SYN_ACK, 1,
                            Reason.RESET, 3,
                            Reason.ADMIN_PROHIBITED, 1,
                            Reason.NO_ARP, 1,
                            Reason.NO_ROUTE, 1),
                    found);
        }
    }

    @Test
    void linkLocalNeighbourIsReachedByItsZone() throws Exception {
        int zone = NetworkInterface.getByName("blipa").getIndex();
        peer.run("ip -6 address add fe80::77/64 dev blipb nodad");
        Command.run("ip -6 address add fe80::66/64 dev blipa nodad");
        String[] all = {"fe80::65%", "fe80::66%", "fe80::77%", "fe80::78%"}; // the second is ours
        Map<Reason, Integer> found =
                reasons(plan(hosts(Arrays.stream(all).map(h -> h + zone).toArray(String[]::new))));
        assertEquals(Map.of(Reason.RESET, 1, Reason.NO_ND, 2, Reason.NO_ROUTE, 1), found);
    }

    @Test
    void routersMacIsTakenFromTheUser() throws Exception {
        ScanPlan plan = plan(hosts("2001:db8:100::7", "2001:db8:1::2"));
        Map<Reason, Integer> found =
                reasons(plan.withLink(plan.link().withRouterMac(0x02000000000BL)));
        assertEquals(Map.of(Reason.RESET, 2), found);
    }

    @Test
    void whatSharesAPrefixKeepsToItsCap() throws Exception {
        var hosts = new Ipv6AddressSet.Builder();
        hosts.add(LIVE, 1, LIVE, 40);
        ScanPlan plan = plan(hosts.build());
        var caps = new Caps(Caps.NONE, 20, Caps.NONE, Caps.NONE, Caps.Nat.UNKNOWN);
        long began = System.nanoTime();
        Map<Reason, Integer> found =
                reasons(
                        plan.withConduct(
                                plan.conduct().withCaps(caps).withPace(Pace.fixed(1_000))));
        assertEquals(Map.of(Reason.RESET, 40), found);
        assertTrue(System.nanoTime() - began > 900_000_000L, "40 packets at 20 a second");
    }

    @Test
    void whatIsNotThereInIpv6IsRefusedByName() throws Exception {
        ScanPlan plan = plan(hosts("2001:db8:100::7"));
        for (Transmit transmit : List.of(Transmit.RAW, Transmit.XDP)) {
            ScanPlan other = plan.withLink(plan.link().withTransmit(transmit));
            var refused = assertThrows(Refusal.class, () -> scan(other));
            assertTrue(refused.what().contains("--transmit"), refused.what());
        }
        var nowhere = assertThrows(Refusal.class, () -> scan(plan(hosts("2001:db8:ffff::1"))));
        assertEquals("cannot reach any target", nowhere.what());
    }
}
