package dev.blip.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PickedOrderTest {
    private static final ProbeOrder WHOLE = new KeyedOrder(1_000, 3);

    @Test
    void pickedPositionsAreWalkedInTheSequenceOfTheWhole() {
        var picked = new PickedOrder(WHOLE, new long[] {2, 5, 999});
        assertEquals(3, picked.size());
        assertEquals(WHOLE.at(2), picked.at(0));
        assertEquals(WHOLE.at(5), picked.at(1));
        assertEquals(WHOLE.at(999), picked.at(2));
    }

    @Test
    void indexIsFoundWhereItIsAskedAndNowhereElse() {
        var random = new SplittableRandom(1);
        long[] positions =
                LongStream.range(0, 1_000).filter(position -> random.nextInt(3) == 0).toArray();
        var picked = new PickedOrder(WHOLE, positions);
        int found = 0;
        for (long index = 0; index < 1_000; index++) {
            long position = picked.positionOf(index);
            if (position >= 0) {
                assertEquals(index, picked.at(position));
                found++;
            }
        }
        assertEquals(positions.length, found);
    }

    @Test
    void indexThatTheWholeLeavesToAnotherMachineIsNotHere() {
        var half = new ShardedOrder(WHOLE, 1, 2);
        var picked = new PickedOrder(half, new long[] {0, 1});
        var other = new ShardedOrder(WHOLE, 2, 2);
        assertEquals(-1, picked.positionOf(other.at(0)));
    }

    @Test
    void positionsThatDoNotAscendAreRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new PickedOrder(WHOLE, new long[] {4, 4}));
    }
}
