package dev.blip.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLogTest {
    private static final RecordConsumer IGNORE = (a, b, c, d) -> {};

    @Test
    void recordsComeOutWholeAndInOrder() {
        var log = new RecordLog(8);
        assertTrue(log.tryAppend(1, 2, 3, 4));
        assertTrue(log.tryAppend(-1, Long.MIN_VALUE, Long.MAX_VALUE, 0));
        var text = new StringBuilder();
        int taken =
                log.drain((a, b, c, d) -> text.append(a + "," + b + "," + c + "," + d + " "), 10);
        assertEquals(2, taken);
        assertEquals("1,2,3,4 -1,-9223372036854775808,9223372036854775807,0 ", text.toString());
        assertEquals(0, log.drain(IGNORE, 10));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1024, 2048, 8192})
    void aFullLogRefusesAndLosesNothing(int capacity) {
        var log = new RecordLog(capacity);
        long next = 0;
        long[] seen = {0};
        for (int lap = 0; lap < 3; lap++) {
            while (log.tryAppend(next, 0, 0, 0)) {
                next++;
            }
            assertEquals(0, log.free());
            int taken = log.drain((a, b, c, d) -> assertEquals(seen[0]++, a), capacity / 2 + 1);
            assertEquals(capacity / 2 + 1, taken);
            assertEquals(taken, log.free());
        }
        log.drain((a, b, c, d) -> assertEquals(seen[0]++, a), capacity);
        assertEquals(next, seen[0]);
        assertEquals(capacity, log.free());
    }

    @Test
    void aDrainHandsOnAtMostWhatItIsAskedFor() {
        var log = new RecordLog(16);
        for (int i = 0; i < 10; i++) {
            log.tryAppend(i, 0, 0, 0);
        }
        assertEquals(0, log.drain(IGNORE, 0));
        assertEquals(0, log.drain(IGNORE, -1));
        assertEquals(4, log.drain(IGNORE, 4));
        assertEquals(6, log.drain(IGNORE, Integer.MAX_VALUE));
    }

    @Test
    void aConsumerThatThrowsHasTakenItsRecord() {
        var log = new RecordLog(4);
        for (int i = 0; i < 3; i++) {
            log.tryAppend(i, 0, 0, 0);
        }
        RecordConsumer failing =
                (a, b, c, d) -> {
                    if (a == 1) {
                        throw new IllegalStateException("a=" + a);
                    }
                };
        assertThrows(IllegalStateException.class, () -> log.drain(failing, 3));
        assertEquals(3, log.free());
        assertEquals(1, log.drain((a, b, c, d) -> assertEquals(2, a), 3));
    }

    @Test
    void capacityIsAPowerOfTwo() {
        assertThrows(IllegalArgumentException.class, () -> new RecordLog(0));
        assertThrows(IllegalArgumentException.class, () -> new RecordLog(-8));
        assertThrows(IllegalArgumentException.class, () -> new RecordLog(12));
        assertThrows(IllegalArgumentException.class, () -> new RecordLog(1 << 29));
        assertEquals(1 << 18, new RecordLog(1 << 18).capacity());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 4096})
    @SuppressWarnings(
            "ThreadPriorityCheck") // yielding saves time where there is one processor; nothing
    // rests on it
    void twoThreadsLoseDoubleAndTearNothing(int capacity) {
        long records = capacity == 1 ? 100_000 : 1_000_000;
        var log = new RecordLog(capacity);
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(() -> {
                    for (long i = 0; i < records; ) {
                        if (log.tryAppend(i, ~i, i * 31, i ^ 0x5555)) {
                            i++;
                        } else {
                            Thread.yield();
                        }
                    }
                });
        long[] next = {0};
        RecordConsumer consumer =
                (a, b, c, d) -> {
                    long i = next[0]++;
                    if (a != i || b != ~i || c != i * 31 || d != (i ^ 0x5555)) {
                        throw new AssertionError(
                                "record " + i + " reads " + a + " " + b + " " + c + " " + d);
                    }
                };
        while (next[0] < records) {
            int free = log.free();
            assertTrue(free >= 0 && free <= capacity);
            if (log.drain(consumer, 256) == 0) {
                assertFalse(writer.isCompletedExceptionally());
                Thread.yield();
            }
        }
        writer.join();
        assertEquals(0, log.drain(consumer, 1));
    }
}
