package dev.blip.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanariesTest {
    private static final long INDEX = 0x1234_5678_9ABCL;
    private static final long MARK = 0xC6120001L << 16 | 80;
    private final Canaries canaries = new Canaries();

    private long takeWithin(int looks, long nowNanos) {
        for (int i = 0; i < looks; i++) {
            long canary = canaries.take(nowNanos);
            if (canary >= 0) {
                return canary;
            }
        }
        return -1;
    }

    /// Each look goes over 64 of the places.
    private long takeAny(long nowNanos) {
        return takeWithin(Canaries.PLACES / 64, nowNanos);
    }

    @Test
    void whoHasNotAnsweredIsNoCanary() {
        assertEquals(-1, takeAny(5));
        assertEquals(-1, canaries.sentNanos(INDEX, MARK));
        assertEquals(-1, canaries.sentNanos(0, MARK));
    }

    @Test
    void whoHasAnsweredIsAskedOnceAndAgainOnlyWhenItAnswersAndHasRested() {
        canaries.offer(INDEX, MARK);
        assertEquals(INDEX, takeAny(7));
        assertEquals(7, canaries.sentNanos(INDEX, MARK));
        assertEquals(-1, canaries.sentNanos(INDEX + 1, MARK));
        assertEquals(-1, takeAny(8 + Canaries.REST_NANOS)); // it has not answered

        canaries.offer(INDEX, MARK);
        assertEquals(-1, takeAny(6 + Canaries.REST_NANOS));
        assertEquals(INDEX, takeAny(7 + Canaries.REST_NANOS));
    }

    @Test
    void manyAreKeptAndNoneIsTakenTwice() {
        for (int i = 0; i < 20_000; i++) {
            canaries.offer(INDEX + i, i);
        }
        var taken = new HashSet<Long>();
        for (long canary = takeAny(1); canary >= 0; canary = takeAny(1)) {
            assertTrue(taken.add(canary));
        }
        assertEquals(Canaries.PLACES, taken.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, (1L << 48) - 1})
    void theFirstAndTheLastTargetOfAllComeBackAsTheyWere(long index) {
        canaries.offer(index, MARK);
        assertEquals(index, takeAny(1));
        assertEquals(1, canaries.sentNanos(index, MARK));
    }
}
