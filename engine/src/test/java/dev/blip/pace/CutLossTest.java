package dev.blip.pace;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// Seven in ten of 20,000 packets/s arrived when the rate was cut.
class CutLossTest {
    private static final long MILLI = 1_000_000L;
    private final CutLoss loss = new CutLoss();

    private void cut() {
        loss.cut(0, 0.7, 20_000);
    }

    /// Probes that left so long after the cut, of which that share was answered.
    private void sent(long afterMillis, int probes, double share) {
        var cohorts = new Cohorts();
        cohorts.fromNanos = afterMillis * MILLI;
        cohorts.sent = probes;
        cohorts.answered = share * probes;
        loss.note(cohorts, probes);
    }

    @Test
    void asMuchLostAtHalfTheRateIsNoMatterOfIt() {
        cut();
        sent(30, 500, 0.72);
        assertTrue(loss.isAsMuch(0.72, 10_000));
    }

    @Test
    void aLimitLetsMoreOfLessThrough() {
        cut();
        sent(30, 500, 0.95);
        assertFalse(loss.isAsMuch(0.95, 10_000));
    }

    /// A queue of 25 frames drops a burst of ours that leaves after the machine was busy.
    @Test
    void oneBadMomentAmongManyGoodOnesIsNoLossOfThePath() {
        cut();
        sent(30, 5_000, 0.99);
        assertFalse(loss.isAsMuch(0.7, 10_000));
    }

    @Test
    void whatLeftWhileTheQueueDrainedSaysNothing() {
        cut();
        sent(20, 500, 0.7);
        assertFalse(loss.isAsMuch(0.7, 10_000));
    }

    @Test
    void aCutForAnotherReasonLeavesNothingToCompareWith() {
        cut();
        loss.forget();
        sent(30, 500, 0.7);
        assertFalse(loss.isAsMuch(0.7, 10_000));
    }
}
