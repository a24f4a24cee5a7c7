package dev.blip.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.blip.address.IpAddress;
import dev.blip.address.Ipv6Address;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.Ipv6Pairs;
import dev.blip.targets.Ipv6Prefixes;
import dev.blip.targets.PortSet;
import dev.blip.targets.RankedTargets;
import dev.blip.targets.TargetProduct;
import dev.blip.targets.TargetSpace;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// IPv6 targets as they are read, numbered and found again, held against plain sets.
class AskedIpv6Test {
    private static final long NET = 0x2001_0DB8_0000_0000L;
    private static final PortSet LIKELY =
            PortSet.of(7, 22, 80, 443, 5_000, 5_001, 5_002, 5_003, 65_535);

    /// A target as somebody would write it down.
    private record Target(Ipv6Address address, int port) {}

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    private static Ipv6Address address(SplittableRandom random) {
        return IpAddress.ipv6(NET + random.nextInt(3), random.nextInt(60));
    }

    private static int port(SplittableRandom random) {
        int[] ports = {0, 1, 22, 443, 65_534, 65_535};
        return ports[random.nextInt(ports.length)];
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyTargetHasOneNumberAndNoOtherHasOne(long seed) {
        var random = new SplittableRandom(seed);
        var alike = new Ipv6AddressSet.Builder();
        var expected = new HashSet<Target>();
        PortSet ports = random.nextBoolean() ? LIKELY : PortSet.of(22, 443);
        int some = random.nextInt(4) * 25;
        for (int i = 0; i < some; i++) {
            Ipv6Address address = address(random);
            alike.add(address.high(), address.low());
            for (int rank = 0; rank < ports.count(); rank++) {
                expected.add(new Target(address, ports.at(rank)));
            }
        }
        Ipv6AddressSet addresses = alike.build();
        var pairs = new Ipv6Pairs.Builder();
        int singles = random.nextInt(3) * 50;
        for (int i = 0; i < singles; i++) {
            var target = new Target(address(random), port(random));
            pairs.add(target.address.high(), target.address.low(), target.port);
            expected.add(target);
        }
        if (expected.isEmpty()) {
            return; // nothing to ask is refused
        }
        Ipv6Pairs single = singles == 0 ? null : pairs.build();
        assertNumbers(Asked.ipv6(addresses, ports, single), expected, random);
    }

    private static void assertNumbers(Asked asked, Set<Target> expected, SplittableRandom random) {
        var space = (RankedTargets) asked.space();
        assertEquals(expected.size(), space.size());
        var seen = new HashSet<Target>();
        Map<Ipv6Address, Long> numbers = new HashMap<>();
        for (long index = 0; index < space.size(); index++) {
            long target = space.target(index);
            long host = TargetSpace.hostOf(target);
            Ipv6Address address =
                    Ipv6Address.scoped(space.hosts().highAt(host), space.hosts().lowAt(host));
            int port = TargetSpace.portOf(target);
            seen.add(new Target(address, port));
            assertEquals(index, space.indexOf(address.high(), address.low(), port));
            assertEquals(host, numbers.computeIfAbsent(address, _ -> host));
            assertEquals(address.high(), space.prefixOf(host));
            assertTrue(host < space.hosts().count());
        }
        assertEquals(expected, seen);
        assertEquals(numbers.size(), space.hosts().count());
        assertEquals(mostPorts(expected), asked.mostPorts());
        assertEquals(expected.size(), asked.count());
        for (int i = 0; i < 1_000; i++) {
            Ipv6Address address = address(random);
            Set<Integer> ports = portsOf(address, expected);
            long rank = space.hosts().rankOf(address.high(), address.low());
            assertEquals(!ports.isEmpty(), rank >= 0);
            var own = new TreeSet<Integer>();
            if (rank >= 0) {
                space.forEachOn(
                        (int) rank, index -> own.add(TargetSpace.portOf(space.target(index))));
                assertEquals(own.size(), space.portCount((int) rank));
            }
            assertEquals(ports, own);
            int port = port(random);
            boolean isThere = expected.contains(new Target(address, port));
            assertEquals(isThere, space.indexOf(address.high(), address.low(), port) >= 0);
        }
    }

    private static Set<Integer> portsOf(Ipv6Address address, Set<Target> targets) {
        var ports = new TreeSet<Integer>();
        targets.stream().filter(t -> t.address.equals(address)).forEach(t -> ports.add(t.port));
        return ports;
    }

    private static int mostPorts(Set<Target> targets) {
        var counts = new HashMap<Ipv6Address, Integer>();
        targets.forEach(target -> counts.merge(target.address, 1, Integer::sum));
        return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    @Test
    void likelyPortsComeFirstAsInIpv4() {
        var space = Asked.ipv6(Ipv6AddressSet.range(NET, 1, NET, 100), LIKELY, null).space();
        var ipv4 = new TargetProduct(AddressSet.range(0, 99), LIKELY);
        assertEquals(200, space.likely());
        for (long index = 0; index < space.size(); index++) {
            assertEquals(ipv4.target(index), space.target(index));
        }
    }

    @Test
    void targetsTwiceAreOneAndPortsAreCheckedAsEverywhere() {
        var pairs = new Ipv6Pairs.Builder().add(NET, 1, 443).add(NET, 1, 443).add(NET, 2, 0);
        assertEquals(2, pairs.build().size());
        assertEquals(2, pairs.build().addresses().count());
        assertEquals(PortSet.of(0, 443), pairs.build().ports());
        assertThrows(IllegalArgumentException.class, () -> pairs.add(NET, 1, 65_536));
        assertFalse(pairs.isEmpty());
    }

    @Test
    void moreHostsThanHaveNumbersAreRefused() {
        Ipv6AddressSet wide = Ipv6AddressSet.range(NET, 0, NET, -1);
        assertThrows(IllegalArgumentException.class, () -> Asked.ipv6(wide, PortSet.of(443), null));
    }

    @Test
    void numberingThereAndBackAllocatesNothing() {
        var random = new SplittableRandom(8);
        var builder = new Ipv6AddressSet.Builder().add(NET, 0, NET, 5_000);
        for (int i = 0; i < 10_000; i++) {
            builder.add(random.nextLong(), random.nextLong());
        }
        var space =
                (RankedTargets) Asked.ipv6(builder.build(), PortSet.of(22, 80, 443), null).space();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // The virtual machine may allocate in this thread when it compiles anew, so one walk of
        // many has to be clean.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            assertTrue(walk(space) > 0);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    private static long walk(RankedTargets space) {
        long sum = 0;
        for (long index = 0; index < 20_000; index++) {
            long target = space.target(index);
            long host = TargetSpace.hostOf(target);
            long high = space.hosts().highAt(host);
            long low = space.hosts().lowAt(host);
            sum += space.indexOf(high, low, TargetSpace.portOf(target)) & 0xFFFF;
            sum += space.indexOf(high, low + 1, 22) & 1;
        }
        return sum;
    }

    /// However many hosts there are, each /64 counts, whether all of its hosts are meant or some.
    @Test
    void prefixesOfThousandsOfMillionsOfHostsAreCounted() {
        var many = new Ipv6AddressSet.Builder();
        for (long prefix = 0; prefix < 250; prefix++) {
            many.add(NET + prefix, 0, NET + prefix, (1 << 24) - 1);
        }
        many.add(NET + 7, 1L << 40).add(NET + 999, 1);
        Ipv6AddressSet hosts = many.build();
        Ipv6Prefixes all = Ipv6Prefixes.of(hosts, hosts.ranksOf(hosts));
        assertEquals(251, all.count());
        assertEquals((1 << 24) + 1, all.most());
        assertEquals(NET + 7, hosts.highAt(Integer.toUnsignedLong(all.first())));
        Ipv6AddressSet part = Ipv6AddressSet.range(NET + 3, 5, NET + 3, 9);
        Ipv6Prefixes some = Ipv6Prefixes.of(hosts, hosts.ranksOf(part));
        assertEquals(1, some.count());
        assertEquals(5, some.most());
        assertEquals(NET + 3, hosts.highAt(Integer.toUnsignedLong(some.first())));
    }
}
