package dev.blip.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedOrderTest {
    static LongStream seeds() {
        return new SplittableRandom(1).longs(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 0x5DEECE66DL, Long.MIN_VALUE})
    void everyIndexOfEverySmallSizeComesExactlyOnce(long seed) {
        for (int size = 1; size <= 2_000; size++) {
            assertPermutes(new KeyedOrder(size, seed));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {65_535, 65_536, 65_537, 105_000, 1 << 20, (1 << 20) + 1})
    void everyIndexOfAMiddlingSizeComesExactlyOnce(long size) {
        assertPermutes(new KeyedOrder(size, size * 31));
    }

    private static void assertPermutes(KeyedOrder order) {
        int size = Math.toIntExact(order.size());
        var seen = new BitSet(size);
        for (int position = 0; position < size; position++) {
            long index = order.at(position);
            seen.set(Math.toIntExact(index));
            assertEquals(position, order.positionOf(index));
        }
        assertEquals(size, seen.cardinality()); // none twice ...
        assertEquals(size, seen.length()); // ... and none outside
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bothDirectionsUndoEachOtherInLargeOrders(long seed) {
        var random = new SplittableRandom(seed);
        long size = random.nextLong(1, (1L << random.nextInt(1, 49)) + 1);
        var order = new KeyedOrder(size, random.nextLong());
        for (int i = 0; i < 1_000; i++) {
            long number = random.nextLong(size);
            long index = order.at(number);
            assertTrue(index >= 0 && index < size);
            assertEquals(number, order.positionOf(index));
            assertEquals(number, order.at(order.positionOf(number)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 48, (1L << 48) - 1, (1L << 47) + 1, (1L << 32) + 1, 1L << 32})
    void theEndsOfTheLargestOrdersAreInside(long size) {
        var order = new KeyedOrder(size, 7);
        for (long position : new long[] {0, 1, size - 2, size - 1}) {
            long index = order.at(position);
            assertTrue(index >= 0 && index < size);
            assertEquals(position, order.positionOf(index));
        }
    }

    @Test
    void theOrderOfASeedIsTheSameOnEveryMachine() {
        // Computed apart from this class. With another order, parts of one scan no longer fit
        // together: CHANGELOG says so.
        var order = new KeyedOrder(1_000_003, 42);
        long[] first = LongStream.range(0, 8).map(order::at).toArray();
        assertArrayEquals(
                new long[] {889558, 128058, 970884, 424740, 536609, 184168, 916694, 483736}, first);
        var largest = new KeyedOrder(KeyedOrder.MAX_SIZE, -1);
        assertEquals(80_357_077_518_857L, largest.at(0));
        assertEquals(266_455_315_094_981L, largest.at(2));
    }

    @Test
    void anotherSeedGivesAnotherOrder() {
        var one = new KeyedOrder(65_536, 1);
        var other = new KeyedOrder(65_536, 2);
        int same = 0;
        for (int position = 0; position < 65_536; position++) {
            same += one.at(position) == other.at(position) ? 1 : 0;
        }
        assertTrue(same < 10, "two random orders share one place on average: same=" + same);
    }

    @Test
    void neighboursInTimeShareANetworkNoMoreOftenThanChanceHasIt() {
        for (long seed = 0; seed < 50; seed++) {
            var order = new KeyedOrder(1 << 16, seed); // a /16, one port: 256 networks of /24
            int same = 0;
            for (int position = 1; position < 1 << 16; position++) {
                same += order.at(position) >>> 8 == order.at(position - 1) >>> 8 ? 1 : 0;
            }
            assertTrue(
                    same > 160 && same < 352,
                    "256 expected, deviation 16: same=" + same + ", seed=" + seed);
        }
    }

    @Test
    void stepsBetweenNeighboursSpreadOverAllDistances() {
        int size = 1 << 16;
        int buckets = 256;
        for (int lag : new int[] {1, 2, 16, 256, 4096}) {
            for (long seed = 0; seed < 20; seed++) {
                var order = new KeyedOrder(size, seed);
                int[] counts = new int[buckets];
                for (int position = lag; position < size; position++) {
                    counts[
                            (int) ((order.at(position) - order.at(position - lag)) & (size - 1))
                                    / buckets]++;
                }
                double expected = (size - lag) / (double) buckets;
                double chiSquare =
                        Arrays.stream(counts)
                                .mapToDouble(
                                        count -> (count - expected) * (count - expected) / expected)
                                .sum();
                double deviations = (chiSquare - (buckets - 1)) / Math.sqrt(2.0 * (buckets - 1));
                assertTrue(
                        Math.abs(deviations) < 6,
                        "lag=" + lag + ", seed=" + seed + ", deviations=" + deviations);
            }
        }
    }

    @Test
    void everyTenthOfAScanMeetsEveryNetworkAlike() {
        var order = new KeyedOrder(1 << 20, 3); // a /12, 16 networks of /16
        for (int tenth = 0; tenth < 10; tenth++) {
            int[] counts = new int[16];
            for (int i = 0; i < 104_857; i++) {
                counts[(int) (order.at(tenth * 104_857L + i) >>> 16)]++;
            }
            for (int count : counts) {
                assertTrue(
                        Math.abs(count - 6_554) < 500,
                        "6,554 expected, deviation 75: count=" + count);
            }
        }
    }

    @Test
    void whatLiesOutsideIsRefusedInsteadOfWalkedForEver() {
        var order = new KeyedOrder(5, 0);
        for (long outside : new long[] {-1, 5, 7, 8, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> order.at(outside));
            assertThrows(IllegalArgumentException.class, () -> order.positionOf(outside));
        }
    }

    @Test
    void sizesOutsideOfTheLimitsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new KeyedOrder(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new KeyedOrder(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new KeyedOrder((1L << 48) + 1, 0));
    }

    @Test
    void aSmallOrderIsShuffledToo() {
        boolean isEverShuffled = false;
        for (long seed = 0; seed < 20; seed++) {
            var order = new KeyedOrder(8, seed);
            long[] indices = LongStream.range(0, 8).map(order::at).toArray();
            isEverShuffled |= !Arrays.equals(indices, LongStream.range(0, 8).toArray());
        }
        assertTrue(isEverShuffled);
        assertFalse(new KeyedOrder(8, 1).at(0) == new KeyedOrder(8, 1).at(1));
    }
}
