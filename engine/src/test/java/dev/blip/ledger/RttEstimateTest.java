package dev.blip.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RttEstimateTest {
    @Test
    void theFirstSampleGivesThreeTimesItself() { // RFC 6298 section 2.2: SRTT = R, RTTVAR = R/2,
        // RTO = SRTT + 4 RTTVAR
        var rtt = new RttEstimate(0);
        assertEquals(0, rtt.timeoutNanos());
        rtt.sample(1_000);
        assertEquals(3_000, rtt.timeoutNanos());
    }

    @Test
    void theNextMovesItByTheStandardsEighthsAndQuarters() {
        var rtt = new RttEstimate(0);
        rtt.sample(1_000);
        rtt.sample(2_000);
        // RTTVAR = 3/4 * 500 + 1/4 * 1000 = 625; SRTT = 7/8 * 1000 + 1/8 * 2000 = 1125
        assertEquals(1_125 + 4 * 625, rtt.timeoutNanos());
    }

    @Test
    void aSteadyPathBringsTheTimeoutDownToTheRoundTrip() {
        var rtt = new RttEstimate(0);
        for (int i = 0; i < 100; i++) {
            rtt.sample(1_000_000);
        }
        assertTrue(rtt.timeoutNanos() < 1_010_000);
    }

    @Test
    void theTimeoutStaysItsMarginAboveASteadyRoundTrip() {
        var rtt = new RttEstimate(100_000_000);
        for (int i = 0; i < 1_000; i++) {
            rtt.sample(250_000_000);
        }
        assertTrue(rtt.timeoutNanos() >= 350_000_000, "timeout " + rtt.timeoutNanos());
        assertTrue(rtt.timeoutNanos() < 351_000_000);
    }
}
