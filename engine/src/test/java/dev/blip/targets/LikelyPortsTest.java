package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LikelyPortsTest {

    @Test
    void twoOfTheLikeliestAreTold() {
        PortSet all = PortSet.of(IntStream.rangeClosed(1, 1_000).toArray());
        assertArrayEquals(new int[] {79, 442}, LikelyPorts.ranksIn(all)); // 80 and 443
        assertArrayEquals(
                new int[] {2}, LikelyPorts.ranksIn(PortSet.of(1, 2, 22, 24, 25, 26, 27, 28)));
        assertArrayEquals(new int[0], LikelyPorts.ranksIn(PortSet.of(1, 2, 3, 4, 5, 6, 7, 8, 9)));
    }

    @Test
    void fewPortsAreAskedInOneOrder() {
        assertEquals(0, LikelyPorts.ranksIn(PortSet.of(22, 80, 443)).length);
    }

    /// However many are likely, and wherever they stand among the others.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,2,3,4,5,6,7,8",
                "1,2,3,4,5,6,7,80",
                "22,80,90,91,92,93,94,95",
                "1,2,3,4,5,6,80,443",
                "1,80,81,82,83,443,444,445",
                "80,443,1000-1020"
            })
    void everyTargetHasOneNumberAndTheLikelyOnesTheFirst(String spec) {
        PortSet ports = portsOf(spec);
        var space = new TargetProduct(AddressSet.range(0xC6120000, 0xC6120004), ports);
        int likely = LikelyPorts.ranksIn(ports).length;
        assertEquals(5L * likely, space.likely());
        var seen = new BitSet();
        for (int address = 0xC6120000; address <= 0xC6120004; address++) {
            var ofHost = new BitSet();
            space.forEachOn(address, index -> ofHost.set((int) index));
            assertEquals(ports.count(), ofHost.cardinality());
            for (int rank = 0; rank < ports.count(); rank++) {
                int index = (int) space.indexOf(address, ports.at(rank));
                assertEquals(Ipv4Targets.target(address, ports.at(rank)), space.target(index));
                assertTrue(ofHost.get(index));
                boolean isLikely = false;
                for (int likelyRank : LikelyPorts.ranksIn(ports)) {
                    isLikely |= likelyRank == rank;
                }
                assertEquals(isLikely, index < space.likely());
                seen.set(index);
            }
        }
        assertEquals(5 * ports.count(), seen.cardinality());
        assertEquals(seen.length(), seen.cardinality());
    }

    private static PortSet portsOf(String spec) {
        var set = new BitSet();
        for (String part : spec.split(",")) {
            String[] ends = part.split("-");
            set.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
        }
        return PortSet.of(set);
    }
}
