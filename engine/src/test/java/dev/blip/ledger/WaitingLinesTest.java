package dev.blip.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitingLinesTest {
    @Test
    void whoComesFirstToALineLeavesItFirstAndLinesTakeTurns() {
        var lines = new WaitingLines(10, 4, 0);
        lines.join(3, 1);
        lines.join(5, 2);
        lines.join(7, 1);
        assertEquals(3, lines.first());
        lines.turn();
        assertEquals(5, lines.first());
        lines.leave();
        assertEquals(3, lines.first());
        lines.leave();
        assertEquals(7, lines.first());
        lines.leave();
        assertEquals(0, lines.waiting());
        assertEquals(0, lines.lines());
    }

    @Test
    void itIsKnownWhetherAnybodyWaitsWhoComesBeforeTheOthers() {
        var lines = new WaitingLines(10, 4, 5);
        lines.join(8, 0);
        assertFalse(lines.isAnyStaged());
        lines.join(4, 0);
        assertTrue(lines.isAnyStaged());
        lines.clear();
        assertFalse(lines.isAnyStaged());
    }

    /// Beside a queue a line, over and over: nobody is lost and nobody comes twice.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void linesAreQueuesWhateverTheOrder(long seed) {
        var random = new SplittableRandom(seed);
        int places = 8;
        var lines = new WaitingLines(2_000, places, 0);
        List<ArrayDeque<Integer>> queues = new ArrayList<>();
        for (int place = 0; place < places; place++) {
            queues.add(new ArrayDeque<>());
        }
        int joined = 0;
        int left = 0;
        while (left < 2_000) {
            if (joined < 2_000 && random.nextBoolean()) {
                int place = random.nextInt(places);
                lines.join(joined, place);
                queues.get(place).add(joined++);
            } else if (lines.waiting() > 0) {
                for (int turns = random.nextInt(places); turns > 0; turns--) {
                    lines.turn();
                }
                int entry = lines.first();
                lines.leave();
                left++;
                assertEquals(
                        1, queues.stream().filter(q -> Objects.equals(q.peek(), entry)).count());
                queues.forEach(q -> q.removeFirstOccurrence(entry));
            }
            assertEquals(joined - left, lines.waiting());
        }
        queues.forEach(q -> assertNull(q.peek()));
    }
}
