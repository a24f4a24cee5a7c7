package dev.blip.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// One host whose answers the test gives.
class HostPaceTest {
    private static final long MILLI = 1_000_000L;
    private static final long HOST = 0xC6120007L;
    private static final long PREFIX = HOST >>> 8;

    private final HostAnswers answers = new HostAnswers(1, 1);
    private final HostPace pace = new HostPace(answers, answers.placeOfHost(HOST));
    private long now = 1_000 * MILLI;
    private long index;

    /// Asks as many as may be asked at once.
    ///
    /// @return how many those were
    private int train() {
        int sent = 0;
        while (pace.opensAt(now, now) <= now) {
            pace.asked(false, now);
            sent++;
        }
        return sent;
    }

    private void answer(int count, long rttNanos) {
        for (int i = 0; i < count; i++) {
            answers.answered(index++, HOST, PREFIX, rttNanos);
        }
    }

    private void begin() {
        assertEquals(1, train());
        answer(1, MILLI);
        now += 5 * MILLI;
    }

    @Test
    void whoHasNeverAnsweredIsAskedEveryFourMilliseconds() {
        for (int i = 0; i < 100; i++) {
            assertEquals(1, train());
            assertEquals(now + 4 * MILLI, pace.opensAt(now, now));
            now += 4 * MILLI;
        }
    }

    @Test
    void trainsDoubleAsLongAsAnswersAreFlat() {
        begin();
        for (int expected : new int[] {4, 8, 16, 32}) {
            assertEquals(expected, train());
            assertTrue(pace.opensAt(now, now) > now, "a train is under way");
            answer(expected, MILLI);
            now += MILLI;
        }
        assertTrue(pace.isComplete());
    }

    /// A host that serves 300 packets/s one by one answers each of four later than the one before.
    @Test
    void answersThatQueueLeaveFourUnderWay() {
        begin();
        for (int i = 0; i < 20; i++) {
            assertEquals(4, train());
            for (int k = 1; k <= 4; k++) {
                answer(1, MILLI * k * 10 / 3);
            }
            now += 14 * MILLI;
        }
    }

    @Test
    void aTrainIsHalvedWhereMostOfItComesLate() {
        begin();
        for (int expected : new int[] {4, 8, 16}) {
            assertEquals(expected, train());
            answer(expected, MILLI);
            now += MILLI;
        }
        assertEquals(32, train());
        answer(32, 9 * MILLI);
        now += 9 * MILLI;
        assertEquals(16, train());
    }

    /// Nobody else answers until a train has been silent for twice the slowest answer and 5 ms.
    @Test
    void aTrainThatIsNotAnsweredIsOverAfterTheSilence() {
        begin();
        assertEquals(4, train());
        answer(3, MILLI);
        now += 6 * MILLI;
        assertEquals(0, train());
        now += MILLI;
        assertTrue(train() > 0);
        assertFalse(pace.isComplete());
    }

    /// 200 resets a second, and a thousand closed ports: what is asked comes down to what is answered.
    @Test
    void aHostThatLimitsItsResetsIsAskedAtItsLimit() {
        begin();
        double tokens = 200;
        long asked = 0;
        long since = now + 4_000 * MILLI;
        long until = since + 2_000 * MILLI;
        while (now < until) {
            int sent = train();
            int heard = (int) Math.min(sent, tokens);
            answer(heard, MILLI);
            tokens -= heard;
            asked += now >= since ? sent : 0;
            now += MILLI;
            tokens = Math.min(200, tokens + 0.2);
        }
        assertTrue(asked >= 300 && asked <= 460, "asked in two seconds: " + asked);
    }

    @Test
    void aHostThatSeldomAnswersIsTestedByAWitnessAtTheEndOfATrain() {
        begin();
        for (int i = 0; i < 10; i++) { // nine of ten ports are filtered
            train();
            now += 20 * MILLI;
        }
        now += 200 * MILLI;
        for (int length = 4; length <= 32; length *= 2) {
            int sent = 0;
            while (pace.witnessDue(now) < 0) {
                assertTrue(pace.opensAt(now, now) <= now, "after " + sent + " of " + length);
                pace.asked(false, now);
                sent++;
            }
            assertEquals(length - 1, sent);
            long witness = pace.witnessDue(now);
            pace.askedWitness(witness, now);
            assertTrue(pace.opensAt(now, now) > now);
            assertEquals(now, answers.witnessNanos(witness, HOST));
            answers.witnessAnswered(HOST, PREFIX, MILLI); // flat
            now += 200 * MILLI;
        }
    }

    /// Six ICMP errors at once and then one a second, as Linux sends them: the rest is no distress.
    @Test
    void silenceAfterErrorsIsNoDistress() {
        begin();
        for (int i = 0; i < 6; i++) {
            train();
            answers.refused(HOST, PREFIX, MILLI);
            now += 10 * MILLI;
        }
        long before = now;
        int sent = 0;
        while (now < before + 1_000 * MILLI) {
            sent += train();
            now += MILLI;
        }
        assertTrue(sent >= 200, "asked in a second: " + sent);
    }
}
