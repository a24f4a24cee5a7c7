package dev.blip.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundTripsTest {
    private static final long MILLI = 1_000_000L;
    private static final double COUNT = 20; // answers in a window

    private final RoundTrips trips = new RoundTrips();
    private long now;

    /// A window of answers that all take so long, 5 ms after the one before.
    ///
    /// @return whether the path is said to be slower
    private boolean window(double millis) {
        now += 5 * MILLI;
        double units = millis * MILLI / (1 << Slices.RTT_SHIFT);
        boolean isDelayed = trips.isDelayed(COUNT, COUNT * units, now);
        if (!isDelayed) {
            trips.learn(COUNT, COUNT * units, COUNT * units * units, now);
        }
        return isDelayed;
    }

    private double baseMillis() {
        return (double) trips.baseNanos() / MILLI;
    }

    @Test
    void aQueueThatGrowsByStepsTooSmallToShowDoesNotBecomePartOfTheCleanPath() {
        for (int i = 0; i < 100; i++) {
            assertFalse(window(4));
        }
        boolean isSeen = false;
        for (int i = 0; i < 400; i++) {
            isSeen |= window(4 + 0.05 * i);
        }
        assertTrue(isSeen);
        assertEquals(4, baseMillis(), 0.05);
    }

    @Test
    void aPathThatHasBecomeLongerIsKnownAfterTenSeconds() {
        for (int i = 0; i < 100; i++) {
            window(4);
        }
        for (int i = 0; i < 2_100; i++) {
            window(30);
        }
        assertEquals(30, baseMillis(), 0.5);
        assertFalse(window(30));
    }

    @Test
    void aPathThatHasBecomeShorterIsKnownAtOnce() {
        for (int i = 0; i < 100; i++) {
            window(30);
        }
        window(4);
        assertEquals(4, baseMillis(), 0.05);
    }

    /// Means of twenty answers between 1 and 250 ms: the least of a thousand is no clean path's.
    @Test
    void theLeastOfManyWindowsOfAMixtureIsNotTakenForItsMean() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 900; i++) {
            double sum = 0;
            double squares = 0;
            for (int answer = 0; answer < COUNT; answer++) {
                double units = random.nextDouble(1, 250) * MILLI / (1 << Slices.RTT_SHIFT);
                sum += units;
                squares += units * units;
            }
            now += 5 * MILLI;
            trips.learn(COUNT, sum, squares, now);
        }
        assertEquals(125, baseMillis(), 20);
    }
}
