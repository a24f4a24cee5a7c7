package dev.blip.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.targets.AddressSet;
import dev.blip.targets.BusiestPrefix;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetPairs;
import dev.blip.targets.TargetSpace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a plan asks, held against a plain set of its targets.
class AskedTest {
    private static final int NET = 0xC6120000; // 198.18.0.0; negative as an int
    private static final int[] PORTS = {0, 22, 80, 443, 65_535};

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /// A random mixture: hosts in two halves of the numbers, four prefixes, now and then one kind alone.
    private static final class Mixture {
        final AddressSet alike;
        final PortSet ports;
        final TargetPairs single;
        final Set<Long> expected = new TreeSet<>();

        Mixture(SplittableRandom random) {
            var hosts = new AddressSet.Builder();
            int hostCount = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 60);
            for (int i = 0; i < hostCount; i++) {
                hosts.add(address(random));
            }
            alike = hosts.build();
            int[] some = random.ints(random.nextInt(1, 4), 0, PORTS.length).toArray();
            for (int i = 0; i < some.length; i++) {
                some[i] = PORTS[some[i]];
            }
            ports = PortSet.of(some);
            var pairs = new TargetPairs.Builder();
            int pairCount = random.nextInt(hostCount == 0 ? 1 : 0, 60);
            for (int i = 0; i < pairCount; i++) {
                int address = address(random);
                int port = PORTS[random.nextInt(PORTS.length)];
                pairs.add(address, port);
                expected.add(Ipv4Targets.target(address, port));
            }
            single = pairs.build();
            for (long rank = 0; rank < alike.count(); rank++) {
                for (int i = 0; i < ports.count(); i++) {
                    expected.add(Ipv4Targets.target(alike.at(rank), ports.at(i)));
                }
            }
        }

        private static int address(SplittableRandom random) {
            int prefix = random.nextBoolean() ? NET : 0x0A000000;
            return prefix + random.nextInt(2) * 256 + random.nextInt(30);
        }

        Asked asked() {
            return Asked.of(alike, ports, single);
        }
    }

    private static Set<Long> targets(Asked asked) {
        var targets = new HashSet<Long>();
        for (long index = 0; index < asked.count(); index++) {
            long target = asked.space().target(index);
            assertTrue(targets.add(target));
            assertEquals(
                    index,
                    asked.space()
                            .indexOf(Ipv4Targets.addressOf(target), TargetSpace.portOf(target)));
        }
        return targets;
    }

    private static Map<Integer, Integer> counts(Set<Long> targets, Function<Long, Integer> by) {
        var counts = new HashMap<Integer, Integer>();
        targets.forEach(target -> counts.merge(by.apply(target), 1, Integer::sum));
        return counts;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyTargetIsAskedOnceAndAllThatIsSaidOfThemIsWhatCountingFinds(long seed) {
        var mixture = new Mixture(new SplittableRandom(seed));
        Asked asked = mixture.asked();
        assertEquals(mixture.expected, targets(asked));
        Map<Integer, Integer> byHost = counts(mixture.expected, Ipv4Targets::addressOf);
        assertEquals(byHost.size(), asked.addresses().count());
        byHost.forEach((host, count) -> {
            assertTrue(asked.addresses().contains(host));
            assertEquals(count, asked.space().portCount(host));
        });
        int most = byHost.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        assertEquals(most, asked.mostPorts());
        Map<Integer, Integer> byPort = counts(mixture.expected, TargetSpace::portOf);
        assertEquals(byPort.size(), asked.ports().count());
        byPort.keySet().forEach(port -> assertTrue(asked.ports().contains(port)));
        assertBusiest(mixture.expected, byHost, asked.busiest());
    }

    private static void assertBusiest(
            Set<Long> targets, Map<Integer, Integer> byHost, BusiestPrefix found) {
        Map<Integer, Integer> byPrefix =
                counts(targets, target -> Ipv4Targets.addressOf(target) & 0xFFFFFF00);
        int most = byPrefix.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        assertEquals(most, found.targets());
        assertEquals(most, byPrefix.get(found.first()));
        long hosts =
                byHost.keySet().stream().filter(a -> (a & 0xFFFFFF00) == found.first()).count();
        assertEquals(hosts, found.addresses());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aPartOnSomeAddressesAsksThemTheSame(long seed) {
        var random = new SplittableRandom(seed);
        var mixture = new Mixture(random);
        Asked asked = mixture.asked();
        AddressSet some =
                AddressSet.range(
                        asked.addresses().at(random.nextLong(asked.addresses().count())), -1);
        Set<Long> expected = new HashSet<>(mixture.expected);
        LongPredicate isOfSome = target -> some.contains(Ipv4Targets.addressOf(target));
        expected.removeIf(target -> !isOfSome.test(target));
        assertEquals(expected, targets(asked.among(some)));
    }

    @Test
    void aListWithNothingOfItsOwnIsAProduct() {
        AddressSet one = AddressSet.range(NET, NET);
        PortSet ports = PortSet.of(22, 80);
        var within = new TargetPairs.Builder().add(NET, 80).build();
        Asked asked = Asked.of(one, ports, within);
        assertEquals(Asked.of(one, ports), asked);
        assertTrue(asked.areAllAlike());
        var beside = new TargetPairs.Builder().add(NET, 81).build();
        assertFalse(Asked.of(one, ports, beside).areAllAlike());
        assertEquals(Asked.of(one, ports, beside), Asked.of(one, ports, beside));
    }

    @Test
    void portsOfNobodyAreNotAsked() {
        var single = new TargetPairs.Builder().add(NET, 81).build();
        Asked asked = Asked.of(AddressSet.EMPTY, PortSet.of(22, 80), single);
        assertEquals(PortSet.of(81), asked.ports());
        assertEquals(1, asked.count());
    }

    @Test
    void nothingIsRefused() {
        var none = new TargetPairs.Builder().build();
        assertThrows(
                IllegalArgumentException.class,
                () -> Asked.of(AddressSet.EMPTY, PortSet.of(1), none));
        Asked asked = Asked.of(AddressSet.range(NET, NET), PortSet.of(1));
        assertThrows(
                IllegalArgumentException.class, () -> asked.among(AddressSet.range(NET + 1, -1)));
    }
}
