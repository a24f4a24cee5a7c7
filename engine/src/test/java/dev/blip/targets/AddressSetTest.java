package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses stand for themselves here; a toy universe of 200 of them lies where unsigned order could go wrong.
class AddressSetTest {
    private static final int UNIVERSE = 200;

    @ParameterizedTest
    @ValueSource(ints = {0, 0x0A000000, Integer.MAX_VALUE - 100, Integer.MIN_VALUE, -UNIVERSE})
    void setsAgreeWithBitSetsOverAToyUniverse(int base) {
        var random = new SplittableRandom(base);
        for (int round = 0; round < 400; round++) {
            BitSet one = randomBits(random);
            BitSet other = randomBits(random);
            AddressSet a = setOf(one, base, random);
            AddressSet b = setOf(other, base, random);
            assertSame(one, a, base);
            one.andNot(other);
            assertSame(one, a.minus(b), base);
            BitSet both = (BitSet) other.clone();
            both.or(one);
            assertSame(both, new AddressSet.Builder().addAll(a).addAll(b).build(), base);
            both.andNot(one);
            assertSame(both, b.and(b), base);
            assertEquals(a.minus(b), a.minus(a.and(b)));
            assertEquals(AddressSet.EMPTY, a.minus(b).and(b));
            assertEquals(a, AddressSet.ALL.minus(AddressSet.ALL.minus(a)));
        }
    }

    /// Runs and gaps of some length between 1 and a dozen.
    private static BitSet randomBits(SplittableRandom random) {
        var bits = new BitSet(UNIVERSE);
        int length = random.nextInt(1, 12);
        boolean isIn = random.nextBoolean();
        for (int i = 0; i < UNIVERSE; i++) {
            isIn ^= random.nextInt(length) == 0;
            bits.set(i, isIn);
        }
        return bits;
    }

    /// Adds the runs in random order, some of them twice or in two overlapping pieces.
    private static AddressSet setOf(BitSet bits, int base, SplittableRandom random) {
        var builder = new AddressSet.Builder();
        int start = random.nextInt(UNIVERSE);
        for (int half = 0; half < 2; half++) {
            int from = half == 0 ? start : 0;
            int to = half == 0 ? UNIVERSE : start;
            for (int i = bits.nextSetBit(from); i >= 0 && i < to; ) {
                int end = Math.min(bits.nextClearBit(i), to);
                int middle = random.nextInt(i, end);
                builder.add(base + i, base + middle)
                        .add(base + random.nextInt(i, middle + 1), base + end - 1);
                i = bits.nextSetBit(end);
            }
        }
        return builder.build();
    }

    private static void assertSame(BitSet expected, AddressSet set, int base) {
        assertEquals(expected.cardinality(), set.count());
        assertEquals(expected.isEmpty(), set.isEmpty());
        int rank = 0;
        for (int i = 0; i < UNIVERSE; i++) {
            int address = base + i;
            assertEquals(expected.get(i), set.contains(address));
            assertEquals(expected.get(i) ? rank : -1, set.rankOf(address));
            if (expected.get(i)) {
                assertEquals(address, set.at(rank++));
            }
        }
        assertRangesAreSortedAndApart(set);
    }

    private static void assertRangesAreSortedAndApart(AddressSet set) {
        long before = -2;
        for (int i = 0; i < set.rangeCount(); i++) {
            long first = Integer.toUnsignedLong(set.first(i));
            long last = Integer.toUnsignedLong(set.last(i));
            assertTrue(first > before + 1 && first <= last);
            before = last;
        }
    }

    @Test
    void manyRangesAreFoundAsInASortedTreeWhereverTheyCrowd() {
        var random = new SplittableRandom(77);
        for (int spread : new int[] {8, 16, 24, 32}) {
            var tree = new TreeSet<Long>();
            var builder = new AddressSet.Builder();
            tree.add(0xFFFF_FFFFL); // one far away from the crowd
            builder.add(-1);
            for (int i = 0; i < 20_000; i++) {
                int address = random.nextInt() >>> (32 - spread);
                tree.add(Integer.toUnsignedLong(address));
                builder.add(address);
            }
            AddressSet set = builder.build();
            assertEquals(tree.size(), set.count());
            long rank = 0;
            for (long address : tree) {
                assertEquals((int) address, set.at(rank));
                assertEquals(rank++, set.rankOf((int) address));
            }
            for (int i = 0; i < 20_000; i++) {
                int address = random.nextInt() >>> (32 - spread);
                assertEquals(tree.contains(Integer.toUnsignedLong(address)), set.contains(address));
            }
        }
    }

    @Test
    void theSetOfEverythingCountsAllAddresses() {
        assertEquals(1L << 32, AddressSet.ALL.count());
        assertEquals(-1, AddressSet.ALL.at((1L << 32) - 1));
        assertEquals((1L << 32) - 1, AddressSet.ALL.rankOf(-1));
        assertEquals(1L << 31, AddressSet.ALL.rankOf(Integer.MIN_VALUE));
        assertEquals(AddressSet.EMPTY, AddressSet.ALL.minus(AddressSet.ALL));
        assertEquals((1L << 32) - 2, AddressSet.ALL.minus(AddressSet.range(5, 6)).count());
    }

    @Test
    void theEmptySetHoldsNothing() {
        assertEquals(0, AddressSet.EMPTY.count());
        assertEquals(-1, AddressSet.EMPTY.rankOf(0));
        assertEquals(-1, AddressSet.EMPTY.rankOf(-1));
        assertThrows(IllegalArgumentException.class, () -> AddressSet.EMPTY.at(0));
        assertEquals(AddressSet.EMPTY, AddressSet.EMPTY.and(AddressSet.ALL));
        assertEquals(AddressSet.EMPTY, AddressSet.EMPTY.minus(AddressSet.ALL));
        assertEquals(AddressSet.EMPTY, AddressSet.ALL.and(AddressSet.EMPTY));
    }

    @Test
    void ranksOutsideOfTheSetAreRefused() {
        AddressSet set = AddressSet.range(10, 19);
        assertThrows(IllegalArgumentException.class, () -> set.at(-1));
        assertThrows(IllegalArgumentException.class, () -> set.at(10));
    }

    @Test
    void rangesThatTouchBecomeOne() {
        AddressSet set = new AddressSet.Builder().add(3, 5).add(6, 9).add(0, 2).build();
        assertEquals(1, set.rangeCount());
        assertEquals(AddressSet.range(0, 9), set);
        assertEquals(AddressSet.range(0, 9).hashCode(), set.hashCode());
        assertNotEquals(AddressSet.range(0, 8), set);
        assertNotEquals(AddressSet.range(1, 10), set);
    }

    @Test
    void rangeThatRunsBackwardsIsRefusedInUnsignedOrder() {
        var builder = new AddressSet.Builder();
        builder.add(Integer.MAX_VALUE, Integer.MIN_VALUE); // 127.255.255.255 to 128.0.0.0
        assertEquals(2, builder.build().count());
        assertThrows(IllegalArgumentException.class, () -> builder.add(-1, 0));
    }

    @Test
    void builderGoesOnAfterItWasAskedForASet() {
        var builder = new AddressSet.Builder().add(1);
        AddressSet before = builder.build();
        builder.add(5).add(2);
        assertEquals(1, before.count());
        assertEquals("0.0.0.1-0.0.0.2,0.0.0.5", builder.build().toString());
    }

    @Test
    void theSameAddressesAgainAndAgainTakeNoRoom() {
        var builder = new AddressSet.Builder();
        for (int i = 0; i < 1_000_000; i++) {
            builder.add((i & 31) * 2);
            assertTrue(builder.hasRoomFor(1, 64));
        }
        assertEquals(32, builder.build().rangeCount());
    }

    @Test
    void textNamesTheFirstRanges() {
        assertEquals("", AddressSet.EMPTY.toString());
        assertEquals("0.0.0.0-255.255.255.255", AddressSet.ALL.toString());
        var many = new AddressSet.Builder();
        for (int i = 0; i < 40; i += 2) {
            many.add(i);
        }
        assertTrue(many.build().toString().endsWith(",0.0.0.30,... (20 ranges)"));
    }
}
