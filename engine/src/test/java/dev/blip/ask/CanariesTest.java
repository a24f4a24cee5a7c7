package dev.blip.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class CanariesTest {
    private static final int ADDRESS = 0xC6120001;
    private final Canaries canaries = new Canaries();

    private boolean takeWithin(int looks, long nowNanos) {
        for (int i = 0; i < looks; i++) {
            if (canaries.take(nowNanos)) {
                return true;
            }
        }
        return false;
    }

    /// Each look goes over 64 of the places.
    private boolean takeAny(long nowNanos) {
        return takeWithin(Canaries.PLACES / 64, nowNanos);
    }

    @Test
    void whoHasNotAnsweredIsNoCanary() {
        assertFalse(takeAny(5));
        assertEquals(-1, canaries.sentNanos(ADDRESS, 80));
    }

    @Test
    void whoHasAnsweredIsAskedOnceAndAgainOnlyWhenItAnswersAndHasRested() {
        canaries.offer(ADDRESS, 80);
        assertTrue(takeAny(7));
        assertEquals(ADDRESS, canaries.address());
        assertEquals(80, canaries.port());
        assertEquals(7, canaries.sentNanos(ADDRESS, 80));
        assertEquals(-1, canaries.sentNanos(ADDRESS, 81));
        assertFalse(takeAny(8 + Canaries.REST_NANOS)); // it has not answered

        canaries.offer(ADDRESS, 80);
        assertFalse(takeAny(6 + Canaries.REST_NANOS));
        assertTrue(takeAny(7 + Canaries.REST_NANOS));
    }

    @Test
    void manyAreKeptAndNoneIsTakenTwice() {
        for (int i = 0; i < 20_000; i++) {
            canaries.offer(ADDRESS + i, 80);
        }
        var taken = new HashSet<Integer>();
        while (takeAny(1)) {
            assertTrue(taken.add(canaries.address()));
        }
        assertEquals(Canaries.PLACES, taken.size());
    }

    @Test
    void theHighestAddressAndPortComeBackAsTheyWere() {
        canaries.offer(-1, 65_535);
        assertTrue(takeAny(1));
        assertEquals(-1, canaries.address());
        assertEquals(65_535, canaries.port());
    }
}
