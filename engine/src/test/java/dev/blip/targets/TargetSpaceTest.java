package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every numbering of targets keeps, held against plain sets.
class TargetSpaceTest {
    private static final int NET = 0xC6120000; // 198.18.0.0; negative as an int

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /// A number from far below 0 to far above, in few places, so that many are neighbours or the same.
    private static int address(SplittableRandom random) {
        return (random.nextInt(3) - 1) * 0x4000_0000 + random.nextInt(40);
    }

    private static int port(SplittableRandom random) {
        int[] ports = {0, 1, 22, 443, 65_534, 65_535};
        return ports[random.nextInt(ports.length)];
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aListNumbersEachOfItsTargetsOnceInAddressThenPortOrder(long seed) {
        var random = new SplittableRandom(seed);
        var builder = new TargetPairs.Builder();
        var expected = new TreeSet<Long>();
        int count = random.nextInt(200);
        for (int i = 0; i < count; i++) {
            int address = address(random);
            int port = port(random);
            builder.add(address, port);
            expected.add(Integer.toUnsignedLong(address) << 16 | port);
        }
        TargetPairs pairs = builder.build();
        assertEquals(expected.size(), pairs.size());
        long index = 0;
        for (long pair : expected) {
            assertEquals((int) (pair >>> 16), pairs.address(index));
            assertEquals((int) (pair & 0xFFFF), pairs.port(index));
            index++;
        }
        assertKnows(pairs, expected, random);
    }

    /// Each target comes once, and no other has a number.
    private static void assertKnows(
            Ipv4Targets space, Set<Long> expected, SplittableRandom random) {
        var seen = new HashSet<Long>();
        for (long index = 0; index < space.size(); index++) {
            long target = space.target(index);
            int address = Ipv4Targets.addressOf(target);
            int port = TargetSpace.portOf(target);
            assertEquals(address, space.address(index));
            assertEquals(port, space.port(index));
            assertEquals(index, space.indexOf(address, port));
            assertEquals(Integer.toUnsignedLong(address), space.hostAt(index));
            assertEquals(
                    Integer.toUnsignedLong(address) >>> 8, space.prefixOf(space.hostAt(index)));
            assertTrue(space.contains(address));
            seen.add(Integer.toUnsignedLong(address) << 16 | port);
        }
        assertEquals(expected, seen);
        var hosts = new HashSet<Integer>();
        expected.forEach(pair -> hosts.add((int) (pair >>> 16)));
        for (int i = 0; i < 1_000; i++) {
            int address = i % 10 == 0 ? random.nextInt() : address(random) + random.nextInt(3) - 1;
            int port = port(random);
            boolean isThere = expected.contains(Integer.toUnsignedLong(address) << 16 | port);
            assertEquals(isThere, space.indexOf(address, port) >= 0);
            assertEquals(hosts.contains(address), space.contains(address));
            var own = new TreeSet<Integer>();
            space.forEachOn(
                    address,
                    index -> {
                        assertEquals(address, space.address(index));
                        own.add(space.port(index));
                    });
            assertEquals(portsOf(address, expected), own);
            assertEquals(own.size(), space.portCount(address));
        }
    }

    private static Set<Integer> portsOf(int address, Set<Long> targets) {
        var ports = new TreeSet<Integer>();
        for (long target : targets) {
            if (Ipv4Targets.addressOf(target) == address) {
                ports.add(TargetSpace.portOf(target));
            }
        }
        return ports;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aListOfManyKeepsEachOnceHoweverOftenItCame(long seed) {
        var random = new SplittableRandom(seed);
        var builder = new TargetPairs.Builder();
        var expected = new TreeSet<Long>();
        for (int i = 0; i < 3_000; i++) {
            assertTrue(builder.hasRoom(241));
            int address = address(random);
            int port = random.nextInt(2);
            expected.add(Ipv4Targets.target(address, port));
            builder.add(address, port);
        }
        TargetPairs pairs = builder.build();
        assertEquals(expected.size(), pairs.size());
        assertFalse(builder.hasRoom(expected.size()));
        assertEquals(List.of(0, 1), List.of(pairs.ports().at(0), pairs.ports().at(1)));
        var hosts = new HashSet<Integer>();
        expected.forEach(target -> hosts.add(Ipv4Targets.addressOf(target)));
        assertEquals(hosts.size(), pairs.addresses().count());
        hosts.forEach(host -> assertTrue(pairs.addresses().contains(host)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSumNumbersEveryPortOfEachGroupOnItsHosts(long seed) {
        var random = new SplittableRandom(seed);
        Map<Integer, AddressSet.Builder> groups = new HashMap<>();
        int groupCount = random.nextInt(1, 8);
        var taken = new HashSet<Integer>();
        int count = random.nextInt(100);
        for (int i = 0; i < count; i++) {
            int address = address(random);
            if (taken.add(address)) {
                groups.computeIfAbsent(random.nextInt(groupCount), _ -> new AddressSet.Builder())
                        .add(address);
            }
        }
        List<TargetProduct> parts = new ArrayList<>();
        var expected = new TreeSet<Long>();
        for (AddressSet.Builder group : groups.values()) {
            AddressSet addresses = group.build();
            int[] ports = random.ints(random.nextInt(4), 0, 3).map(i -> i * 32_767).toArray();
            parts.add(new TargetProduct(addresses, PortSet.of(ports)));
            for (long rank = 0; rank < addresses.count(); rank++) {
                for (int port : ports) {
                    expected.add(Integer.toUnsignedLong(addresses.at(rank)) << 16 | port);
                }
            }
        }
        assertKnows(new TargetSum(parts), expected, random);
    }

    @Test
    void nothingHasNoNumber() {
        for (Ipv4Targets nothing :
                List.of(new TargetPairs.Builder().build(), new TargetSum(List.of()))) {
            assertEquals(0, nothing.size());
            assertEquals(-1, nothing.indexOf(0, 0));
            assertFalse(nothing.contains(0));
            assertFalse(nothing.contains(-1));
        }
    }

    @Test
    void hostsAndPrefixesAreToldApartAndPortsAreNot() {
        var space = new TargetProduct(AddressSet.range(NET, NET + 511), PortSet.of(22, 80));
        assertEquals(space.hostAt(0), space.hostAt(1));
        assertNotEquals(space.hostAt(0), space.hostAt(2));
        assertEquals(space.prefixOf(space.hostAt(0)), space.prefixOf(space.hostAt(511)));
        assertNotEquals(space.prefixOf(space.hostAt(0)), space.prefixOf(space.hostAt(512)));
    }
}
