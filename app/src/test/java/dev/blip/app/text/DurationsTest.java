package dev.blip.app.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    private static final String WELL_FORMED =
            "\\d+\\.\\d\\d ms|\\d+ ms|\\d\\.\\d\\d s|\\d+ s|\\d+ min \\d+ s|\\d+ h \\d+ min|\\d+ days|\\d+ years";

    @ParameterizedTest
    @CsvSource({
        "0, 0.00 ms",
        "123400, 0.12 ms",
        "9984000, 9.98 ms",
        "93000000, 93 ms",
        "1250000000, 1.25 s",
        "99000000000, 99 s",
        "200000000000, 3 min 20 s",
        "7500000000000, 2 h 5 min",
        "1036800000000000, 12 days",
        "9223372036854775807, 292 years",
        "-1, 0.00 ms",
        "-3595610000000, 0.00 ms",
        "-9223372036854775808, 0.00 ms",
    })
    void durationHasTheUnitThatFits(long nanos, String text) {
        assertEquals(text, Durations.text(nanos));
    }

    @ParameterizedTest
    @CsvSource({
        "0.093, 93 ms",
        "1e10, 316 years",
        "3.2e10, 'more than 1,000 years'",
        "2.8e17, 'more than 1,000 years'",
        "1e300, 'more than 1,000 years'",
        "Infinity, 'more than 1,000 years'",
    })
    void secondsBeyondALongOfNanosecondsAreYears(double seconds, String text) {
        assertEquals(text, Durations.text(seconds));
    }

    @Test
    void noNumberMakesGarbage() {
        var random = new SplittableRandom(10);
        for (int i = 0; i < 100_000; i++) {
            long nanos = random.nextLong() >> random.nextInt(64);
            assertTrue(Durations.text(nanos).matches(WELL_FORMED), () -> nanos + " nanoseconds");
            assertTrue(Seconds.text(nanos).matches("\\d+\\.\\d\\d"), () -> nanos + " nanoseconds");
            assertTrue(GroupedDigits.text(nanos).matches("-?\\d{1,3}(,\\d{3})*"), () -> "" + nanos);
        }
    }
}
