package dev.blip.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PaceTest {
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void partsAreTheWholeInASecondAndInAWindow(long seed) {
        var random = new SplittableRandom(seed);
        long rate = (long) Math.exp(random.nextDouble(0, Math.log(20_000_000)));
        var whole = new Pace((double) rate);
        int of = (int) Math.min(random.nextInt(1, 17), whole.mostParts());
        double sum = 0;
        long inWindow = 0;
        for (int number = 1; number <= of; number++) {
            double part = whole.part(number, of).packetsPerSecond();
            assertTrue(of == 1 || part >= Pace.LEAST_PART, "rate=" + rate + ", part=" + part);
            sum += part;
            inWindow += (long) Math.ceil(part / 100);
        }
        assertEquals((double) rate, sum);
        assertEquals((long) Math.ceil(rate / 100.0), inWindow);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "99,1", "100,1", "199,1", "200,2", "1650,16"})
    void slowPaceHasFewParts(long rate, long parts) {
        assertEquals(parts, new Pace((double) rate).mostParts());
    }

    @Test
    void oneProbeAtATimeLeavesAtAFixedRateAndCannotBeDivided() {
        Pace pace = Pace.serial(10_000);
        assertTrue(pace.isSerial() && pace.isFixed());
        assertEquals(1, pace.mostParts());
        assertEquals(pace, pace.part(1, 1));
        assertFalse(Pace.fixed(10_000).isSerial());
        assertThrows(IllegalArgumentException.class, () -> new Pace(10, 1, true));
    }

    @Test
    void partsAreDealtOutInWholePacketsOfAWindow() {
        var whole = new Pace(1_050);
        assertEquals(450, whole.part(1, 3).packetsPerSecond());
        assertEquals(300, whole.part(2, 3).packetsPerSecond());
        assertEquals(300, whole.part(3, 3).packetsPerSecond());
    }

    @ParameterizedTest
    @CsvSource({"0,1", "2,1", "1,0", "1,11"})
    void partThatThereIsNotIsRefused(int number, int of) {
        assertThrows(IllegalArgumentException.class, () -> new Pace(1_000).part(number, of));
    }
}
