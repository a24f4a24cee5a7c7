package dev.blip.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RttHistogramTest {
    @Test
    void aQuantileIsWithinSixPercentOfTheTruth() {
        var random = new SplittableRandom(5);
        var histogram = new RttHistogram();
        long[] all = new long[10_001];
        for (int i = 0; i < all.length; i++) {
            all[i] = (long) Math.exp(random.nextDouble(0, 25));
            histogram.add(all[i]);
        }
        Arrays.sort(all);
        for (double q : new double[] {0.01, 0.25, 0.5, 0.9, 0.99, 1}) {
            long truth = all[Math.max(0, (int) Math.ceil(q * all.length) - 1)];
            long stated = histogram.quantileNanos(q);
            assertTrue(
                    Math.abs(stated - truth) <= 0.0626 * truth + 1,
                    q + ": " + stated + " for " + truth);
        }
        assertEquals(all[0], histogram.minNanos());
    }

    @Test
    void aHistogramOfNothingHasNoQuantile() {
        assertEquals(-1, new RttHistogram().minNanos());
        assertEquals(-1, new RttHistogram().quantileNanos(0.5));
    }

    @Test
    void theExtremesHaveTheirBuckets() {
        var histogram = new RttHistogram();
        histogram.add(0);
        histogram.add(Long.MAX_VALUE);
        assertEquals(0, histogram.quantileNanos(0.5));
        assertTrue(histogram.quantileNanos(1) > Long.MAX_VALUE / 100 * 94);
    }

    @Test
    void twoHistogramsTogetherAreTheHistogramOfAll() {
        var one = new RttHistogram();
        var two = new RttHistogram();
        one.add(10);
        two.add(1_000);
        two.add(1_000);
        one.addAll(two);
        assertEquals(3, one.count());
        assertEquals(10, one.minNanos());
        assertTrue(one.quantileNanos(0.99) > 930);
    }
}
