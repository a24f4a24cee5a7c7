package dev.blip.forecast;

import dev.blip.host.EgressPolicy;
import dev.blip.host.HostException;
import dev.blip.host.Interfaces;
import dev.blip.host.NetworkInterface;
import dev.blip.report.Caution;
import dev.blip.way.Leg;
import dev.blip.way.Way;
import dev.blip.way.Ways;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the user should think of because this machine may hold back what leaves: frames of our own pass that by, SYNs
/// of connect(2) obey it.
final class EgressCautions {
    private static final String FILTERED = "what leaves is filtered by nftables: ";

    private EgressCautions() {}

    /// What the interfaces by which frames leave would do with packets, by name; those that cannot be asked for left
    /// out: the scan itself needs none of it.
    static Map<String, EgressPolicy> policies(Way way) {
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

    /// The rules that a connect scan's SYNs meet, by whatever interface of the scan. Shapers are left out: they delay,
    /// and the kernel obeys them in any case.
    static EgressPolicy rules(Ways ways) {
        Set<String> rules = new LinkedHashSet<>(); // a chain may see all interfaces
        boolean areKnown = true;
        for (int index : ways.interfaces()) {
            try {
                NetworkInterface on = Interfaces.at(index);
                if (on != null) {
                    EgressPolicy policy = EgressPolicy.of(on);
                    rules.addAll(policy.rules());
                    areKnown &= policy.areRulesKnown();
                }
            } catch (HostException _) {
                // nothing is said of it
            }
        }
        return new EgressPolicy(List.copyOf(rules), List.of(), areKnown);
    }

    /// What a packet socket and AF_XDP pass by: the hooks of netfilter and tc, and the queues.
    static @Nullable Caution passedBy(String name, EgressPolicy policy) {
        if (policy.isEmpty()) {
            return null;
        }
        String rules = policy.rules().isEmpty() ? "" : FILTERED + some(policy.rules());
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

    /// What a connect scan runs into: the kernel tells nobody that it has dropped a SYN, tcp_connect() in
    /// net/ipv4/tcp_output.c, and sends another a second later.
    static @Nullable Caution obeyed(EgressPolicy policy) {
        if (policy.rules().isEmpty()) {
            return null;
        }
        return new Caution(
                FILTERED + some(policy.rules()),
                "a SYN that is dropped there is lost without a word, and its target looks filtered",
                "nft list ruleset for what it drops, or a half-open scan as root, whose probes pass by it");
    }

    static Caution unknownToConnect() {
        return new Caution(
                "whether what leaves is filtered by nftables is not known here",
                "the kernel tells only whom it lets change that, and a target whose SYN is dropped looks filtered",
                "nft list ruleset as root");
    }

    private static String some(List<String> names) {
        String first = names.getFirst();
        return names.size() == 1 ? first : first + " and " + (names.size() - 1) + " more";
    }
}
