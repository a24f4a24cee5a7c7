package dev.blip.forecast;

import dev.blip.host.HostException;
import dev.blip.host.PortRule;
import dev.blip.host.Route;
import dev.blip.host.RouteTable;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Caution;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import org.jspecify.annotations.Nullable;

/// Rules that would send a port another way (ip-rule(8), `sport` and `dport`). The way of a half-open scan is the one
/// for no port in particular, by a raw socket too, whose route the kernel looks up without ports. Whether a rule that
/// names a port of ours matters is left to the kernel: it is asked for the route with the port and without.
final class PortRuleCaution {
    /// Ranges of targets that a rule is tried on.
    private static final int MOST_QUESTIONS = 64;

    private PortRuleCaution() {}

    /// Null if no rule of this machine sends a port of the plan another way than the rest.
    static @Nullable Caution of(ScanPlan plan) {
        try {
            for (PortRule rule : RouteTable.portRules()) {
                int port = portOf(rule, plan.ports());
                if (port > 0 && sendsAnotherWay(rule, port, plan)) {
                    return text(rule);
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
        AddressSet addresses = plan.ipv4Addresses();
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

    /// What is said of a rule that does.
    static Caution text(PortRule rule) {
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
}
