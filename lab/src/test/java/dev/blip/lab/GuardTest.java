package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The guard's decision, over facts written by hand. Nothing here opens a socket or asks the kernel.
class GuardTest {
    private static final String OWN = "net:[4026531833]";
    private static final String LO =
            """
            {"ifindex":1,"ifname":"lo","link_type":"loopback"}\
            """;
    private static final String ROUTES =
            """
            [{"dst":"198.51.100.0/30","dev":"sv0","protocol":"kernel","scope":"link",
             "prefsrc":"198.51.100.1","flags":[]},
             {"dst":"198.18.0.0/15","gateway":"198.51.100.2","dev":"sv0","flags":[]},
             {"type":"unreachable","dst":"10.0.0.0/8","flags":[]},
             {"type":"local","dst":"127.0.0.0/8","dev":"lo","table":"local"},
             {"type":"broadcast","dst":"198.51.100.3","dev":"sv0","table":"local"}]\
            """;

    private static String links(String... others) {
        return "[" + LO + (others.length == 0 ? "" : ",") + String.join(",", others) + "]";
    }

    private static String veth(String name, String netnsid) {
        return """
        {"ifname":"%s","link_type":"ether","link_netnsid":%s,
         "linkinfo":{"info_kind":"veth"}}\
        """
                .formatted(name, netnsid);
    }

    private static String peer(String name) {
        return "[{\"nsid\":0,\"name\":\"" + name + "\"}]";
    }

    /// Two ends of one cable, as the lab makes them.
    private static final Guard.NamespaceFacts SCANNER =
            new Guard.NamespaceFacts(
                    "s",
                    4026532177L,
                    "net:[4026532177]\n",
                    links(veth("sv0", "0")),
                    peer("t"),
                    ROUTES,
                    "[]");

    private static final Guard.NamespaceFacts TARGET =
            new Guard.NamespaceFacts(
                    "t",
                    4026532178L,
                    "net:[4026532178]\n",
                    links(veth("tv0", "0")),
                    peer("s"),
                    "[{\"type\":\"local\",\"dst\":\"198.18.0.0/15\",\"dev\":\"lo\",\"table\":\"local\"}]",
                    "");

    private static List<String> objections(Guard.NamespaceFacts... namespaces) {
        return Guard.objections(new Guard.Facts(OWN, "net:[4026531834]", List.of(namespaces)));
    }

    private static void assertRefused(String because, Guard.NamespaceFacts... namespaces) {
        List<String> objections = objections(namespaces);
        assertTrue(
                objections.stream().anyMatch(text -> text.contains(because)),
                () -> because + ": " + objections);
    }

    private static Guard.NamespaceFacts withLinks(@Nullable String links) {
        return new Guard.NamespaceFacts(
                "s", SCANNER.born(), SCANNER.current(), links, peer("t"), ROUTES, "[]");
    }

    private static Guard.NamespaceFacts withPeers(@Nullable String peers) {
        return new Guard.NamespaceFacts(
                "s", SCANNER.born(), SCANNER.current(), SCANNER.links(), peers, ROUTES, "[]");
    }

    private static Guard.NamespaceFacts withRoutes(
            @Nullable String routes4, @Nullable String routes6) {
        return new Guard.NamespaceFacts(
                "s",
                SCANNER.born(),
                SCANNER.current(),
                SCANNER.links(),
                peer("t"),
                routes4,
                routes6);
    }

    private static Guard.NamespaceFacts withIdentity(long born, @Nullable String current) {
        return new Guard.NamespaceFacts(
                "s", born, current, SCANNER.links(), peer("t"), ROUTES, "[]");
    }

    @Test
    void twoNamespacesWithNothingButACableBetweenThemArePassed() {
        assertEquals(List.of(), objections(SCANNER, TARGET));
    }

    @Test
    void namespaceThatIsNotTheOneThatWasMadeIsRefused() {
        assertRefused(
                "is not the namespace that this run made",
                withIdentity(1, SCANNER.current()),
                TARGET);
    }

    @Test
    void namespaceOfTheHarnessIsRefusedWhateverElseIsTrue() {
        assertRefused("is the harness's own namespace", withIdentity(4026531833L, OWN), TARGET);
    }

    @Test
    void namespaceOfProcessOneIsRefused() {
        assertRefused(
                "is the namespace of process 1",
                withIdentity(4026531834L, "net:[4026531834]"),
                TARGET);
    }

    @Test
    void processOneThatTheKernelHidesLeavesTheRecordOfBirth() {
        var hidden = new Guard.Facts(OWN, Guard.HIDDEN, List.of(SCANNER, TARGET));
        assertEquals(List.of(), Guard.objections(hidden));
        var unborn =
                new Guard.Facts(
                        OWN, Guard.HIDDEN, List.of(withIdentity(7, SCANNER.current()), TARGET));
        assertFalse(Guard.objections(unborn).isEmpty());
    }

    @Test
    void harnessOrProcessOneThatCannotBeToldIsRefused() {
        List<Guard.NamespaceFacts> both = List.of(SCANNER, TARGET);
        assertEquals(2, Guard.objections(new Guard.Facts(null, Guard.HIDDEN, both)).size());
        assertEquals(2, Guard.objections(new Guard.Facts(OWN, null, both)).size());
        assertEquals(2, Guard.objections(new Guard.Facts("", "", both)).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "net:[]",
                "net:[-1]",
                "net:[0]",
                "net:[4026532177",
                "mnt:[4026532177]",
                "4026532177",
                "net:[99999999999999999999]",
                "net:[4026532177] net:[4026531833]"
            })
    void identityThatIsNoNamespaceIsRefused(String current) {
        assertFalse(objections(withIdentity(4026532177L, current), TARGET).isEmpty());
    }

    @Test
    void everyFactThatIsMissingIsRefused() {
        assertRefused(
                "no such thing as a network namespace", withIdentity(SCANNER.born(), null), TARGET);
        assertRefused("links are not known", withLinks(null), TARGET);
        assertRefused("peers are not known", withPeers(null), TARGET);
        assertRefused("IPv4 routes are not known", withRoutes(null, "[]"), TARGET);
        assertRefused("IPv6 routes are not known", withRoutes("[]", null), TARGET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[",
                "[{]",
                "[1]",
                "[null]",
                "[[]]",
                "\"[]\"",
                "Object \"route\" is unknown",
                "[{}"
            })
    void factThatCannotBeReadIsRefused(String text) {
        assertFalse(objections(withLinks(text), TARGET).isEmpty());
        assertFalse(objections(withPeers(text), TARGET).isEmpty());
        assertFalse(objections(withRoutes(text, "[]"), TARGET).isEmpty());
        assertFalse(objections(withRoutes("[]", text), TARGET).isEmpty());
    }

    @Test
    void listWithoutAnyInterfaceIsRefused() {
        assertRefused("no interface at all", withLinks("[]"), TARGET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ifname\":\"eth0\",\"link_type\":\"ether\"}",
                "{\"ifname\":\"eth0\",\"link_type\":\"ether\",\"link_netnsid\":0,"
                        + "\"linkinfo\":{\"info_kind\":\"macvlan\"}}",
                "{\"ifname\":\"wg0\",\"link_type\":\"none\",\"linkinfo\":{\"info_kind\":\"wireguard\"}}",
                "{\"ifname\":\"tap0\",\"link_type\":\"ether\",\"linkinfo\":{\"info_kind\":\"tun\"}}",
                "{\"ifname\":\"lo\",\"link_type\":\"ether\"}",
                "{\"link_type\":\"loopback\"}",
                "{\"ifname\":\"d0\",\"link_type\":\"ether\",\"linkinfo\":{\"info_kind\":\"dummy\"}}",
                "{}"
            })
    void interfaceThatIsNeitherLoNorVethIsRefused(String link) {
        assertRefused("is neither lo nor veth", withLinks(links(link)), TARGET);
    }

    @Test
    void vethWhoseOtherEndIsElsewhereIsRefused() {
        assertRefused("is not in this lab", withLinks(links(veth("sv0", "1"))), TARGET);
        assertRefused("is not in this lab", withLinks(links(veth("sv0", "null"))), TARGET);
        assertRefused("is not in this lab", withLinks(links(veth("sv0", "\"0\""))), TARGET);
        assertRefused("is not in this lab", withPeers(peer("somebody")), TARGET);
        assertRefused("is not in this lab", withPeers("[]"), TARGET);
        assertRefused("is not in this lab", withPeers("[{\"nsid\":0}]"), TARGET);
        assertRefused(
                "is not in this lab",
                SCANNER); // the other end's namespace is not among those looked at
    }

    private static final String BRIDGE =
            "{\"ifname\":\"br0\",\"link_type\":\"ether\",\"linkinfo\":{\"info_kind\":\"bridge\"}}";

    private static String port(String name, String netnsid) {
        return veth(name, netnsid).replace("}}", "},\"master\":\"br0\"}");
    }

    private static String macvlan(String on) {
        return "{\"ifname\":\"mv0\",\"link_type\":\"ether\","
                + on
                + "\"linkinfo\":{\"info_kind\":\"macvlan\"}}";
    }

    @Test
    void bridgeOfOurVethsIsPassed() {
        assertEquals(List.of(), objections(withLinks(links(BRIDGE, port("sv0", "0"))), TARGET));
    }

    @Test
    void bridgeWithAPortThatLeadsElsewhereIsRefused() {
        assertRefused(
                "is not in this lab",
                withLinks(links(BRIDGE, port("sv0", "0"), port("sv1", "1"))),
                TARGET);
    }

    @Test
    void vethThatBelongsToWhatIsNoBridgeOfThisNamespaceIsRefused() {
        String port = port("sv0", "0");
        assertRefused("belongs to another one", withLinks(links(port)), TARGET);
        assertRefused(
                "belongs to another one",
                withLinks(links(port, veth("br0", "0"))), // a team, or a bond
                TARGET);
        assertRefused(
                "belongs to another one",
                withLinks(links(BRIDGE, port.replace("\"br0\"", "7"))),
                TARGET);
    }

    @Test
    void macvlanIsPassedOnAVethOfOursOnly() {
        String veth = veth("sv0", "0");
        String onOurs = macvlan("\"link\":\"sv0\",");
        assertEquals(List.of(), objections(withLinks(links(veth, onOurs)), TARGET));
        for (String elsewhere :
                List.of("", "\"link\":\"eth0\",", "\"link\":\"lo\",", "\"link_index\":7,")) {
            assertRefused("neither lo", withLinks(links(veth, macvlan(elsewhere))), TARGET);
        }
        String inAnother = macvlan("\"link\":\"sv0\",\"link_netnsid\":0,");
        assertRefused("neither lo", withLinks(links(veth, inAnother)), TARGET);
    }

    private static final String TUN =
            "{\"ifname\":\"wg0\",\"link_type\":\"none\",\"linkinfo\":{\"info_kind\":\"tun\","
                    + "\"info_data\":{\"type\":\"tun\",\"multi_queue\":false}}}";

    private static List<String> ofTunnel(@Nullable List<Guard.TunnelHolder> holders) {
        return ofTunnel(holders, TUN);
    }

    private static List<String> ofTunnel(
            @Nullable List<Guard.TunnelHolder> holders, String... tunnels) {
        var lab = List.of(withLinks(links(tunnels)), TARGET);
        return Guard.objections(new Guard.Facts(OWN, "net:[4026531834]", lab, holders));
    }

    @Test
    void tunnelIsPassedIfWhoeverHoldsItLivesInThisLab() {
        var here = new Guard.TunnelHolder("wg0", SCANNER.current());
        var there = new Guard.TunnelHolder("wg0", TARGET.current());
        var another = new Guard.TunnelHolder("wg1", OWN);
        assertEquals(List.of(), ofTunnel(List.of(here, there, another)));
    }

    @Test
    void tunnelOfWhichAnybodyElseMayHaveTheOtherEndIsRefused() {
        var here = new Guard.TunnelHolder("wg0", SCANNER.current());
        var unseen = new Guard.TunnelHolder("wg0", null);
        var elsewhere = new Guard.TunnelHolder("wg0", OWN);
        assertTrue(ofTunnel(null).toString().contains("is not known"));
        assertTrue(ofTunnel(List.of()).toString().contains("nobody is known to hold"));
        assertTrue(ofTunnel(List.of(here, unseen)).toString().contains("no such thing"));
        assertTrue(ofTunnel(List.of(here, elsewhere)).toString().contains("is not in this lab"));
    }

    @Test
    void tunnelThatMayHaveSeveralEndsIsRefused() {
        var holders = List.of(new Guard.TunnelHolder("wg0", SCANNER.current()));
        for (String queues : List.of("true", "\"false\"", "null")) {
            String several = TUN.replace("\"multi_queue\":false", "\"multi_queue\":" + queues);
            assertTrue(ofTunnel(holders, several).toString().contains("several ends"));
        }
        assertTrue(ofTunnel(holders, TUN, TUN).toString().contains("not one tunnel"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"dst\":\"default\",\"gateway\":\"198.51.100.2\",\"dev\":\"sv0\"}",
                "{\"dst\":\"default\",\"dev\":\"sv0\",\"table\":\"77\"}",
                "{\"dst\":\"0.0.0.0/0\",\"gateway\":\"198.51.100.2\"}",
                "{\"dst\":\"128.0.0.0/1\",\"gateway\":\"198.51.100.2\"}",
                "{\"dst\":\"198.18.0.0/14\",\"gateway\":\"198.51.100.2\"}",
                "{\"dst\":\"198.18.0.0/15\",\"gateway\":\"10.0.0.1\"}",
                "{\"dst\":\"198.18.0.0/15\",\"gateway\":\"198.51.100\"}",
                "{\"dst\":\"198.18.0.0/15\",\"gateway\":7}",
                "{\"dst\":\"198.18.0.0/15\",\"via\":{\"family\":\"inet6\",\"host\":\"fe80::1\"}}",
                "{\"dst\":\"198.18.0.0/15\",\"nexthops\":[{\"gateway\":\"198.51.100.2\"}]}",
                "{\"dst\":\"198.18.0.0/15\",\"nhid\":1}",
                "{\"dst\":\"198.18.0.1/15\"}",
                "{\"dst\":\"198.18.0.0/33\"}",
                "{\"dst\":\"198.18.0.256\"}",
                "{\"dst\":\"example.org\"}",
                "{\"dst\":\"\"}",
                "{\"gateway\":\"198.51.100.2\"}",
                "{\"type\":\"throw\",\"dst\":\"198.18.0.0/15\"}",
                "{\"type\":\"local\",\"dst\":\"0.0.0.0/0\",\"dev\":\"lo\"}",
                "{\"type\":\"local\",\"dst\":\"10.0.0.1\",\"dev\":\"lo\"}"
            })
    void routeThatLeadsElsewhereIsRefused(String route) {
        assertFalse(objections(withRoutes("[" + route + "]", "[]"), TARGET).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"dst\":\"default\",\"gateway\":\"fe80::1\",\"dev\":\"sv0\"}",
                "{\"dst\":\"default\",\"dev\":\"sv0\"}",
                "{\"dst\":\"::/0\",\"dev\":\"sv0\"}",
                "{\"dst\":\"2000::/3\",\"dev\":\"sv0\"}",
                "{\"dst\":\"2001:db8::/31\",\"dev\":\"sv0\"}",
                "{\"dst\":\"2001:db8::1/32\",\"dev\":\"sv0\"}",
                "{\"dst\":\"2001:db8::/129\",\"dev\":\"sv0\"}",
                "{\"dst\":\"2001:db9::7\",\"dev\":\"sv0\"}",
                "{\"dst\":\"2001:db8::%out\",\"dev\":\"sv0\"}",
                "{\"dst\":\"fe80::/10\",\"dev\":\"sv0\"}",
                "{\"dst\":\"ff0e::1\",\"gateway\":\"fe80::1\"}",
                "{\"dst\":\"::ffff:198.18.0.0/111\",\"dev\":\"sv0\"}",
                "{\"dst\":\"::ffff:c612:0/112\",\"dev\":\"sv0\"}",
                "{\"dst\":\"198.18.0.0/15\",\"dev\":\"sv0\"}",
                "{\"dst\":\"2001:db8:2::/48\",\"gateway\":\"2001:470::1\"}",
                "{\"dst\":\"2001:db8:2::/48\",\"gateway\":\"198.51.100.2\"}",
                "{\"dst\":\"2001:db8:2::/48\",\"via\":{\"family\":\"inet\",\"host\":\"198.51.100.2\"}}",
                "{\"dst\":\"2001:db8:2::/48\",\"nexthops\":[{\"gateway\":\"fe80::1\"}]}",
                "{\"dst\":\"2001:db8:2::/48\",\"nhid\":1}",
                "{\"dst\":\"2001:db8:2::/48\",\"encap\":\"seg6\"}",
                "{\"type\":\"throw\",\"dst\":\"2001:db8:2::/48\"}",
                "{\"type\":\"local\",\"dst\":\"2001:470::1\",\"dev\":\"lo\"}",
                "{}"
            })
    void routeOutByIpv6IsRefused(String route) {
        assertFalse(objections(withRoutes(ROUTES, "[" + route + "]"), TARGET).isEmpty());
    }

    @Test
    void ipv6OfTheLinksAndOfDocumentationIsPassed() {
        String routes =
                """
                [{"dst":"fe80::/64","dev":"sv0"},{"type":"local","dst":"::1","dev":"lo","table":"local"},
                 {"type":"multicast","dst":"ff00::/8","dev":"sv0","table":"local"},
                 {"dst":"2001:db8::/64","dev":"sv0"},
                 {"dst":"2001:db8:2::/48","gateway":"2001:db8::2","dev":"sv0"},
                 {"dst":"2001:db8:3::/48","gateway":"fe80::2","dev":"sv0"},
                 {"type":"prohibit","dst":"2001:db8:4::/48","dev":"lo"},
                 {"type":"local","dst":"2001:db8:18::/48","dev":"lo","table":"local"},
                 {"type":"anycast","dst":"2001:db8::","dev":"sv0","table":"local"},
                 {"type":"unreachable","dst":"default","dev":"lo"}]\
                """;
        assertEquals(List.of(), objections(withRoutes(ROUTES, routes), TARGET));
    }

    @Test
    void oneBadNamespaceStopsTheWholeLab() {
        var leaky =
                new Guard.NamespaceFacts(
                        "t",
                        TARGET.born(),
                        TARGET.current(),
                        links(veth("tv0", "0"), veth("out", "9")),
                        peer("s"),
                        "[]",
                        "[]");
        assertRefused("the other end of out", SCANNER, leaky);
    }

    @Test
    void noNamespaceOrTooManyOrTheSameTwiceIsRefused() {
        assertFalse(objections().isEmpty());
        assertRefused("listed twice", SCANNER, TARGET, SCANNER);
        var many = new ArrayList<Guard.NamespaceFacts>();
        for (int i = 0; i < 9; i++) {
            many.add(TARGET);
        }
        assertRefused("a lab has 1 to 8 namespaces", many.toArray(Guard.NamespaceFacts[]::new));
    }
}
