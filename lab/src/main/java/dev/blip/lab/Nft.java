package dev.blip.lab;

import java.util.Map;

/// What the target's packet filter does to SYNs and answers, as nft rules for [Namespace#nft(String)].
final class Nft {
    private static final String SYN = "tcp flags & (syn|ack) == syn";
    private static final String ANSWER = "tcp flags & (syn|rst) != 0";

    /// No SYN gets through to the kernel.
    static final String SILENT = arriving(SYN + " drop");

    /// What the last three bits of an address choose under [#BY_ADDRESS]: the ICMP type for nft, and Nmap's word for
    /// it.
    /// 0 answers as usual, 1 is silent.
    static final Map<Integer, String> REASONS =
            Map.of(
                    2, "admin-prohibited",
                    3, "host-unreach",
                    4, "net-unreach",
                    5, "port-unreach",
                    6, "host-prohibited",
                    7, "net-prohibited");

    /// Every kind of silence and refusal, side by side, by the last three bits of the address.
    static final String BY_ADDRESS =
            """
            table ip kinds {
              chain arriving {
                type filter hook input priority 0
                ip daddr & 0.0.0.7 == 0.0.0.1 %1$s drop
                ip daddr & 0.0.0.7 == 0.0.0.2 %1$s reject with icmp type admin-prohibited
                ip daddr & 0.0.0.7 == 0.0.0.3 %1$s reject with icmp type host-unreachable
                ip daddr & 0.0.0.7 == 0.0.0.4 %1$s reject with icmp type net-unreachable
                ip daddr & 0.0.0.7 == 0.0.0.5 %1$s reject with icmp type port-unreachable
                ip daddr & 0.0.0.7 == 0.0.0.6 %1$s reject with icmp type host-prohibited
                ip daddr & 0.0.0.7 == 0.0.0.7 %1$s reject with icmp type net-prohibited
              }
            }
            """
                    .formatted(SYN);

    /// The same in IPv6, where Linux can refuse in six ways.
    static final Map<Integer, String> IPV6_REASONS =
            Map.of(
                    2, "admin-prohibited",
                    3, "host-unreach",
                    4, "no-route",
                    5, "port-unreach",
                    6, "admin-prohibited",
                    7, "reject-route");

    static final String IPV6_BY_ADDRESS =
            """
            table ip6 kinds {
              chain arriving {
                type filter hook input priority 0
                ip6 daddr & ::7 == ::1 %1$s drop
                ip6 daddr & ::7 == ::2 %1$s reject with icmpv6 type admin-prohibited
                ip6 daddr & ::7 == ::3 %1$s reject with icmpv6 type addr-unreachable
                ip6 daddr & ::7 == ::4 %1$s reject with icmpv6 type no-route
                ip6 daddr & ::7 == ::5 %1$s reject with icmpv6 type port-unreachable
                ip6 daddr & ::7 == ::6 %1$s reject with icmpv6 type policy-fail
                ip6 daddr & ::7 == ::7 %1$s reject with icmpv6 type reject-route
              }
            }
            """
                    .formatted(SYN);

    /// No SYN to a prefix in IPv6 gets through to the kernel.
    static String silentIpv6(String prefix) {
        return "table ip6 nobody {\nchain c { type filter hook prerouting priority -300\nip6 daddr "
                + prefix
                + " "
                + SYN
                + " drop\n}\n}\n";
    }

    /// Odd addresses are silent.
    static final String ODD_SILENT = arriving("ip daddr & 0.0.0.1 == 0.0.0.1 " + SYN + " drop");

    /// Odd ports are silent.
    static final String ODD_PORTS_SILENT = arriving("tcp dport & 1 == 1 " + SYN + " drop");

    /// Nobody but the first `count` addresses of each /24 is there, whatever he is asked by.
    static String nobodyBehind(int count) {
        return arriving("ip daddr 198.18.0.0/15 ip daddr & 0.0.0.255 >= 0.0.0." + count + " drop");
    }

    /// Nothing answers for 198.18.8.0/24.
    static final String SILENT_PREFIX = arriving("ip daddr 198.18.8.0/24 drop");

    /// At the scanner: answers are taken off behind the packet sockets, so its kernel refuses none of them with a RST.
    static final String NO_RESETS =
            """
            table ip answers {
              chain taken { type filter hook prerouting priority -300; ip saddr 198.18.0.0/15 drop; }
            }
            table ip6 answers {
              chain taken {
                type filter hook prerouting priority -300
                ip6 saddr 2001:db8:18::/48 meta l4proto tcp drop
              }
            }
            """;

    private Nft() {}

    /// Loses SYNs and answers at random.
    static String loss(int perMilleIn, int perMilleOut) {
        return arriving(SYN + " numgen random mod 1000 < " + perMilleIn + " drop")
                + leaving(ANSWER + " numgen random mod 1000 < " + perMilleOut + " drop");
    }

    /// Answers every port of the addresses `proxied` by the kernel's SYN proxy, and gives every port of those
    /// `redirected` to the listener on port 80; those `guarded` are silent on all but the listeners' ports.
    static String answeringEverything(String proxied, String redirected, String guarded) {
        return """
        table ip lies {
          chain early {
            type filter hook prerouting priority raw
            ip daddr %1$s %4$s notrack
            ip daddr %3$s tcp dport != { 80, 443, 8080 } %4$s drop
          }
          chain redirecting {
            type nat hook prerouting priority dstnat
            ip daddr %2$s meta l4proto tcp redirect to :80
          }
          chain proxying {
            type filter hook input priority filter
            ip daddr %1$s meta l4proto tcp ct state invalid,untracked synproxy mss 1460 wscale 7 timestamp sack-perm
            ip daddr %1$s ct state invalid drop
          }
        }
        """
                .formatted(proxied, redirected, guarded, SYN);
    }

    /// Gives every port of a prefix in IPv6 to the listener on port 80.
    static String redirectedIpv6(String prefix) {
        return """
        table ip6 lies {
          chain redirecting {
            type nat hook prerouting priority dstnat
            ip6 daddr %s meta l4proto tcp redirect to :80
          }
        }
        """
                .formatted(prefix);
    }

    /// What leaves has this time to live, but for RSTs of one port, which have another.
    static String timesToLive(int all, int port, int resetsOfPort) {
        return """
        table ip far {
          chain leaving {
            type filter hook output priority mangle
            ip ttl set %1$d
            tcp sport %2$d tcp flags & rst != 0 ip ttl set %3$d
          }
        }
        """
                .formatted(all, port, resetsOfPort);
    }

    /// Lets at most this many answers a second out.
    static String answersPerSecond(int rate) {
        return leaving(
                ANSWER
                        + " limit rate over "
                        + rate
                        + "/second burst "
                        + (rate / 50 + 1)
                        + " packets drop");
    }

    private static String arriving(String rule) {
        return "table ip arriving {\nchain c { type filter hook prerouting priority -300\n"
                + rule
                + "\n}\n}\n";
    }

    private static String leaving(String rule) {
        return "table ip leaving {\nchain c { type filter hook output priority -300\n"
                + rule
                + "\n}\n}\n";
    }
}
