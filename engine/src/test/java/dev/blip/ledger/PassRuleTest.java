package dev.blip.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PassRuleTest {
    private static final int SIZE = 20_000;

    private final PassRule rule = new PassRule(SIZE, 2);

    /// A tranche whose passes have heard that many each, of `SIZE` entries, evenly over time.
    private static Tranche heard(int... byPass) {
        var tranche = new Tranche(0, SIZE, 8, 0, 0);
        int answers = 0;
        for (int pass = 0; pass < byPass.length; pass++) {
            if (pass > 0) {
                tranche.nextPass(0);
            }
            for (int n = 0; n < byPass[pass]; n++) {
                int entry = (int) (answers++ * 7_919L % SIZE); // a prime: each entry once
                tranche.answer(entry, Tranche.OPEN, pass);
            }
        }
        return tranche;
    }

    @Test
    void onePassIsNeverEnough() {
        assertTrue(rule.needsAnother(heard(10_000)));
    }

    /// Each pass asks in another way.
    @Test
    void silenceMeansNothingBeforeTheLeastNumberOfPasses() {
        var ofFour = new PassRule(SIZE, 4);
        assertTrue(ofFour.needsAnother(heard(10_000, 0)));
        assertTrue(ofFour.needsAnother(heard(10_000, 0, 0)));
        assertFalse(ofFour.needsAnother(heard(10_000, 0, 0, 0)));
        assertTrue(ofFour.needsAnother(heard(10_000, 40, 0, 30)));
    }

    @Test
    void twoPassesAreEnoughWhereTheSecondHearsNobody() {
        assertFalse(rule.needsAnother(heard(10_000, 0)));
    }

    @Test
    void whoIsHeardLateMayHaveCompany() {
        assertFalse(rule.needsAnother(heard(10_000, 3))); // twice 0.5 and a ten-thousandth
        assertTrue(rule.needsAnother(heard(10_000, 4)));
    }

    @Test
    void lossAsksForPassesUntilHalfATargetIsLeft() {
        assertTrue(rule.needsAnother(heard(9_000, 900, 90))); // 10 left
        assertTrue(rule.needsAnother(heard(9_000, 900, 90, 9))); // 1 left, and 9 heard
        assertFalse(rule.needsAnother(heard(9_000, 900, 90, 9, 1))); // 0.1 left
    }

    @Test
    void nobodyIsAskedAgainWhereNobodyIsSilent() {
        assertFalse(rule.needsAnother(heard(SIZE)));
    }

    @Test
    void theDarkIsAskedFourTimes() {
        assertTrue(rule.needsAnother(heard(0, 0, 0)));
        assertFalse(rule.needsAnother(heard(0, 0, 0, 0)));
    }

    @Test
    void aDarkTrancheOfANetworkThatLosesNothingIsAskedTwice() {
        Tranche other = heard(10_000, 0);
        rule.close(other, other.unsettled(), false);
        assertFalse(rule.needsAnother(heard(0, 0)));
        assertEquals(10_000, rule.evidence().silent());
    }
}
