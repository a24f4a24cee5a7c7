package dev.blip.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.plan.StopRules;
import org.junit.jupiter.api.Test;

class UsefulnessTest {
    private static final long SECOND = 1_000_000_000L;
    private static final StopRules TWO_PERCENT = new StopRules(0.02, StopRules.NO_LIMIT);

    private static boolean stops(Usefulness watch, long second, long asked, long answered) {
        return !watch.objection(second * SECOND, asked, answered, 0).isEmpty();
    }

    @Test
    void tooFewAnswersForFiveSecondsAfterTheFifthStopTheScan() {
        var watch = new Usefulness(TWO_PERCENT, 0);
        for (int second = 0; second < 10; second++) {
            assertFalse(stops(watch, second, 1_000, 19), "second " + second);
        }
        assertEquals(
                "19 of 1000 targets asked had answered, less than --min-hitrate 2.00%",
                watch.objection(10 * SECOND, 1_000, 19, 0));
    }

    @Test
    void enoughAnswersBeginTheFiveSecondsAnew() {
        var watch = new Usefulness(TWO_PERCENT, 0);
        assertFalse(stops(watch, 6, 1_000, 19));
        assertFalse(stops(watch, 9, 1_000, 20));
        assertFalse(stops(watch, 10, 1_001, 20));
        assertFalse(stops(watch, 14, 1_001, 20));
        assertTrue(stops(watch, 15, 1_001, 20));
    }

    @Test
    void fewTargetsSayNothing() {
        var watch = new Usefulness(TWO_PERCENT, 0);
        assertFalse(stops(watch, 6, 99, 0));
        assertFalse(stops(watch, 60, 99, 0));
        assertFalse(stops(watch, 61, 100, 0));
        assertTrue(stops(watch, 66, 100, 0));
    }

    @Test
    void moreRefusalsThanAllowedStopTheScanAtOnce() {
        var watch = new Usefulness(new StopRules(0, 10), 0);
        assertTrue(watch.isWatching());
        assertEquals("", watch.objection(0, 100, 0, 10));
        assertEquals(
                "11 probes could not be sent, more than --max-sendto-failures 10",
                watch.objection(0, 100, 0, 11));
        assertEquals(
                "1 probe could not be sent, more than --max-sendto-failures 0",
                new Usefulness(new StopRules(0, 0), 0).objection(0, 100, 0, 1));
    }

    @Test
    void withoutRulesThereIsNothingToWatch() {
        assertFalse(new Usefulness(StopRules.NONE, 0).isWatching());
        assertTrue(new Usefulness(TWO_PERCENT, 0).isWatching());
    }
}
