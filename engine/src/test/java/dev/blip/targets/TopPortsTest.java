package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class TopPortsTest {
    @Test
    void everyPortHasOneRank() {
        var seen = new BitSet();
        for (char port : TopPorts.load()) {
            assertTrue(port > 0 && !seen.get(port), "port=" + (int) port);
            seen.set(port);
        }
        assertEquals(TopPorts.size(), seen.cardinality());
        assertTrue(TopPorts.size() >= 1_000);
    }

    @Test
    void firstPortsAreThoseThatEveryNetworkHas() throws TargetSyntaxException {
        assertEquals("22,80,443", TopPorts.first(3).toString());
        PortSet hundred = PortSpec.topPorts(100);
        assertEquals(100, hundred.count());
        for (int port :
                new int[] {
                    21, 22, 23, 25, 53, 80, 110, 143, 443, 445, 502, 3306, 3389, 5432, 6379, 8080
                }) {
            assertTrue(hundred.contains(port), "port=" + port);
        }
    }

    @Test
    void aLongerListHoldsTheShorterOne() throws TargetSyntaxException {
        for (int count = 1; count < 400; count++) {
            PortSet shorter = TopPorts.first(count);
            assertEquals(count, shorter.count());
            assertTrue(shorter.minus(TopPorts.first(count + 1)).isEmpty());
        }
        assertEquals(TopPorts.size(), TopPorts.first(TopPorts.size()).count());
    }

    @Test
    void morePortsThanAreRankedAreRefused() {
        var refusal =
                assertThrows(
                        TargetSyntaxException.class, () -> TopPorts.first(TopPorts.size() + 1));
        assertEquals("the list of top ports holds " + TopPorts.size(), refusal.why());
        assertEquals("--top-ports", refusal.source());
        assertThrows(TargetSyntaxException.class, () -> TopPorts.first(0));
        assertThrows(TargetSyntaxException.class, () -> TopPorts.first(-1));
    }

    @Test
    void lastTierKeepsToItsRule() {
        char[] ranked = TopPorts.load();
        int start = 0;
        String text =
                new String(
                        ShippedText.read("top-ports.txt"),
                        java.nio.charset.StandardCharsets.US_ASCII);
        String rest = text.substring(text.indexOf("# The rest by rule"));
        String first = rest.lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
        while (ranked[start] != Integer.parseInt(first)) {
            start++;
        }
        long before = 0;
        for (int rank = start; rank < ranked.length; rank++) {
            int port = ranked[rank];
            assertTrue(!ServiceNames.iana().nameOf(port).isEmpty(), "port=" + port);
            int group = port < 1024 ? 3 : port % 1000 == 0 ? 1 : port % 100 == 0 ? 2 : 4;
            assertTrue(group < 4 || port % 10 == 0, "port=" + port);
            long place = (long) group << 16 | port;
            assertTrue(place > before, "port=" + port);
            before = place;
        }
    }

    @Test
    void udpPortsStandOnceAndHaveTheirNames() throws TargetSyntaxException {
        int size = TopPorts.size(Transport.UDP);
        PortSet all = PortSpec.topPorts(size, Transport.UDP);
        assertEquals(size, all.count());
        assertTrue(PortSpec.topPorts(3, Transport.UDP).contains(161));
        assertEquals("snmp", ServiceNames.udp().nameOf(161));
        assertEquals("bacnet", ServiceNames.udp().nameOf(47808));
        assertEquals(PortSet.of(53), PortSpec.parse("U:dns", Transport.UDP));
        for (int port = 0; port < 65536; port++) {
            boolean isNamed = !ServiceNames.udp().nameOf(port).isEmpty();
            assertTrue(!isNamed || all.contains(port), "port " + port);
        }
    }
}
