package dev.blip.host;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.blip.linux.Rtnetlink;
import dev.blip.linux.Tcmsg;
import java.util.ArrayList;
import java.util.List;

/// The queueing disciplines of an interface that delay or drop on purpose, tc(8).
final class EgressQueues {
    private static final int UNLIMITED = -1; // tc-fq(8): maxrate that was not given

    private EgressQueues() {}

    static List<String> shapers(Netlink netlink, int interfaceIndex) throws HostException {
        List<String> shapers = new ArrayList<>();
        boolean hasFilterHook = false;
        do {
            shapers.clear();
            netlink.begin(Rtnetlink.RTM_GETQDISC, Rtnetlink.NLM_F_DUMP, Tcmsg.SIZE);
            netlink.ask();
            while (netlink.next()) {
                if (netlink.type() != Rtnetlink.RTM_NEWQDISC
                        || Tcmsg.ifindex(netlink.answer(), netlink.body()) != interfaceIndex) {
                    continue;
                }
                String kind = netlink.text(netlink.find(Tcmsg.SIZE, Rtnetlink.TCA_KIND, 1));
                hasFilterHook |= kind.equals("clsact");
                if (shapes(netlink, kind) && !shapers.contains(kind)) {
                    shapers.add(kind);
                }
            }
        } while (netlink.mustRepeat());
        if (hasFilterHook && hasEgressFilter(netlink, interfaceIndex)) {
            shapers.add("clsact egress filter");
        }
        return shapers;
    }

    private static boolean shapes(Netlink netlink, String kind) {
        return switch (kind) {
            case "tbf", "htb", "hfsc", "cbq", "cake", "netem", "taprio", "etf", "plug" -> true;
            case "fq" -> hasMaxRate(netlink);
            default -> false;
        };
    }

    private static boolean hasMaxRate(Netlink netlink) {
        long options = netlink.find(Tcmsg.SIZE, Rtnetlink.TCA_OPTIONS, 0);
        long rate =
                options < 0
                        ? -1
                        : netlink.findNested(
                                options, Rtnetlink.TCA_FQ_FLOW_MAX_RATE, Integer.BYTES);
        return rate >= 0 && netlink.answer().get(JAVA_INT_UNALIGNED, rate) != UNLIMITED;
    }

    private static boolean hasEgressFilter(Netlink netlink, int interfaceIndex)
            throws HostException {
        long body = netlink.begin(Rtnetlink.RTM_GETTFILTER, Rtnetlink.NLM_F_DUMP, Tcmsg.SIZE);
        netlink.request().set(JAVA_INT_UNALIGNED, body + Tcmsg.TCM_IFINDEX, interfaceIndex);
        int egress = Rtnetlink.TC_H_CLSACT & 0xFFFF0000 | Rtnetlink.TC_H_MIN_EGRESS;
        netlink.request().set(JAVA_INT_UNALIGNED, body + Tcmsg.TCM_PARENT, egress);
        netlink.ask();
        boolean isThere = false;
        while (netlink.next()) {
            isThere |= netlink.type() == Rtnetlink.RTM_NEWTFILTER;
        }
        return isThere;
    }
}
