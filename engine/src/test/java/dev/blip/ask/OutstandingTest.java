package dev.blip.ask;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.ledger.Tranche;
import dev.blip.sim.HeardUntil;
import org.junit.jupiter.api.Test;

class OutstandingTest {
    private static final long SECOND = 1_000_000_000L;

    private final HeardUntil heard = new HeardUntil();
    private final Outstanding outstanding = new Outstanding(heard);
    private final Tranche tranche = new Tranche(0, 3, 2, 0, 0);

    private void ask(int entry, long nanos) {
        tranche.sending(entry, nanos);
        outstanding.sent(tranche, entry, nanos);
    }

    @Test
    void nothingIsBeforeTheFirst() {
        assertFalse(outstanding.isAny(0));
    }

    @Test
    void aProbeIsUntilItsTargetHasAVerdict() {
        ask(1, 0);
        tranche.answer(0, Tranche.OPEN, 0); // another's
        assertTrue(outstanding.isAny(1));
        tranche.answer(1, Tranche.CLOSED, 0);
        assertFalse(outstanding.isAny(1));
    }

    @Test
    void aSilentProbeIsUntilItsTimeoutIsOver() {
        heard.untilNanos = 10 * SECOND;
        ask(1, SECOND);
        assertTrue(outstanding.isAny(2 * SECOND - 1));
        assertFalse(outstanding.isAny(2 * SECOND));
        assertFalse(outstanding.isAny(2 * SECOND - 1), "what is over stays over");
    }

    @Test
    void silenceCountsAsFarAsWhatArrivedWasLookedAt() {
        heard.untilNanos = 2 * SECOND - 1;
        ask(1, SECOND);
        assertTrue(outstanding.isAny(5 * SECOND));
        heard.untilNanos = 2 * SECOND;
        assertFalse(outstanding.isAny(5 * SECOND));
    }

    /// The answer to the first probe comes late: that to the second is still on its way.
    @Test
    void aFurtherProbeIsUntilItsTimeoutWhoeverWasAnswered() {
        heard.untilNanos = 10 * SECOND;
        ask(1, 0);
        tranche.nextPass(0);
        ask(1, SECOND);
        tranche.answer(1, Tranche.OPEN, 0);
        assertTrue(outstanding.isAny(SECOND + 1));
        assertFalse(outstanding.isAny(2 * SECOND));
    }
}
