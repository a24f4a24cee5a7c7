package dev.blip.forecast;

import dev.blip.host.Conntrack;
import dev.blip.host.EgressPolicy;
import dev.blip.host.HostException;
import dev.blip.host.LinkTraits;
import dev.blip.host.PortAllocator;
import dev.blip.host.PortRule;
import dev.blip.host.Route;
import dev.blip.host.RouteTable;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Caution;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.SpecialAddresses;
import dev.blip.way.Leg;
import dev.blip.way.Way;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the user of a plan should think of before its first packet. Looks at the plan and at this machine's settings;
/// refuses nothing.
public final class Cautions {
    /// Public addresses that may be asked without a list of those who wish not to be: a /16.
    static final long MANY_PUBLIC = 65_536;

    /// A home router's table, and how long it keeps a connection that nobody answers.
    static final long SMALL_TABLE = 4_096;

    private static final long SMALL_TABLE_SECONDS = 30;

    /// Packets per second from which on a single queue is worth a word.
    static final long FAST = 100_000;

    /// Ranges of targets that a rule about ports is tried on.
    private static final int MOST_QUESTIONS = 64;

    /// Fewer blocks of source ports than this, and a few scans side by side have them all.
    private static final int FEW_BLOCKS = 4;

    private Cautions() {}

    /// What a scan says when it starts: no more than a few files are read for it or a few questions asked.
    public static List<Caution> atStart(ScanPlan plan, Way way) {
        return atStart(plan, way, policies(way));
    }

    /// The same, for who has asked for the policies already: each is a dump by netlink, and a dry run needs them twice.
    private static List<Caution> atStart(
            ScanPlan plan, Way way, Map<String, EgressPolicy> policies) {
        List<Caution> all = ofTargets(plan);
        for (Leg leg : way.legs()) {
            Caution nat = translation(plan, leg.source());
            if (nat != null) {
                all.add(nat);
                break;
            }
        }
        // Frames of a packet socket and of AF_XDP pass below netfilter: they take no entry in its
        // table.
        if (way.uses(Transmit.RAW)) {
            add(all, tracking(plan, Conntrack.read()));
        }
        policies.forEach((name, policy) -> add(all, passedBy(name, policy)));
        add(all, portRules(plan));
        return all;
    }

    /// What the interfaces by which frames leave would do with packets, by name; those that cannot be asked for left
    /// out: the scan itself needs none of it.
    private static Map<String, EgressPolicy> policies(Way way) {
        Map<String, EgressPolicy> all = new LinkedHashMap<>();
        for (Leg leg : way.legs()) {
            String name = leg.on().name();
            if (leg.sendsFrames() && !all.containsKey(name)) {
                try {
                    all.put(name, EgressPolicy.of(leg.on()));
                } catch (HostException _) {
                    // nothing is said of it
                }
            }
        }
        return all;
    }

    /// What a dry run says: the same, the interfaces, and whether the source ports can be had.
    public static List<Caution> inAdvance(ScanPlan plan, Way way) {
        Map<String, EgressPolicy> policies = policies(way);
        List<Caution> all = atStart(plan, way, policies);
        if (policies.values().stream().anyMatch(policy -> !policy.areRulesKnown())) {
            all.add(unknownRules());
        }
        Set<String> told = new HashSet<>();
        for (Leg leg : way.legs()) {
            LinkTraits traits = traitsOf(leg);
            if (traits != null && !leg.on().isLoopback() && told.add(leg.on().name())) {
                add(all, container(leg, traits));
                add(all, singleQueue(plan, leg.on().name(), traits));
            }
        }
        add(all, sourcePorts(plan.retry().sourcePorts()));
        return all;
    }

    /// Null where `/sys` does not tell of the interface.
    private static @Nullable LinkTraits traitsOf(Leg leg) {
        try {
            return LinkTraits.of(leg.on());
        } catch (HostException _) {
            return null; // the way itself was found: what cannot be told of it is left unsaid
        }
    }

    /// Cautions of a connect scan, at its start and in advance.
    public static List<Caution> ofConnect(ScanPlan plan) {
        List<Caution> all = ofTargets(plan);
        Integer source = plan.link().sourceAddress();
        if (source != null) {
            add(all, translation(plan, source));
        }
        add(all, tracking(plan, Conntrack.read()));
        return all;
    }

    /// Questions answer with a caution or with null, so that each is one line where it is asked.
    private static void add(List<Caution> all, @Nullable Caution caution) {
        if (caution != null) {
            all.add(caution);
        }
    }

    /// What the targets alone say.
    static List<Caution> ofTargets(ScanPlan plan) {
        List<Caution> all = new ArrayList<>();
        AddressSet addresses = plan.addresses();
        noHosts(all, addresses, SpecialAddresses.THIS_NETWORK, "0.0.0.0/8", "\"this network\"");
        noHosts(all, addresses, SpecialAddresses.MULTICAST, "224.0.0.0/4", "multicast");
        noHosts(all, addresses, SpecialAddresses.RESERVED, "240.0.0.0/4", "reserved or broadcast");
        // Nothing but loopback is meant; some of it among other targets is a slip.
        AddressSet own = addresses.and(SpecialAddresses.LOOPBACK);
        if (!own.isEmpty() && own.count() < addresses.count()) {
            all.add(
                    new Caution(
                            counted(own.count(), "target address lies", "target addresses lie")
                                    + " in 127.0.0.0/8",
                            "that is this machine itself, wherever the scan runs",
                            "--exclude 127.0.0.0/8"));
        }
        // The count first: sorting out who is public walks all ranges.
        if (addresses.count() > MANY_PUBLIC && plan.excluded().isEmpty()) {
            long strangers = SpecialAddresses.publicOf(addresses).count();
            if (strangers > MANY_PUBLIC) {
                all.add(
                        new Caution(
                                counted(strangers, "public address", "public addresses")
                                        + " and nothing excluded",
                                "who asked not to be scanned is asked, and who sees the probes cannot tell"
                                        + " whom to ask",
                                "--exclude-file with those who opted out; and a name in DNS and a web page at"
                                        + " the source address that say who scans and why"));
            }
        }
        return all;
    }

    /// A prefix in which no host can be, as the address registries have it.
    private static void noHosts(
            List<Caution> all,
            AddressSet addresses,
            AddressSet special,
            String prefix,
            String what) {
        long count = addresses.and(special).count();
        if (count > 0) {
            all.add(
                    new Caution(
                            counted(count, "target address lies", "target addresses lie")
                                    + " in "
                                    + prefix
                                    + ", "
                                    + what,
                            "no host there answers TCP",
                            "--exclude " + prefix));
        }
    }

    /// A translator on the way, which a private source among public targets proves, but not of what size.
    static @Nullable Caution translation(ScanPlan plan, int source) {
        AddressSet addresses = plan.addresses();
        if (!SpecialAddresses.PRIVATE.contains(source)
                || plan.asked().count() <= SMALL_TABLE
                || SpecialAddresses.publicOf(addresses).isEmpty()) {
            return null;
        }
        return new Caution(
                "NAT on the way: "
                        + AddressSet.dotted(source)
                        + " is a private address, and targets are public",
                "each probe takes an entry; a home router has room for some "
                        + grouped(SMALL_TABLE)
                        + ", keeps each for about "
                        + SMALL_TABLE_SECONDS
                        + " s, and drops what finds no room",
                "--nat-entries " + SMALL_TABLE + ", or a machine with a public address");
    }

    /// A link whose other end is on this machine's host.
    static @Nullable Caution container(Leg leg, LinkTraits traits) {
        if (!traits.isPaired() || leg.gateway() == null) {
            return null;
        }
        return new Caution(
                "NAT is likely: " + leg.on().name() + " is a container's link",
                "the host behind it forwards, and as a rule tracks and translates every connection",
                "the scan in the host's own network, as with docker run --network host");
    }

    /// Entries of this machine's own table. For probes that pass netfilter: those of a raw socket and of connect(2).
    static @Nullable Caution tracking(ScanPlan plan, @Nullable Conntrack table) {
        if (table == null || !table.isTracking()) {
            return null;
        }
        // Those who answer leave the table early; the silent are asked at least once more, and a
        // retry comes from another port: a new entry.
        long passes = Math.min(2, plan.retry().attempts());
        double probes = (double) Orders.of(plan).size() * passes;
        double atOnce = Math.min(probes, plan.pace().packetsPerSecond() * table.synSentSeconds());
        double room = Math.max(0, (double) table.most() - table.entries());
        if (atOnce <= room) {
            return null;
        }
        return new Caution(
                "connection tracking on this machine has room for "
                        + grouped((long) room)
                        + " more",
                "up to "
                        + grouped((long) atOnce)
                        + " probes take an entry each, for "
                        + table.synSentSeconds()
                        + " s if silent; a full table evicts whoever is unanswered, and refuses the rest",
                "--rate "
                        + Math.max(1, (long) room / Math.max(1, table.synSentSeconds()))
                        + ", a larger net.netfilter.nf_conntrack_max, or a notrack rule for this scan");
    }

    /// Rules that would send a port another way: the way of a half-open scan is the one for no port in particular, by
    /// a raw socket too, whose route the kernel looks up without ports.
    private static @Nullable Caution portRules(ScanPlan plan) {
        try {
            for (PortRule rule : RouteTable.portRules()) {
                int port = portOf(rule, plan.ports());
                if (port > 0 && sendsAnotherWay(rule, port, plan)) {
                    return portRule(rule);
                }
            }
            return null;
        } catch (HostException _) {
            return null; // the way itself was found: what cannot be told of it is left unsaid
        }
    }

    /// A port of ours, either side's, that the rule is for; 0 if there is none.
    private static int portOf(PortRule rule, PortSet ports) {
        if (!rule.looksAtDestinationPort()) {
            return Math.max(1, rule.firstSourcePort());
        }
        int last = rule.lastDestinationPort();
        for (int port = Math.max(1, rule.firstDestinationPort()); port <= last; port++) {
            if (ports.contains(port)) {
                return port;
            }
        }
        return 0;
    }

    private static boolean sendsAnotherWay(PortRule rule, int port, ScanPlan plan)
            throws HostException {
        AddressSet addresses = plan.addresses();
        Integer source = plan.link().sourceAddress();
        int sourcePort = rule.firstSourcePort();
        int destinationPort = rule.looksAtDestinationPort() ? port : 0;
        for (int i = -1; i < Math.min(addresses.rangeCount(), MOST_QUESTIONS); i++) {
            // First the address that the rule itself names, then the first of each range.
            int address = i < 0 ? rule.destination() : addresses.first(i);
            if (i < 0 && !addresses.contains(address)) {
                continue;
            }
            // The kernel decides, with the ports and without: a rule before this one may make it
            // void.
            Route any = RouteTable.routeTo(address, source, 0, 0, 0);
            Route own = RouteTable.routeTo(address, source, 0, sourcePort, destinationPort);
            if (!any.equals(own)) {
                return true;
            }
        }
        return false;
    }

    static Caution portRule(PortRule rule) {
        boolean isDestination = rule.looksAtDestinationPort();
        int first = isDestination ? rule.firstDestinationPort() : rule.firstSourcePort();
        int last = isDestination ? rule.lastDestinationPort() : rule.lastSourcePort();
        String ports = first == last ? "port " + first : "ports " + first + "-" + last;
        return new Caution(
                "a rule of this machine sends "
                        + (isDestination ? "" : "source ")
                        + ports
                        + " another way (ip rule)",
                "half-open probes go the way that is for all ports, whatever their own",
                "--connect, which obeys it, or --interface with the other way's name in a scan of its own");
    }

    /// What a packet socket and AF_XDP pass by: the hooks of netfilter and tc, and the queues.
    static @Nullable Caution passedBy(String name, EgressPolicy policy) {
        if (policy.isEmpty()) {
            return null;
        }
        String rules =
                policy.rules().isEmpty()
                        ? ""
                        : "what leaves is filtered by nftables: " + some(policy.rules());
        String shapers =
                policy.shapers().isEmpty() ? "" : name + " is shaped: " + some(policy.shapers());
        return new Caution(
                rules + (rules.isEmpty() || shapers.isEmpty() ? "" : "; ") + shapers,
                "probes of a packet socket and of AF_XDP pass by it: nothing is dropped or delayed there",
                "--transmit raw, which obeys, or --rate and --exclude to the same effect");
    }

    static Caution unknownRules() {
        return new Caution(
                "whether what leaves is filtered by nftables is not known here",
                "the kernel tells only whom it lets change that, and probes of a packet socket pass by it",
                "nft list ruleset as root; --transmit raw obeys whatever there is");
    }

    private static String some(List<String> names) {
        String first = names.getFirst();
        return names.size() == 1 ? first : first + " and " + (names.size() - 1) + " more";
    }

    static @Nullable Caution singleQueue(ScanPlan plan, String name, LinkTraits traits) {
        boolean isMuchAsked = // of a rate that does not give way
                plan.pace().leastPerSecond() >= FAST || plan.link().transmitThreads() > 1;
        if (!traits.isVirtual() || traits.transmitQueues() > 1 || !isMuchAsked) {
            return null;
        }
        String driver = traits.word().isEmpty() ? "" : " (" + traits.word() + ")";
        return new Caution(
                name + driver + " is a virtual interface with one transmit queue",
                "transmit threads take turns at it, and what lies behind it may drop packets that no counter"
                        + " here shows",
                "--tx-threads 1, and a lower --rate if the result says that much was lost");
    }

    /// Whether a block of ports can be had now: by holding one for a moment.
    private static @Nullable Caution sourcePorts(int count) {
        try (PortAllocator ports = PortAllocator.open()) {
            ports.lease(count, System.nanoTime());
            return fewPorts(ports.blocks(count), count);
        } catch (HostException e) {
            return noPorts(e);
        }
    }

    static @Nullable Caution fewPorts(int blocks, int count) {
        if (blocks >= FEW_BLOCKS) {
            return null;
        }
        return new Caution(
                "source ports for no more than "
                        + counted(blocks, "scan", "scans")
                        + " side by side",
                "each takes "
                        + count
                        + " consecutive ones, one for each attempt and one more, and keeps them for 10 s afterwards",
                "a wider net.ipv4.ip_local_port_range, fewer ip_local_reserved_ports, or fewer --retries");
    }

    static Caution noPorts(HostException e) {
        return new Caution(
                "this scan would be refused for want of source ports", e.why(), e.attempt());
    }

    private static String counted(long count, String one, String many) {
        return grouped(count) + " " + (count == 1 ? one : many);
    }

    /// `65,536`. Without a formatter, whose first use costs a scan's start more than all the rest here.
    private static String grouped(long count) {
        var text = new StringBuilder(Long.toString(count));
        for (int at = text.length() - 3; at > 0; at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }
}
