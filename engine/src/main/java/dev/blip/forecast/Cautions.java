package dev.blip.forecast;

import dev.blip.host.Conntrack;
import dev.blip.host.EgressPolicy;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Caution;
import dev.blip.targets.AddressSet;
import dev.blip.targets.SpecialAddresses;
import dev.blip.way.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the user of a plan should think of before its first packet. Looks at the plan and at this machine's settings;
/// refuses nothing.
public final class Cautions {
    /// Public addresses that may be asked without a list of those who wish not to be: a /16.
    static final long MANY_PUBLIC = 65_536;

    /// A home router's table, and how long it keeps a connection that nobody answers.
    static final long SMALL_TABLE = 4_096;

    private static final long SMALL_TABLE_SECONDS = 30;

    private static final long LINUX_ERRORS_AT_ONCE = 6; // to one peer, icmp(7)
    private static final long LONG_SECONDS = 10;

    private Cautions() {}

    /// What a scan says when it starts: no more than a few files are read for it or a few questions asked.
    public static List<Caution> atStart(ScanPlan plan, Way way) {
        return atStart(plan, way, EgressCautions.policies(way));
    }

    /// The same, for who has asked for the policies already: each is a dump by netlink, and a dry run needs them twice.
    private static List<Caution> atStart(
            ScanPlan plan, Way way, Map<String, EgressPolicy> policies) {
        boolean isIpv4 = plan.asked().hosts() == null; // special prefixes are of that
        List<Caution> all = isIpv4 ? ofTargets(plan) : new ArrayList<>();
        add(all, LinkCautions.translation(plan, way));
        // Frames of a packet socket and of AF_XDP pass below netfilter: they take no entry in its
        // table.
        if (way.uses(Transmit.RAW)) {
            add(all, tracking(plan, Conntrack.read()));
        }
        policies.forEach((name, policy) -> add(all, EgressCautions.passedBy(name, policy)));
        if (isIpv4) {
            add(all, PortRuleCaution.of(plan));
        }
        all.addAll(LinkCautions.atStart(way));
        return all;
    }

    /// What a dry run says: the same, the interfaces, and whether the source ports can be had.
    public static List<Caution> inAdvance(ScanPlan plan, Way way) {
        Map<String, EgressPolicy> policies = EgressCautions.policies(way);
        List<Caution> all = atStart(plan, way, policies);
        if (policies.values().stream().anyMatch(policy -> !policy.areRulesKnown())) {
            all.add(EgressCautions.unknownRules());
        }
        all.addAll(LinkCautions.inAdvance(plan, way));
        add(all, SourcePortCautions.of(plan.retry().sourcePorts()));
        add(all, errorLimits(plan));
        return all;
    }

    /// What no forecast knows: how many ports are closed on hosts that limit the errors which say so.
    static @Nullable Caution errorLimits(ScanPlan plan) {
        long seconds = plan.asked().mostPorts() - LINUX_ERRORS_AT_ONCE;
        if (!plan.asksDatagrams() || seconds < LONG_SECONDS) {
            return null;
        }
        return new Caution(
                "a host with many closed UDP ports may take " + grouped(seconds) + " s",
                "Linux sends 6 ICMP errors at once and then 1 a second, and silent ports are asked"
                        + " again until an error was left for them; hosts are asked beside each other",
                "fewer ports, or --max-runtime");
    }

    /// Questions answer with a caution or with null, so that each is one line where it is asked.
    static void add(List<Caution> all, @Nullable Caution caution) {
        if (caution != null) {
            all.add(caution);
        }
    }

    /// What the targets alone say.
    static List<Caution> ofTargets(ScanPlan plan) {
        List<Caution> all = new ArrayList<>();
        AddressSet addresses = plan.ipv4Addresses();
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
        AddressSet addresses = plan.ipv4Addresses();
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

    static String counted(long count, String one, String many) {
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
