package dev.blip.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Decides whether something that sends may start. A pure function over facts that others have gathered: it opens
/// nothing, and what it cannot read, understand or find is a reason to refuse.
///
/// The proof, for every namespace of a lab, since what one sends another could forward: it is the very namespace that
/// this run made, not the machine's own and not the harness's; its interfaces are the loopback, veth ends whose other
/// ends lie in namespaces of this lab, bridges of such ends, macvlans on them, and tunnels of one queue, which one open
/// file has the other end of, that a process in a namespace of this lab holds; no route, of any table, leads elsewhere
/// than to the lab's prefixes, and none is a default.
final class Guard {
    /// [Facts#firstNamespace()] where the kernel refuses to show it. The record of birth then stands alone.
    static final String HIDDEN = "hidden";

    /// Where a packet of the lab may be headed for: documentation (RFC 5737), benchmarking (RFC 2544), this host (RFC
    /// 1122).
    static final List<Prefix> PREFIXES =
            List.of(
                    Prefix.of("198.51.100.0/24"),
                    Prefix.of("198.18.0.0/15"),
                    Prefix.of("127.0.0.0/8"));

    /// The same in IPv6: documentation (RFC 3849), link-local addresses and groups, and this host.
    private static final List<Ipv6Prefix> IPV6_PREFIXES =
            List.of(
                    Ipv6Prefix.of("2001:db8::/32"),
                    Ipv6Prefix.of("fe80::/64"),
                    Ipv6Prefix.of("ff02::/16"),
                    Ipv6Prefix.of("::1"));

    /// The kernel has a route of its own to all groups, on each link.
    private static final String GROUPS = "ff00::/8";

    private static final Set<String> GOES_NOWHERE = Set.of("unreachable", "blackhole", "prohibit");
    private static final Set<String> STAYS_HERE =
            Set.of("local", "broadcast", "anycast", "multicast");
    private static final Set<String> ROUTE_KEYS_WITH_HOPS =
            Set.of("nexthops", "nhid", "via", "encap");
    private static final int NAMESPACES_MAX = 8;
    private static final JsonMapper JSON = JsonMapper.shared();

    private Guard() {}

    /// What is known of one namespace; a part is null if it could not be had.
    ///
    /// @param name     as in `ip netns`
    /// @param born     inode when this run made it
    /// @param current  `readlink /proc/self/ns/net`, inside
    /// @param links    `ip -json -details link`, inside
    /// @param peers    `ip -json netns list-id`, inside
    /// @param routes4  `ip -4 -json route show table all`, inside
    /// @param routes6  `ip -6 -json route show table all`, inside
    record NamespaceFacts(
            String name,
            long born,
            @Nullable String current,
            @Nullable String links,
            @Nullable String peers,
            @Nullable String routes4,
            @Nullable String routes6) {}

    /// A process that has the other end of a tunnel in its hands: what the kernel sends there, it reads.
    ///
    /// @param interfaceName  of the tunnel, in whatever namespace
    /// @param namespace      `/proc/PID/ns/net`
    record TunnelHolder(String interfaceName, @Nullable String namespace) {}

    /// What is known before something is started.
    ///
    /// @param ownNamespace   `/proc/self/ns/net` of the harness
    /// @param firstNamespace `/proc/1/ns/net`, or [#HIDDEN]
    /// @param namespaces     every namespace of the lab
    /// @param holders        all on this machine that may be looked at; null if they could not be had
    record Facts(
            @Nullable String ownNamespace,
            @Nullable String firstNamespace,
            List<NamespaceFacts> namespaces,
            @Nullable List<TunnelHolder> holders) {
        /// Facts of a lab without a tunnel.
        Facts(
                @Nullable String ownNamespace,
                @Nullable String firstNamespace,
                List<NamespaceFacts> namespaces) {
            this(ownNamespace, firstNamespace, namespaces, null);
        }
    }

    /// Facts that do not say what they must.
    private static final class Unproven extends Exception {
        private static final long serialVersionUID = 1;

        Unproven(String why) {
            super(why);
        }
    }

    /// Why nothing may be sent; empty if it may.
    static List<String> objections(Facts facts) {
        var objections = new ArrayList<String>();
        if (facts.namespaces().isEmpty() || facts.namespaces().size() > NAMESPACES_MAX) {
            objections.add(
                    "a lab has 1 to "
                            + NAMESPACES_MAX
                            + " namespaces, not "
                            + facts.namespaces().size());
        }
        var names = new HashSet<String>();
        for (NamespaceFacts namespace : facts.namespaces()) {
            if (!names.add(namespace.name())) {
                objections.add(namespace.name() + ": listed twice");
            }
        }
        for (NamespaceFacts namespace : facts.namespaces()) {
            try {
                checkIdentity(facts, namespace);
                checkLinks(facts, namespace, names);
                checkRoutes("IPv4", namespace.routes4(), Guard::isOursInIpv4);
                checkRoutes("IPv6", namespace.routes6(), Guard::isOursInIpv6);
            } catch (Unproven e) {
                objections.add(namespace.name() + ": " + e.getMessage());
            }
        }
        return objections;
    }

    private static void checkIdentity(Facts facts, NamespaceFacts namespace) throws Unproven {
        long current = inode(namespace.current());
        if (current != namespace.born()) {
            throw new Unproven("is not the namespace that this run made: net:[" + current + "]");
        }
        if (current == inode(facts.ownNamespace())) {
            throw new Unproven("is the harness's own namespace");
        }
        if (!HIDDEN.equals(facts.firstNamespace()) && current == inode(facts.firstNamespace())) {
            throw new Unproven("is the namespace of process 1");
        }
    }

    private static long inode(@Nullable String link) throws Unproven {
        if (link == null || !link.strip().matches("net:\\[[1-9]\\d{0,17}]")) {
            throw new Unproven("no such thing as a network namespace: " + link);
        }
        String text = link.strip();
        return Long.parseLong(text.substring("net:[".length(), text.length() - 1));
    }

    private static void checkLinks(Facts facts, NamespaceFacts namespace, Set<String> ours)
            throws Unproven {
        Map<Integer, String> peers = new HashMap<>();
        for (JsonNode peer : array("peers", namespace.peers())) {
            if (peer.path("nsid").isInt() && peer.path("name").isString()) {
                peers.put(peer.path("nsid").asInt(), peer.path("name").asString());
            }
        }
        JsonNode links = array("links", namespace.links());
        if (links.isEmpty()) {
            throw new Unproven("has no interface at all: the list cannot be whole");
        }
        for (JsonNode link : links) {
            checkLink(link, links);
            switch (kind(link)) {
                case "veth" -> checkPeer(link, peers, ours);
                case "tun" -> checkHolders(facts, link);
                default -> {}
            }
        }
    }

    private static String name(JsonNode link) {
        return link.path("ifname").asString("");
    }

    private static String kind(JsonNode link) {
        return link.path("linkinfo").path("info_kind").asString("");
    }

    /// @param links  all of its namespace: what one is on, or belongs to, is among them, and checked as well
    private static void checkLink(JsonNode link, JsonNode links) throws Unproven {
        String type = link.path("link_type").asString("");
        if (name(link).equals("lo") && type.equals("loopback")) {
            return;
        }
        boolean isKnown =
                switch (kind(link)) {
                    case "veth", "bridge" -> type.equals("ether");
                    case "macvlan" -> type.equals("ether") && isOnVeth(link, links);
                    case "tun" -> type.equals("none");
                    default -> false;
                };
        if (!isKnown) {
            throw new Unproven(
                    "interface %s is neither lo nor veth, nor a bridge or macvlan of them, nor a tunnel, but %s/%s"
                            .formatted(name(link), type, kind(link)));
        }
        boolean isPort = link.has("master") && isOfKind(link.path("master"), "bridge", links);
        if (link.has("vrf") || (link.has("master") && !isPort)) {
            throw new Unproven("interface " + name(link) + " belongs to another one");
        }
    }

    /// Where the interface below lies in another namespace, its number there is told beside.
    private static boolean isOnVeth(JsonNode link, JsonNode links) {
        return !link.has("link_netnsid") && isOfKind(link.path("link"), "veth", links);
    }

    private static boolean isOfKind(JsonNode name, String kind, JsonNode links) {
        for (JsonNode link : links) {
            if (name.isString() && name.asString().equals(name(link)) && kind(link).equals(kind)) {
                return true;
            }
        }
        return false;
    }

    private static void checkPeer(JsonNode link, Map<Integer, String> peers, Set<String> ours)
            throws Unproven {
        JsonNode id = link.path("link_netnsid");
        String peer = id.isInt() ? peers.get(id.asInt()) : null;
        if (peer == null || !ours.contains(peer)) {
            throw new Unproven(
                    "the other end of " + name(link) + " is not in this lab but in " + peer);
        }
    }

    /// A process makes tunnels in its own namespace, and one of a single queue has a single open file. So a process of
    /// this lab that holds one of that name, which no second tunnel of this lab has, holds this one; another could have
    /// the same file only from it.
    private static void checkHolders(Facts facts, JsonNode link) throws Unproven {
        String tunnel = name(link);
        JsonNode queues = link.path("linkinfo").path("info_data").path("multi_queue");
        if (!queues.isBoolean() || queues.asBoolean()) {
            throw new Unproven("tunnel " + tunnel + " may have several ends");
        }
        if (tunnelsNamed(facts, tunnel) != 1) {
            throw new Unproven("there is not one tunnel " + tunnel + " in this lab");
        }
        if (facts.holders() == null) {
            throw new Unproven("who holds " + tunnel + " is not known");
        }
        boolean isHeld = false;
        for (TunnelHolder holder : facts.holders()) {
            if (holder.interfaceName().equals(tunnel)) {
                long namespace = inode(holder.namespace());
                if (facts.namespaces().stream().noneMatch(ours -> ours.born() == namespace)) {
                    throw new Unproven("who holds " + tunnel + " is not in this lab");
                }
                isHeld = true;
            }
        }
        if (!isHeld) {
            throw new Unproven("nobody is known to hold " + tunnel);
        }
    }

    private static int tunnelsNamed(Facts facts, String tunnel) throws Unproven {
        int count = 0;
        for (NamespaceFacts namespace : facts.namespaces()) {
            for (JsonNode link : array("links", namespace.links())) {
                count += kind(link).equals("tun") && name(link).equals(tunnel) ? 1 : 0;
            }
        }
        return count;
    }

    private static void checkRoutes(
            String family, @Nullable String routes, Predicate<String> isOurs) throws Unproven {
        for (JsonNode route : array(family + " routes", routes)) {
            String type = route.path("type").asString("unicast");
            String destination = route.path("dst").asString("");
            if (GOES_NOWHERE.contains(type)) {
                continue;
            }
            if (!type.equals("unicast") && !STAYS_HERE.contains(type)) {
                throw new Unproven(family + " route of unknown type: " + route);
            }
            if (destination.equals("default")) {
                throw new Unproven("has a default route in " + family);
            }
            for (String key : ROUTE_KEYS_WITH_HOPS) {
                if (route.has(key)) {
                    throw new Unproven(family + " route whose next hop is not plain: " + route);
                }
            }
            if (!isOurs.test(destination)) {
                throw new Unproven("destination outside the lab: " + destination);
            }
            if (route.has("gateway") && !isOurs.test(route.path("gateway").asString(""))) {
                throw new Unproven("next hop outside the lab: " + route);
            }
        }
    }

    private static boolean isOursInIpv4(String text) {
        Prefix prefix = Prefix.parse(text);
        return prefix != null && PREFIXES.stream().anyMatch(ours -> ours.covers(prefix));
    }

    private static boolean isOursInIpv6(String text) {
        Ipv6Prefix prefix = Ipv6Prefix.parse(text);
        boolean isOfKernel = text.equals(GROUPS);
        return isOfKernel
                || prefix != null && IPV6_PREFIXES.stream().anyMatch(ours -> ours.covers(prefix));
    }

    private static JsonNode array(String what, @Nullable String text) throws Unproven {
        if (text == null) {
            throw new Unproven(what + " are not known");
        }
        try {
            // ip prints nothing at all where it has nothing to list
            JsonNode node = JSON.readTree(text.isBlank() ? "[]" : text);
            if (!node.isArray()) {
                throw new Unproven(what + " are not a list: " + text);
            }
            for (JsonNode element : node) {
                if (!element.isObject()) {
                    throw new Unproven(what + " hold something else: " + element);
                }
            }
            return node;
        } catch (JacksonException e) {
            throw new Unproven(what + " cannot be read: " + e.getOriginalMessage());
        }
    }
}
