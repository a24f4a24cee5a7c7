package dev.blip.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.blip.linux.Nfgenmsg;
import dev.blip.linux.Nfnetlink;
import dev.blip.linux.Rtnetlink;
import java.util.ArrayList;
import java.util.List;

/// The chains of nftables that see what leaves by an interface and may drop it, nft(8): those of the hooks output and
/// postrouting, and of an interface's egress. The rules of iptables-nft are among them; those of the older iptables are
/// not.
final class EgressChains {
    private static final int SUBSYSTEM = Nfnetlink.NFNL_SUBSYS_NFTABLES << 8;

    /// Chains whose rules are read; a chain more is taken to drop something.
    private static final int MOST_CHAINS = 64;

    private record Chain(int family, String table, String name, boolean drops) {
        String text() {
            String word =
                    switch (family) {
                        case Nfnetlink.NFPROTO_INET -> "inet ";
                        case Nfnetlink.NFPROTO_NETDEV -> "netdev ";
                        default -> "ip ";
                    };
            return "chain " + name + " of table " + word + table;
        }
    }

    private EgressChains() {}

    /// @param found  receives what may drop
    /// @return why the kernel did not tell, a positive errno, or 0
    static int find(Netlink netlink, String interfaceName, List<String> found)
            throws HostException {
        List<Chain> chains = new ArrayList<>();
        do {
            chains.clear();
            begin(netlink, Nfnetlink.NFT_MSG_GETCHAIN, Nfnetlink.NFPROTO_UNSPEC);
            netlink.ask();
            while (netlink.next()) {
                if (netlink.type() == (SUBSYSTEM | Nfnetlink.NFT_MSG_NEWCHAIN)
                        && seesWhatLeaves(netlink, interfaceName)) {
                    addIfUsed(netlink, chains);
                }
            }
        } while (netlink.mustRepeat());
        int error = netlink.error();
        for (int i = 0; i < chains.size(); i++) {
            Chain chain = chains.get(i);
            if (chain.drops || i >= MOST_CHAINS || hasRuleThatDrops(netlink, chain)) {
                found.add(chain.text());
            }
        }
        return error;
    }

    private static void begin(Netlink netlink, int message, int family) {
        long body = netlink.begin(SUBSYSTEM | message, Rtnetlink.NLM_F_DUMP, Nfgenmsg.SIZE);
        netlink.request().set(JAVA_BYTE, body + Nfgenmsg.NFGEN_FAMILY, (byte) family);
    }

    private static boolean seesWhatLeaves(Netlink netlink, String interfaceName) {
        long hook = attribute(netlink, Nfnetlink.NFTA_CHAIN_HOOK);
        if (hook < 0 || isNat(netlink)) {
            return false;
        }
        int number = netlink.networkInt(nested(netlink, hook, Nfnetlink.NFTA_HOOK_HOOKNUM), -1);
        return switch (Nfgenmsg.family(netlink.answer(), netlink.body())) {
            case Nfnetlink.NFPROTO_INET, Nfnetlink.NFPROTO_IPV4 ->
                    number == Nfnetlink.NF_INET_LOCAL_OUT
                            || number == Nfnetlink.NF_INET_POST_ROUTING;
            case Nfnetlink.NFPROTO_NETDEV ->
                    number == Nfnetlink.NF_NETDEV_EGRESS && isOf(netlink, hook, interfaceName);
            default -> false;
        };
    }

    /// A chain of that type translates and drops nothing.
    private static boolean isNat(Netlink netlink) {
        return netlink.text(attribute(netlink, Nfnetlink.NFTA_CHAIN_TYPE)).equals("nat");
    }

    private static boolean isOf(Netlink netlink, long hook, String interfaceName) {
        if (netlink.text(nested(netlink, hook, Nfnetlink.NFTA_HOOK_DEV)).equals(interfaceName)) {
            return true;
        }
        long devices = nested(netlink, hook, Nfnetlink.NFTA_HOOK_DEVS);
        if (devices < 0) {
            return false;
        }
        for (int i = 0; ; i++) {
            long at = netlink.nestedAt(devices, i);
            if (at < 0) {
                return false;
            }
            if (netlink.text(at).equals(interfaceName)) {
                return true;
            }
        }
    }

    private static void addIfUsed(Netlink netlink, List<Chain> chains) {
        int rules = netlink.networkInt(attribute(netlink, Nfnetlink.NFTA_CHAIN_USE), 0);
        int policy =
                netlink.networkInt(
                        attribute(netlink, Nfnetlink.NFTA_CHAIN_POLICY), Nfnetlink.NF_ACCEPT);
        boolean drops = policy == Nfnetlink.NF_DROP;
        if (drops || rules > 0) {
            chains.add(
                    new Chain(
                            Nfgenmsg.family(netlink.answer(), netlink.body()),
                            netlink.text(attribute(netlink, Nfnetlink.NFTA_CHAIN_TABLE)),
                            netlink.text(attribute(netlink, Nfnetlink.NFTA_CHAIN_NAME)),
                            drops));
        }
    }

    private static boolean hasRuleThatDrops(Netlink netlink, Chain chain) throws HostException {
        begin(netlink, Nfnetlink.NFT_MSG_GETRULE, chain.family);
        netlink.putText(Nfnetlink.NFTA_RULE_TABLE, chain.table);
        netlink.putText(Nfnetlink.NFTA_RULE_CHAIN, chain.name);
        netlink.ask();
        boolean drops = false;
        while (netlink.next()) {
            long all = attribute(netlink, Nfnetlink.NFTA_RULE_EXPRESSIONS);
            for (int i = 0; all >= 0 && !drops; i++) {
                long expression = netlink.nestedAt(all, i);
                if (expression < 0) {
                    break;
                }
                drops = mayDrop(netlink, expression);
            }
        }
        return drops;
    }

    /// Whether an expression ends a packet's way, or hands it to what may: another chain, a map of verdicts, a program.
    private static boolean mayDrop(Netlink netlink, long expression) {
        String name = netlink.text(nested(netlink, expression, Nfnetlink.NFTA_EXPR_NAME));
        long data = nested(netlink, expression, Nfnetlink.NFTA_EXPR_DATA);
        return switch (name) {
            case "reject", "queue", "synproxy" -> true;
            case "target" -> isXtablesRefusal(netlink, data);
            case "lookup" ->
                    netlink.networkInt(nested(netlink, data, Nfnetlink.NFTA_LOOKUP_DREG), -1) == 0;
            case "immediate" -> !letsPass(netlink, data);
            default -> false;
        };
    }

    private static boolean isXtablesRefusal(Netlink netlink, long data) {
        String target = netlink.text(nested(netlink, data, Nfnetlink.NFTA_TARGET_NAME));
        return target.equals("REJECT") || target.equals("NFQUEUE") || target.equals("SYNPROXY");
    }

    /// Whether what is loaded is a value, or a verdict by which the packet goes on.
    private static boolean letsPass(Netlink netlink, long data) {
        long loaded = nested(netlink, data, Nfnetlink.NFTA_IMMEDIATE_DATA);
        long verdict = nested(netlink, loaded, Nfnetlink.NFTA_DATA_VERDICT);
        if (verdict < 0) {
            return true;
        }
        int code = netlink.networkInt(nested(netlink, verdict, Nfnetlink.NFTA_VERDICT_CODE), 0);
        return code == Nfnetlink.NF_ACCEPT
                || code == Nfnetlink.NFT_CONTINUE
                || code == Nfnetlink.NFT_RETURN;
    }

    private static long attribute(Netlink netlink, int attribute) {
        return netlink.find(Nfgenmsg.SIZE, attribute, 0);
    }

    private static long nested(Netlink netlink, long valueAt, int attribute) {
        return valueAt < 0 ? -1 : netlink.findNested(valueAt, attribute, 0);
    }
}
