package dev.blip.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// One host whose ICMP errors the test gives.
class IcmpPaceTest {
    private static final long MILLI = 1_000_000L;
    private static final long HOST = 0xC6120007L;
    private static final long PREFIX = HOST >>> 8;

    private final HostAnswers answers = new HostAnswers(1, 1);
    private final Doubts doubts = new Doubts();
    private final IcmpPace pace = new IcmpPace(answers, answers.placeOfHost(HOST), doubts);
    private long now = 1_000 * MILLI;
    private long index;
    private boolean isWitnessAsked;

    /// Asks as many ports as may be asked at once, and the witness if it is due.
    ///
    /// @return how many ports those were
    private int train() {
        int sent = 0;
        isWitnessAsked = false;
        while (pace.opensAt(now, now) <= now) {
            pace.asked(false, now);
            sent++;
            long witness = pace.witnessDue(now);
            if (witness >= 0) {
                pace.askedWitness(witness, now);
                isWitnessAsked = true;
            }
        }
        return sent;
    }

    private void refuse(int ports) {
        for (int i = 0; i < ports; i++) {
            answers.answered(index++, HOST, PREFIX, MILLI);
        }
    }

    private void refuseWitness() {
        answers.witnessAnswered(HOST, PREFIX, MILLI);
    }

    /// Waits until the present train is over and the next may begin.
    private void await() {
        for (long look = pace.opensAt(now, now); look > now; look = pace.opensAt(now, now)) {
            now = look;
        }
    }

    @Test
    void whoHasRefusedNothingSeesThreeThousandProbesASecond() {
        assertEquals(6, train());
        int sent = 0;
        for (int window = 0; window < 100; window++) {
            now += 10 * MILLI;
            sent += train();
        }
        assertEquals(3_000, sent);
        assertFalse(doubts.areAnyOpen());
    }

    @Test
    void trainsDoubleAsLongAsAllAreRefused() {
        int expected = train();
        for (int i = 0; i < 6; i++) {
            refuse(expected);
            now += MILLI;
            expected *= 2;
            assertEquals(expected, train());
            assertFalse(isWitnessAsked);
        }
    }

    @Test
    void silenceIsInDoubtUntilAWitnessVouchesForIt() {
        assertEquals(6, train());
        refuse(4);
        await();
        assertTrue(doubts.areAnyOpen());
        assertEquals(1, train());
        assertTrue(isWitnessAsked);
        refuseWitness();
        await();
        assertFalse(doubts.areAnyOpen());
        assertEquals(0, doubts.confirmed());
        assertEquals(2, train());
    }

    @Test
    void silentWitnessConfirmsTheDoubtAndTheGapGrowsUntilErrorsComeAgain() {
        train();
        refuse(4);
        await();
        train();
        long before = now;
        await();
        assertEquals(1, doubts.confirmed());
        assertTrue(now - before >= 20 * MILLI);
        long last = now - before;
        for (int i = 0; i < 5; i++) {
            before = now;
            assertEquals(1, train());
            assertTrue(isWitnessAsked);
            await();
            assertTrue(now - before >= last, "the gap grows");
            last = now - before;
        }
        train();
        refuse(1);
        await();
        assertFalse(doubts.areAnyOpen());
        assertEquals(1, train());
        assertFalse(isWitnessAsked);
    }

    @Test
    void hostThatSendsNoMoreErrorsIsAskedFreelyOnceMore() {
        train();
        refuse(4);
        long began = now;
        for (int i = 0; i < 15; i++) {
            await();
            if (train() > 1) {
                assertTrue(now - began < 60_000 * MILLI);
                return;
            }
        }
        throw new AssertionError("it is still waited for");
    }
}
