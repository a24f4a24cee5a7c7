package dev.blip.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.blip.address.IpAddress;
import dev.blip.host.Conntrack;
import dev.blip.host.EgressPolicy;
import dev.blip.host.HostException;
import dev.blip.host.LinkTraits;
import dev.blip.host.NetworkInterface;
import dev.blip.host.PortRule;
import dev.blip.plan.Asked;
import dev.blip.plan.Conduct;
import dev.blip.plan.Decoys;
import dev.blip.plan.Exclusions;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.Pace;
import dev.blip.plan.Part;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Caution;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetSpec;
import dev.blip.targets.TargetSyntaxException;
import dev.blip.verdict.State;
import dev.blip.way.Leg;
import dev.blip.way.NextHops;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A caution is there when its reason is, and only then.
class CautionsTest {
    private static final int PRIVATE = 0xC0A80105; // 192.168.1.5
    private static final int PUBLIC = 0x08080808;

    private static AddressSet set(String... words) throws TargetSyntaxException {
        var spec = new TargetSpec(TargetSpec.Use.TARGETS);
        for (String word : words) {
            spec.add(word);
        }
        return spec.addresses();
    }

    private static ScanPlan plan(
            AddressSet addresses, AddressSet excluded, double rate, int threads) {
        return new ScanPlan(
                Asked.of(addresses.minus(excluded), PortSet.of(443)),
                Exclusions.of(excluded),
                Conduct.DEFAULT.withPace(Pace.fixed(rate)),
                Part.WHOLE,
                1,
                false,
                LinkPlan.DEFAULT.withTransmitThreads(threads),
                EnumSet.of(State.OPEN),
                Decoys.NONE);
    }

    private static ScanPlan plan(String... targets) throws TargetSyntaxException {
        return plan(set(targets), AddressSet.EMPTY, 50_000, 1);
    }

    private static String line(List<Caution> cautions) {
        assertEquals(1, cautions.size(), cautions.toString());
        return cautions.getFirst().line();
    }

    private static List<Caution> none() {
        return List.of();
    }

    @Test
    void manyPublicAddressesAskForAListOfExclusions() throws Exception {
        assertEquals(
                "65,792 public addresses and nothing excluded: who asked not to be scanned is asked, and who sees the"
                        + " probes cannot tell whom to ask; try --exclude-file with those who opted out; and a name"
                        + " in DNS and a web page at the source address that say who scans and why",
                line(Cautions.ofTargets(plan("8.0.0.0/16", "9.0.0.0/24"))));
        assertEquals(none(), Cautions.ofTargets(plan("8.0.0.0/16")));
        assertEquals(none(), Cautions.ofTargets(plan("10.0.0.0/8", "8.0.0.0/16")));
        ScanPlan withExclusions = plan(set("8.0.0.0/8"), set("8.8.8.8"), 50_000, 1);
        assertEquals(none(), Cautions.ofTargets(withExclusions));
    }

    @Test
    void addressesOfNoHostAreNamed() throws Exception {
        assertEquals(
                "256 target addresses lie in 224.0.0.0/4, multicast: no host there answers TCP; try --exclude"
                        + " 224.0.0.0/4",
                line(Cautions.ofTargets(plan("10.0.0.0/24", "239.0.0.0/24"))));
        assertEquals(
                "1 target address lies in 240.0.0.0/4, reserved or broadcast: no host there answers TCP; try"
                        + " --exclude 240.0.0.0/4",
                line(Cautions.ofTargets(plan("255.255.255.255"))));
        assertEquals(
                "256 target addresses lie in 0.0.0.0/8, \"this network\": no host there answers TCP; try --exclude"
                        + " 0.0.0.0/8",
                line(Cautions.ofTargets(plan("0.0.1.0/24"))));
    }

    @Test
    void loopbackAmongOthersIsNamedAndAloneIsNot() throws Exception {
        assertEquals(
                "1 target address lies in 127.0.0.0/8: that is this machine itself, wherever the scan runs; try"
                        + " --exclude 127.0.0.0/8",
                line(Cautions.ofTargets(plan("127.0.0.1", "10.0.0.0/24"))));
        assertEquals(none(), Cautions.ofTargets(plan("127.0.0.1")));
    }

    @Test
    void privateSourceAndPublicTargetsMeanTranslation() throws Exception {
        Caution caution = Cautions.translation(plan("8.0.0.0/16"), PRIVATE);
        assertNotNull(caution);
        assertEquals(
                "NAT on the way: 192.168.1.5 is a private address, and targets are public: each probe takes an entry;"
                        + " a home router has room for some 4,096, keeps each for about 30 s, and drops what finds no"
                        + " room; try --nat-entries 4096, or a machine with a public address",
                caution.line());
        assertNull(Cautions.translation(plan("8.0.0.0/16"), PUBLIC));
        assertNull(Cautions.translation(plan("10.0.0.0/16"), PRIVATE));
        assertNull(Cautions.translation(plan("8.0.0.0/24"), PRIVATE)); // any table has room for 256
    }

    @Test
    void trackingThatHasRoomForAllIsNoMatter() throws Exception {
        ScanPlan plan = plan("10.0.0.0/16"); // 131,072 probes in two passes
        assertNull(Cautions.tracking(plan, null));
        assertNull(Cautions.tracking(plan, new Conntrack(0, 1_000, 120)));
        assertNull(Cautions.tracking(plan, new Conntrack(7, 262_144, 120)));
        Caution caution = Cautions.tracking(plan, new Conntrack(36, 65_536, 120));
        assertNotNull(caution);
        assertEquals(
                "connection tracking on this machine has room for 65,500 more: up to 131,072 probes take an entry"
                        + " each, for 120 s if silent; a full table evicts whoever is unanswered, and refuses the"
                        + " rest; try --rate 545, a larger net.netfilter.nf_conntrack_max, or a notrack rule for"
                        + " this scan",
                caution.line());
        ScanPlan slow = plan(set("10.0.0.0/16"), AddressSet.EMPTY, 545, 1);
        assertNull(Cautions.tracking(slow, new Conntrack(36, 65_536, 120)));
    }

    @Test
    void singleQueueOfAVirtualInterfaceMattersToFastScans() throws Exception {
        AddressSet targets = set("10.0.0.0/16");
        ScanPlan fast = plan(targets, AddressSet.EMPTY, LinkCautions.FAST, 1);
        ScanPlan threads = plan(targets, AddressSet.EMPTY, 50_000, 2);
        ScanPlan slow = plan(targets, AddressSet.EMPTY, 50_000, 1);
        var virtio = new LinkTraits("", "virtio_net", 1);
        Caution caution = LinkCautions.singleQueue(fast, "eth0", virtio);
        assertNotNull(caution);
        assertEquals(
                "eth0 (virtio_net) is a virtual interface with one transmit queue: transmit threads take turns at it,"
                        + " and what lies behind it may drop packets that no counter here shows; try --tx-threads 1,"
                        + " and a lower --rate if the result says that much was lost",
                caution.line());
        assertNotNull(LinkCautions.singleQueue(threads, "eth0", virtio));
        assertNull(LinkCautions.singleQueue(slow, "eth0", virtio));
        assertNull(LinkCautions.singleQueue(fast, "eth0", new LinkTraits("", "virtio_net", 4)));
        assertNull(LinkCautions.singleQueue(fast, "eth0", new LinkTraits("", "ixgbe", 1)));
        assertNotNull(LinkCautions.singleQueue(fast, "tun0", new LinkTraits("tun", "", 1)));
    }

    @Test
    void fewOrNoSourcePortsAreSaidBeforehand() {
        assertNull(SourcePortCautions.fewPorts(4, 8));
        Caution few = SourcePortCautions.fewPorts(1, 8);
        assertNotNull(few);
        assertEquals(
                "source ports for no more than 1 scan side by side: each takes 8 consecutive ones, one for each"
                        + " attempt and one more, and keeps them for 10 s afterwards; try a wider"
                        + " net.ipv4.ip_local_port_range,"
                        + " fewer ip_local_reserved_ports, or fewer --retries",
                few.line());
        assertEquals(
                "this scan would be refused for want of source ports: no 8 consecutive TCP ports are free on this"
                        + " machine; try fewer --retries, fewer scans at once, or a wider"
                        + " net.ipv4.ip_local_port_range",
                SourcePortCautions.noPorts(
                                new HostException(
                                        "cannot lease source ports",
                                        "no 8 consecutive TCP ports are free on this machine",
                                        "one for each attempt at a target, and one more",
                                        "fewer --retries, fewer scans at once, or a wider"
                                                + " net.ipv4.ip_local_port_range"))
                        .line());
    }

    @Test
    void whatAPacketSocketPassesByIsNamed() {
        assertEquals(
                "what leaves is filtered by nftables: chain out of table inet f and 1 more; eth0 is shaped: tbf:"
                        + " probes of a packet socket and of AF_XDP pass by it: nothing is dropped or delayed there;"
                        + " try --transmit raw, which obeys, or --rate and --exclude to the same effect",
                caution(
                        List.of("chain out of table inet f", "chain post of table ip g"),
                        List.of("tbf")));
        assertNull(EgressCautions.passedBy("eth0", new EgressPolicy(List.of(), List.of(), false)));
    }

    @Test
    void aConnectScanMeetsRulesAndNoShapers() {
        assertNull(EgressCautions.obeyed(new EgressPolicy(List.of(), List.of("tbf"), true)));
        assertEquals(
                "whether what leaves is filtered by nftables is not known here: the kernel tells only whom it lets"
                        + " change that, and a target whose SYN is dropped looks filtered; try nft list ruleset as"
                        + " root",
                EgressCautions.unknownToConnect().line());
    }

    private static String caution(List<String> rules, List<String> shapers) {
        Caution caution = EgressCautions.passedBy("eth0", new EgressPolicy(rules, shapers, true));
        assertNotNull(caution);
        return caution.line();
    }

    @Test
    void aRuleAboutPortsIsNamedWithThem() {
        assertEquals(
                "a rule of this machine sends source ports 1000-1999 another way (ip rule): half-open probes go the"
                        + " way that is for all ports, whatever their own; try --connect, which obeys it, or"
                        + " --interface with the other way's name in a scan of its own",
                PortRuleCaution.text(new PortRule(0, 1000, 1999, 0, 0)).line());
    }

    private static Leg leg(@Nullable IpAddress gateway, Transmit transmit) {
        var eth0 = new NetworkInterface(2, "eth0", 0x0242AC110002L, 1, 1_500, 1, List.of());
        var targets = AddressSet.range(PUBLIC, PUBLIC);
        return new Leg(
                ScanPlan.of(targets, PortSet.of(80), 1),
                targets,
                eth0,
                IpAddress.ipv4(PRIVATE),
                gateway,
                NextHops.ONE,
                transmit,
                false);
    }

    @Test
    void containersLinkBeforeAGatewayMeansTranslation() {
        Leg way = leg(IpAddress.ipv4(PUBLIC), Transmit.PACKET);
        Caution caution = LinkCautions.container(way, new LinkTraits("veth", "", 1));
        assertNotNull(caution);
        assertEquals(
                "NAT is likely: eth0 is a container's link: the host behind it forwards, and as a rule tracks and"
                        + " translates every connection; try the scan in the host's own network, as with docker run"
                        + " --network host",
                caution.line());
        assertNull(LinkCautions.container(way, new LinkTraits("macvlan", "", 1)));
        Leg onLink = leg(null, Transmit.RAW);
        assertNull(LinkCautions.container(onLink, new LinkTraits("veth", "", 1)));
    }
}
