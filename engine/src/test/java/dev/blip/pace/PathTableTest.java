package dev.blip.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PathTableTest {
    private static final long SECOND = 1_000_000_000L;
    private final PathTable table = new PathTable();

    private void fill(double probes, long atSeconds, long lifeSeconds) {
        table.carried(probes / 2, atSeconds * SECOND);
        table.carried(probes / 2, atSeconds * SECOND + 1);
        table.wentDark((atSeconds + 1) * SECOND);
        table.cameBack((atSeconds + lifeSeconds) * SECOND);
    }

    @Test
    void oneDarkStretchIsNoTable() {
        fill(4_000, 10, 30);
        assertFalse(table.isKnown());
        assertEquals(Double.MAX_VALUE, table.perSecond());
    }

    @Test
    void twoFillsAlikeAreATableAndFourFifthsOfItMayBeUsed() {
        fill(4_100, 10, 30);
        fill(4_000, 40, 32);
        assertTrue(table.isKnown());
        assertEquals(100, table.perSecond(), 1e-9);
        assertEquals("the path holds about 4000 connections, each for 32 s", table.text());
    }

    @Test
    void twoFillsThatDifferAreNone() {
        fill(4_000, 10, 30);
        fill(500, 40, 30);
        assertFalse(table.isKnown());
        fill(520, 70, 5);
        assertTrue(table.isKnown());
    }

    @Test
    void aMomentOfDarknessIsABurstOfLossHoweverOften() {
        for (long at = 10 * SECOND; at < 20 * SECOND; at += SECOND) {
            table.carried(4_000, at);
            table.wentDark(at + SECOND / 4);
            table.cameBack(at + SECOND / 2);
        }
        assertFalse(table.isKnown());
    }

    @Test
    void whatIsKnownIsNotForgottenForOneThatDiffers() {
        fill(4_000, 10, 30);
        fill(4_000, 40, 32);
        fill(100, 80, 30);
        assertEquals(100, table.perSecond(), 1e-9);
        assertEquals("the path holds about 4000 connections, each for 32 s", table.text());
    }
}
