package dev.blip.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShardTest {
    @Test
    void allPartsOfSmallOrdersAreDisjointAndComplete() {
        for (int size : new int[] {1, 2, 3, 7, 16, 100, 257}) {
            var whole = new KeyedOrder(size, size);
            for (int of = 1; of <= size + 3; of++) {
                assertPartsCover(whole, of);
            }
        }
    }

    private static void assertPartsCover(KeyedOrder whole, int of) {
        int size = Math.toIntExact(whole.size());
        var seen = new BitSet(size);
        long total = 0;
        for (int number = 1; number <= of; number++) {
            var part = new ShardedOrder(whole, number, of);
            assertTrue(part.size() == size / of || part.size() == size / of + 1);
            for (long position = 0; position < part.size(); position++) {
                long index = part.at(position);
                seen.set(Math.toIntExact(index));
                assertEquals(position, part.positionOf(index));
            }
            assertRefusesOthers(part, size);
            total += part.size();
        }
        assertEquals(size, total);
        assertEquals(size, seen.cardinality());
    }

    private static void assertRefusesOthers(ShardedOrder part, int size) {
        int own = 0;
        for (int index = 0; index < size; index++) {
            long position = part.positionOf(index);
            assertTrue(position >= -1 && position < part.size());
            own += position >= 0 ? 1 : 0;
        }
        assertEquals(part.size(), own);
    }

    @Test
    void partsOfTheLargestOrderMeetWithoutGap() {
        var random = new SplittableRandom(5);
        for (int i = 0; i < 1_000; i++) {
            int of = random.nextInt(2, Integer.MAX_VALUE);
            int number = random.nextInt(1, of);
            var part = Shard.part(KeyedOrder.MAX_SIZE, number, of);
            var next = Shard.part(KeyedOrder.MAX_SIZE, number + 1, of);
            assertEquals(next.start(), part.start() + part.size());
        }
        var last = Shard.part(KeyedOrder.MAX_SIZE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertEquals(KeyedOrder.MAX_SIZE, last.start() + last.size());
        assertEquals(0, Shard.part(KeyedOrder.MAX_SIZE, 1, Integer.MAX_VALUE).start());
    }

    @Test
    void thePartThatIsTheWholeChangesNothing() {
        var whole = new KeyedOrder(1_000, 9);
        var part = new ShardedOrder(whole, 1, 1);
        for (int position = 0; position < 1_000; position++) {
            assertEquals(whole.at(position), part.at(position));
        }
    }

    @Test
    void partsBeyondTheNumberOfPositionsAreEmpty() {
        assertEquals(0, Shard.part(3, 4, 5).size());
        assertEquals(0, Shard.part(0, 1, 1).size());
        assertThrows(IllegalArgumentException.class, () -> Shard.part(3, 4, 5).position(0));
    }

    @Test
    void partsThatDoNotExistAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Shard.part(10, 0, 3));
        assertThrows(IllegalArgumentException.class, () -> Shard.part(10, 4, 3));
        assertThrows(IllegalArgumentException.class, () -> Shard.part(10, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Shard.part(-1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Shard(-1, 1));
    }

    @Test
    void sliceThatLeavesTheOrderIsRefused() {
        var whole = new KeyedOrder(10, 0);
        assertEquals(5, new ShardedOrder(whole, new Shard(5, 5)).size());
        assertThrows(
                IllegalArgumentException.class, () -> new ShardedOrder(whole, new Shard(5, 6)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ShardedOrder(whole, new Shard(Long.MAX_VALUE, 1)));
    }
}
