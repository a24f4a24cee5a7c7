package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PortSetTest {
    @Test
    void setsAgreeWithBitSets() {
        var random = new SplittableRandom(4);
        for (int round = 0; round < 50; round++) {
            BitSet one = randomPorts(random);
            BitSet other = randomPorts(random);
            assertSame(one, PortSet.of(one));
            BitSet both = (BitSet) one.clone();
            both.or(other);
            assertSame(both, PortSet.of(one).or(PortSet.of(other)));
            both.andNot(other);
            assertSame(both, PortSet.of(one).minus(PortSet.of(other)));
        }
    }

    private static BitSet randomPorts(SplittableRandom random) {
        var ports = new BitSet();
        int count = 1 << random.nextInt(12);
        for (int i = 0; i < count; i++) {
            ports.set(random.nextInt(65536));
        }
        return ports;
    }

    private static void assertSame(BitSet expected, PortSet ports) {
        assertEquals(expected.cardinality(), ports.count());
        int rank = 0;
        for (int port = 0; port < 65536; port++) {
            assertEquals(expected.get(port), ports.contains(port));
            assertEquals(expected.get(port) ? rank : -1, ports.rankOf(port));
            if (expected.get(port)) {
                assertEquals(port, ports.at(rank++));
            }
        }
    }

    @Test
    void allPortsFit() {
        var all = new BitSet();
        all.set(0, 65536);
        PortSet ports = PortSet.of(all);
        assertEquals(65536, ports.count());
        assertEquals(65535, ports.rankOf(65535));
        assertEquals("0-65535", ports.toString());
        assertTrue(ports.minus(ports).isEmpty());
        assertFalse(ports.isEmpty());
    }

    @Test
    void numbersThatAreNoPortsAreRefused() {
        var tooHigh = new BitSet();
        tooHigh.set(65536);
        assertThrows(IllegalArgumentException.class, () -> PortSet.of(tooHigh));
        assertThrows(IllegalArgumentException.class, () -> PortSet.of(65536));
        assertThrows(IllegalArgumentException.class, () -> PortSet.of(-1));
    }

    @Test
    void changingTheBitsLaterChangesNoSet() {
        var bits = new BitSet();
        bits.set(80);
        PortSet ports = PortSet.of(bits);
        bits.set(81);
        assertEquals(PortSet.of(80), ports);
    }
}
