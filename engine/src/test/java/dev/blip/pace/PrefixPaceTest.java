package dev.blip.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PrefixPaceTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long HOST = 0xC6120007L;
    private static final long PREFIX = HOST >>> 8;

    private final HostAnswers answers = new HostAnswers(256, 1);
    private final PrefixPace pace = new PrefixPace(answers, answers.placeOfPrefix(PREFIX), 1);

    /// Asks whenever it may be asked.
    ///
    /// @return how many were asked
    private int ask(long from, long until, boolean areNew, long rttNanos) {
        int sent = 0;
        for (long now = from; now < until; now += 10_000) {
            while (pace.opensAt(areNew, now) <= now) {
                pace.asked(areNew);
                sent++;
                if (rttNanos > 0) {
                    answers.answered(sent, HOST, PREFIX, rttNanos);
                }
            }
        }
        return sent;
    }

    @Test
    void whereNobodyHasAnsweredFewNewAddressesAreAsked() {
        int sent = ask(0, SECOND, true, 0);
        assertTrue(sent >= 512 && sent <= 512 + 17, "new: " + sent);
        int others = ask(SECOND, SECOND + SECOND / 10, false, 0);
        assertTrue(others >= 6_000 && others <= 6_700, "asked before: " + others);
    }

    @Test
    void aPrefixWhoseAnswersAreFlatIsAskedFasterAndOneWhoseAreLateSlower() {
        int first = ask(0, 10 * MILLI, true, MILLI);
        assertTrue(first >= 600 && first <= 1_300, "at first: " + first);
        int flat = ask(10 * MILLI, 60 * MILLI, true, MILLI);
        assertTrue(flat > 5 * 5 * 600, "after flat answers: " + flat);
        ask(60 * MILLI, 200 * MILLI, true, 9 * MILLI);
        int late = ask(200 * MILLI, 300 * MILLI, true, 9 * MILLI);
        assertTrue(late <= 700, "after late answers: " + late);
        assertEquals(0, ask(300 * MILLI, 300 * MILLI, true, 0));
    }
}
