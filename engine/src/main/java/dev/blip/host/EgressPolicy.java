package dev.blip.host;

import dev.blip.linux.Errno;
import java.util.ArrayList;
import java.util.List;

/// What this machine may hold back of what leaves by an interface, and what a packet socket and AF_XDP pass by: rules
/// of its own firewall, and queueing disciplines that shape.
///
/// @param rules          chains of nftables that may drop, as `chain out of table inet filter`
/// @param shapers        queueing disciplines, as `tbf`
/// @param areRulesKnown  false where the kernel does not tell, which needs CAP_NET_ADMIN
public record EgressPolicy(List<String> rules, List<String> shapers, boolean areRulesKnown) {
    public EgressPolicy {
        rules = List.copyOf(rules);
        shapers = List.copyOf(shapers);
    }

    /// Looks once, with three or four questions to the kernel.
    public static EgressPolicy of(NetworkInterface on) throws HostException {
        List<String> shapers;
        try (Netlink netlink = Netlink.open()) {
            shapers = EgressQueues.shapers(netlink, on.index());
        }
        try (Netlink netlink = Netlink.openNetfilter()) {
            if (netlink == null) {
                return new EgressPolicy(List.of(), shapers, true);
            }
            List<String> rules = new ArrayList<>();
            int error = EgressChains.find(netlink, on.name(), rules);
            return new EgressPolicy(rules, shapers, error != Errno.EPERM);
        }
    }

    /// Whether nothing is known that would hold anything back.
    public boolean isEmpty() {
        return rules.isEmpty() && shapers.isEmpty();
    }
}
