package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv6Address;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Held against plain sets: a toy universe that lies where a carry or unsigned order could go wrong, and lists as they
/// are found.
class Ipv6AddressSetTest {
    private static final int UNIVERSE = 400;
    private static final long NET = 0x2001_0DB8_0000_0000L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::7fff:ffff:ffff:ff00",
                "::ffff:ffff:ffff:ff00",
                "2001:db8::ffff:ffff:ffff:ff80",
                "7fff:ffff:ffff:ffff:ffff:ffff:ffff:ff00",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fe70"
            })
    void setsAgreeWithBitSetsOverAToyUniverse(String first) {
        var base = (Ipv6Address) IpAddress.parse(first);
        var random = new SplittableRandom(first.hashCode());
        for (int round = 0; round < 400; round++) {
            BitSet one = randomBits(random);
            BitSet other = randomBits(random);
            Ipv6AddressSet a = setOf(one, base, random);
            Ipv6AddressSet b = setOf(other, base, random);
            assertSame(one, a, base);
            one.andNot(other);
            assertSame(one, a.minus(b), base);
            BitSet both = (BitSet) other.clone();
            both.or(one);
            assertSame(both, a.or(b), base);
            both.andNot(one);
            assertSame(both, b.and(b), base);
            assertEquals(a.minus(b), a.minus(a.and(b)));
            assertEquals(Ipv6AddressSet.EMPTY, a.minus(b).and(b));
            assertEquals(a.hashCode(), a.or(a.and(b)).hashCode());
            assertSame(one, Ipv6AddressSet.EMPTY.or(a.minus(b)), base);
            assertRanks(a, b);
        }
    }

    /// Runs and gaps of some length between 1 and 40.
    private static BitSet randomBits(SplittableRandom random) {
        var bits = new BitSet(UNIVERSE);
        int length = random.nextInt(1, 40);
        boolean isIn = random.nextBoolean();
        for (int i = 0; i < UNIVERSE; i++) {
            isIn ^= random.nextInt(length) == 0;
            bits.set(i, isIn);
        }
        return bits;
    }

    /// Adds the runs in random order, some of them twice or in two overlapping pieces, some one by one.
    private static Ipv6AddressSet setOf(BitSet bits, Ipv6Address base, SplittableRandom random) {
        var builder = new Ipv6AddressSet.Builder();
        int start = random.nextInt(UNIVERSE);
        for (int half = 0; half < 2; half++) {
            int to = half == 0 ? UNIVERSE : start;
            for (int i = bits.nextSetBit(half == 0 ? start : 0); i >= 0 && i < to; ) {
                int end = Math.min(bits.nextClearBit(i), to);
                int middle = random.nextInt(i, end);
                add(builder, base, i, middle);
                add(builder, base, random.nextInt(i, middle + 1), end - 1);
                for (int each = i; each < end && random.nextInt(4) > 0; each++) {
                    add(builder, base, each, each);
                }
                i = bits.nextSetBit(end);
            }
        }
        return builder.build();
    }

    private static void add(Ipv6AddressSet.Builder to, Ipv6Address base, int first, int last) {
        Ipv6Address from = plus(base, first);
        Ipv6Address end = plus(base, last);
        to.add(from.high(), from.low(), end.high(), end.low());
    }

    private static Ipv6Address plus(Ipv6Address base, long more) {
        return address(number(base).add(BigInteger.valueOf(more)));
    }

    private static BigInteger number(Ipv6Address address) {
        return new BigInteger(Long.toUnsignedString(address.scopedHigh()))
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(address.low())));
    }

    private static Ipv6Address address(BigInteger number) {
        return IpAddress.ipv6(number.shiftRight(64).longValue(), number.longValue());
    }

    private static void assertSame(BitSet expected, Ipv6AddressSet set, Ipv6Address base) {
        assertEquals(expected.cardinality(), set.count());
        assertEquals(expected.isEmpty(), set.isEmpty());
        var ranks = new BitSet();
        for (int i = 0; i < UNIVERSE; i++) {
            Ipv6Address address = plus(base, i);
            long rank = set.rankOf(address.high(), address.low());
            assertEquals(expected.get(i), set.contains(address.high(), address.low()));
            assertEquals(expected.get(i), rank >= 0);
            if (rank >= 0) {
                assertEquals(address.high(), set.highAt(rank));
                assertEquals(address.low(), set.lowAt(rank));
                ranks.set((int) rank);
            }
        }
        assertEquals(set.count(), ranks.cardinality());
        assertEquals(set.count(), ranks.length());
        assertEquals(expected, walked(set, base));
    }

    private static BitSet walked(Ipv6AddressSet set, Ipv6Address base) {
        var found = new BitSet();
        for (Ipv6AddressSet.Ranges range = set.ranges(); range.next(); ) {
            int first = offset(range.high(), range.low(), base);
            int last = offset(range.lastHigh(), range.lastLow(), base);
            assertTrue(first >= found.length() && first <= last, "ascending and disjoint");
            assertEquals(first == last, range.isOneAddress());
            found.set(first, last + 1);
        }
        return found;
    }

    private static int offset(long high, long low, Ipv6Address base) {
        return number(IpAddress.ipv6(high, low)).subtract(number(base)).intValueExact();
    }

    private static void assertRanks(Ipv6AddressSet whole, Ipv6AddressSet other) {
        Ipv6AddressSet part = whole.and(other);
        AddressSet ranks = whole.ranksOf(part);
        assertEquals(part.count(), ranks.count());
        for (long rank = 0; rank < whole.count(); rank++) {
            boolean isIn = part.contains(whole.highAt(rank), whole.lowAt(rank));
            assertEquals(isIn, ranks.contains((int) rank));
        }
    }

    /// Prefixes with a host or two, one prefix with all, hosts numbered by hand, and everything far apart.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void listsOfManyAreFoundAsInASortedTree(int kind) {
        var random = new SplittableRandom(kind);
        var tree = new TreeSet<BigInteger>();
        var builder = new Ipv6AddressSet.Builder();
        for (int i = 0; i < 50_000; i++) {
            Ipv6Address address = someAddress(kind, random);
            tree.add(number(address));
            builder.add(address.high(), address.low());
        }
        Ipv6AddressSet set = builder.build();
        assertEquals(tree.size(), set.count());
        var ranks = new BitSet();
        for (BigInteger number : tree) {
            Ipv6Address address = address(number);
            long rank = set.rankOf(address.high(), address.low());
            assertEquals(address.high(), set.highAt(rank));
            assertEquals(address.low(), set.lowAt(rank));
            ranks.set((int) rank);
        }
        assertEquals(tree.size(), ranks.cardinality());
        for (int i = 0; i < 50_000; i++) {
            Ipv6Address near = plus(someAddress(kind, random), random.nextInt(2));
            assertEquals(tree.contains(number(near)), set.contains(near.high(), near.low()));
        }
    }

    static Ipv6Address someAddress(int kind, SplittableRandom random) {
        return switch (kind) {
            case 0 -> IpAddress.ipv6(NET | random.nextInt(1 << 20), 1 + random.nextInt(2));
            case 1 -> IpAddress.ipv6(NET, random.nextLong());
            case 2 -> IpAddress.ipv6(NET | random.nextInt(1 << 10), random.nextInt(1 << 8));
            default -> IpAddress.ipv6(random.nextLong(), random.nextLong());
        };
    }

    @Test
    void aSparseListTakesAtMost24BytesAnAddress() throws IllegalAccessException {
        var random = new SplittableRandom(24);
        int count = 1 << 20;
        var builder = new Ipv6AddressSet.Builder();
        for (int i = 0; i < count; i++) {
            builder.add(NET | random.nextInt(1 << 30), random.nextLong());
        }
        Ipv6AddressSet set = builder.build();
        assertEquals(count, set.count());
        long bytes = bytesOf(set);
        assertTrue(bytes > 16L * count && bytes <= 24L * count, "bytes=" + bytes);
    }

    /// Of all its arrays. What a collector has in use besides tells of other tests too.
    private static long bytesOf(Ipv6AddressSet set) throws IllegalAccessException {
        long bytes = 0;
        for (Field field : Ipv6AddressSet.class.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                Object value = field.get(set);
                bytes += value instanceof long[] longs ? (long) longs.length * Long.BYTES : 0;
                bytes += value instanceof int[] ints ? (long) ints.length * Integer.BYTES : 0;
                assertTrue(
                        field.getType().isPrimitive()
                                || value instanceof long[]
                                || value instanceof int[],
                        field.getName());
            }
        }
        return bytes;
    }

    @Test
    void aSetMayHoldMoreThanCanBeNumbered() {
        Ipv6AddressSet all = Ipv6AddressSet.range(0, 0, -1, -1);
        assertEquals(Ipv6AddressSet.UNCOUNTABLE, all.count());
        assertTrue(all.contains(NET, 1) && all.contains(-1, -1) && all.contains(0, 0));
        assertEquals(Ipv6AddressSet.EMPTY, all.minus(all));
        Ipv6AddressSet most = Ipv6AddressSet.range(NET, 0, NET, 0xFFFF_FFFFL);
        assertEquals(1L << 32, most.count());
        assertEquals(0xFFFF_FFFFL, most.rankOf(NET, 0xFFFF_FFFFL));
        assertEquals(0xFFFF_FFFFL, most.lowAt(0xFFFF_FFFFL));
        assertEquals(most, all.minus(all.minus(most)));
        assertEquals(Ipv6AddressSet.EMPTY, most.minus(all));
        assertEquals(most, most.and(all));
        assertEquals(
                Ipv6AddressSet.UNCOUNTABLE, Ipv6AddressSet.range(NET, 0, NET, 1L << 32).count());
    }

    @Test
    void ranksOutsideOfTheSetAreRefused() {
        Ipv6AddressSet set = Ipv6AddressSet.range(NET, 0, NET, 99);
        assertThrows(IllegalArgumentException.class, () -> set.highAt(100));
        assertThrows(IllegalArgumentException.class, () -> Ipv6AddressSet.EMPTY.lowAt(0));
        assertEquals(-1, Ipv6AddressSet.EMPTY.rankOf(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Ipv6AddressSet.range(1, 0, 0, 9));
        assertNotEquals(Ipv6AddressSet.range(NET, 0, NET, 98), set);
    }

    @Test
    void builderGoesOnAfterItWasAskedForASet() {
        var builder = new Ipv6AddressSet.Builder().add(NET, 1);
        Ipv6AddressSet before = builder.build();
        builder.add(NET, 5).add(NET, 2);
        assertEquals(1, before.count());
        assertEquals(3, builder.build().count());
    }

    @Test
    void theSameAddressesAgainAndAgainTakeNoRoom() {
        var builder = new Ipv6AddressSet.Builder();
        for (int i = 0; i < 1_000_000; i++) {
            builder.add(NET, (i & 31) * 2L);
            builder.add(NET, 100, NET, 100 + (i & 7));
            assertTrue(builder.hasRoomFor(1, 128));
        }
        assertEquals(32 + 8, builder.build().count());
    }

    @Test
    void textNamesTheFirstRanges() {
        assertEquals("", Ipv6AddressSet.EMPTY.toString());
        var set =
                new Ipv6AddressSet.Builder()
                        .add(NET, 0, NET, 0xFF)
                        .add(Ipv6Address.LINK_LOCAL_PREFIX | 2, 1)
                        .add(0, 1);
        assertEquals("::1,2001:db8::-2001:db8::ff,fe80::1%2", set.build().toString());
        for (int i = 0; i < 40; i += 2) {
            set.add(NET, 0x1000 + i);
        }
        assertTrue(set.build().toString().endsWith(",2001:db8::101a,... (278 addresses)"));
    }
}
