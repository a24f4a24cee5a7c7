package dev.blip.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AnswerSpreadTest {
    private static final long MILLI = 1_000_000L;
    private final AnswerSpread spread = new AnswerSpread(300_000_000L, false);

    private void add(int count, long millis) {
        add(spread, count, millis);
    }

    private static void add(AnswerSpread spread, int count, long millis) {
        for (int i = 0; i < count; i++) {
            spread.add(millis * MILLI);
        }
    }

    @Test
    void silenceLastsTheLeastWhereNothingWasHeardAndWhereAllAreNear() {
        assertEquals(300 * MILLI, spread.silenceNanos());
        add(1_000, 1);
        assertEquals(300 * MILLI, spread.silenceNanos());
    }

    @Test
    void twoSlowAnswersSayThatSlowerOnesMayCome() {
        add(100, 1);
        add(1, 250);
        assertEquals(300 * MILLI, spread.silenceNanos());
        add(1, 260);
        assertEquals(1_000 * MILLI, spread.silenceNanos());
    }

    @Test
    void amongManyItTakesMore() {
        add(20_000, 1);
        add(9, 250);
        assertEquals(300 * MILLI, spread.silenceNanos());
        add(1, 250);
        assertEquals(1_000 * MILLI, spread.silenceNanos());
    }

    @Test
    void whereAllAreEquallyFarNobodyIsExpectedToBeFarther() {
        add(1_000, 900);
        assertEquals(900 * MILLI, spread.silenceNanos());
    }

    @Test
    void oneHostIsWaitedForLessOnceItHasProvedQuick() {
        var oneHost = new AnswerSpread(1_000 * MILLI, true);
        add(oneHost, 63, 1);
        assertEquals(1_000 * MILLI, oneHost.silenceNanos());
        add(oneHost, 1, 1);
        assertEquals(250 * MILLI, oneHost.silenceNanos());
        add(oneHost, 2, 100);
        assertEquals(400 * MILLI, oneHost.silenceNanos());
    }

    @Test
    void oneHostThatIsFarIsWaitedForAsManyAre() {
        var oneHost = new AnswerSpread(1_000 * MILLI, true);
        add(oneHost, 1_000, 300);
        assertEquals(1_000 * MILLI, oneHost.silenceNanos());
    }
}
