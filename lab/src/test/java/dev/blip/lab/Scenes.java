package dev.blip.lab;

/// What happens to a path while somebody scans: it goes dark, bans, moves, loses its link, or is cold. Each scene
/// begins when its method is called, at once and with nothing sent by us, and lasts until it is undone or the lab
/// closes. The packet filters of scenes that are set at the same namespace replace one another. One thread.
final class Scenes {
    /// Behind the second router, once there is one.
    static final String SECOND_PREFIX = "198.19.0.0/16";

    private static final String SECOND_ROUTER = "198.51.100.10";
    private static final String SYN = "tcp flags & (syn|ack) == syn";

    /// Who tells the scanner's kernel that the gateway has another MAC address.
    enum Told {
        /// The neighbour table is right at once, as a routing daemon would have it.
        BY_THE_TABLE,
        /// The gateway's kernel says so once, by a gratuitous ARP request (`arp_notify`).
        BY_GRATUITOUS_ARP,
        /// Nobody: it shows when somebody asks.
        BY_NOBODY
    }

    /// What a cable's end can be.
    enum End {
        SCANNER,
        ROUTER
    }

    private final Lab lab;

    Scenes(Lab lab) {
        this.lab = lab;
    }

    /// Nothing passes the router any more, in either direction; the router itself answers ARP.
    void goDark() {
        lab.target().nft(dark("198.18.0.0/15"));
    }

    /// The same for all beyond `prefix`.
    void goDark(String prefix) {
        lab.target().nft(dark(prefix));
    }

    /// Ends whatever the target's packet filter did.
    void clear() {
        lab.target().nft("");
    }

    private static String dark(String prefix) {
        return """
        table ip dark {
          chain arriving {
            type filter hook prerouting priority -300
            ip daddr %1$s drop
          }
          chain leaving {
            type filter hook output priority -300
            ip saddr %1$s drop
          }
          chain passing {
            type filter hook postrouting priority -300
            ip saddr %1$s drop
          }
        }
        """
                .formatted(prefix);
    }

    /// Puts a second router beside the first, on the same cable: [#SECOND_PREFIX] lies behind it and no longer behind
    /// the first.
    void addSecondRouter() {
        lab.target().ip("addr", "add", SECOND_ROUTER + "/29", "dev", "tv0");
        lab.scanner().ip("addr", "add", "198.51.100.9/29", "dev", "sv0");
        lab.scanner()
                .ip(
                        "route",
                        "add",
                        SECOND_PREFIX,
                        "via",
                        SECOND_ROUTER,
                        "src",
                        Lab.SCANNER_ADDRESS);
    }

    /// The second router is gone: it neither forwards nor answers ARP.
    void loseSecondRouter() {
        goDark(SECOND_PREFIX);
        lab.target().ip("addr", "del", SECOND_ROUTER + "/29", "dev", "tv0");
    }

    /// The second router is there again.
    void regainSecondRouter() {
        clear();
        lab.target().ip("addr", "add", SECOND_ROUTER + "/29", "dev", "tv0");
    }

    /// An intrusion prevention system that lets `bytes` of the scanner's IP packets pass, and nothing after them.
    void banByVolume(long bytes) {
        lab.target()
                .nft(
                        """
                        table ip ban {
                          chain arriving {
                            type filter hook prerouting priority -300
                            ip saddr %s quota over %d bytes drop
                          }
                        }
                        """
                                .formatted(Lab.SCANNER_ADDRESS, bytes));
    }

    /// One that bans a source for `seconds` when it sends more than `perSecond` SYNs a second, `burst` of them at once
    /// aside. The ban is not prolonged by what comes meanwhile.
    void banByRate(int perSecond, int burst, int seconds) {
        lab.target()
                .nft(
                        """
                        table ip ban {
                          set banned { type ipv4_addr; flags dynamic,timeout; size 64; }
                          chain arriving {
                            type filter hook prerouting priority -300
                            ip saddr @banned drop
                            %s limit rate over %d/second burst %d packets add @banned { ip saddr timeout %ds } drop
                          }
                        }
                        """
                                .formatted(SYN, perSecond, burst, seconds));
    }

    /// The gateway has another MAC address, as after a failover. Neighbours must be such as ARP has found
    /// ([Layout#resolvingNeighbours]), for a permanent one believes nobody.
    void moveGateway(String mac, Told told) {
        String notify = "net.ipv4.conf.tv0.arp_notify=" + (told == Told.BY_GRATUITOUS_ARP ? 1 : 0);
        lab.target().configure("sysctl", "-qw", notify);
        lab.target().ip("link", "set", "tv0", "address", mac);
        if (told == Told.BY_THE_TABLE) {
            lab.scanner()
                    .ip(
                            "neigh",
                            "replace",
                            Lab.GATEWAY_ADDRESS,
                            "lladdr",
                            mac,
                            "dev",
                            "sv0",
                            "nud",
                            "reachable");
        }
    }

    /// Takes one end of the cable down: at the scanner's its routes go, at the router's only the carrier.
    void linkDown(End end) {
        namespace(end).ip("link", "set", interfaceName(end), "down");
    }

    /// Brings it up again, with the routes that a configuration daemon would restore.
    void linkUp(End end) {
        namespace(end).ip("link", "set", interfaceName(end), "up");
        lab.target().ip("route", "replace", "local", Lab.TARGETS, "dev", "lo");
        lab.scanner().ip("route", "replace", Lab.TARGETS, "via", Lab.GATEWAY_ADDRESS);
    }

    private Namespace namespace(End end) {
        return end == End.SCANNER ? lab.scanner() : lab.target();
    }

    private static String interfaceName(End end) {
        return end == End.SCANNER ? "sv0" : "tv0";
    }

    /// Adds a LAN behind the router, in which every address of `prefix` is a host with port 80 open, and whose
    /// neighbours the router knows none of. It resolves them by its kernel's own ARP, whose first request each host
    /// overhears, so that the answer comes a second later; of the packets to a host that wait meanwhile only the last
    /// is kept.
    ///
    /// @return where the hosts are
    Namespace addColdLan(String prefix) {
        Namespace hosts = lab.add("lan");
        Veth.join(lab.target(), "tl0", hosts, "lv0");
        lab.target().ip("addr", "add", "198.51.100.65/30", "dev", "tl0");
        hosts.ip("addr", "add", "198.51.100.66/30", "dev", "lv0");
        String filter = "net.ipv4.conf.%s.rp_filter=0";
        hosts.configure("sysctl", "-qw", filter.formatted("all"), filter.formatted("lv0"));
        lab.target()
                .configure(
                        "sysctl",
                        "-qw",
                        filter.formatted("tl0"),
                        "net.ipv4.ip_forward=1",
                        "net.ipv4.neigh.tl0.unres_qlen_bytes=1");
        hosts.ip("route", "add", "198.51.100.0/30", "via", "198.51.100.65");
        hosts.ip("route", "add", "local", prefix, "dev", "lo");
        hosts.nft(
                """
                table arp cold {
                  set asked { type ipv4_addr; flags dynamic; size 65536; }
                  chain arriving {
                    type filter hook input priority 0
                    arp operation request arp daddr ip != @asked add @asked { arp daddr ip } drop
                  }
                }
                """);
        // Where all of 198.18.0.0/15 is the router's own, the longer prefix in the same table
        // decides.
        lab.target().ip("route", "add", "table", "local", prefix, "dev", "tl0", "scope", "link");
        lab.listen(hosts, "80");
        return hosts;
    }
}
