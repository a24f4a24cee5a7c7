package dev.blip.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagedOrderTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "7, 1000", "512, 25088", "3, 2"})
    void everyIndexComesOnceAndTheFirstOnesComeFirst(int first, int rest) {
        var order = new StagedOrder(new KeyedOrder(first, 9), first, new KeyedOrder(rest, 9));
        assertEquals(first + rest, order.size());
        assertEquals(first, order.staged());
        var seen = new BitSet();
        for (int position = 0; position < first + rest; position++) {
            int index = (int) order.at(position);
            assertEquals(position < first, index < first);
            assertEquals(position, order.positionOf(index));
            seen.set(index);
        }
        assertEquals(first + rest, seen.cardinality());
    }

    /// Each of several machines has its part of both, and none has an index of another.
    @ParameterizedTest
    @CsvSource({"10, 300, 3", "2, 40, 5"})
    void shardsOfBothTogetherAreTheWhole(int first, int rest, int of) {
        var seen = new BitSet();
        int size = 0;
        for (int number = 1; number <= of; number++) {
            var order =
                    new StagedOrder(
                            new ShardedOrder(new KeyedOrder(first, 9), number, of),
                            first,
                            new ShardedOrder(new KeyedOrder(rest, 9), number, of));
            for (long position = 0; position < order.size(); position++) {
                long index = order.at(position);
                assertEquals(position, order.positionOf(index));
                assertTrue(!seen.get((int) index));
                seen.set((int) index);
                size++;
            }
            for (int index = 0; index < first + rest; index++) {
                long position = order.positionOf(index);
                assertTrue(position < 0 || order.at(position) == index);
            }
        }
        assertEquals(first + rest, size);
    }
}
