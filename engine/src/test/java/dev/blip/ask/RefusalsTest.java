package dev.blip.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.linux.Errno;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final long MILLI = 1_000_000L;

    private final Refusals refusals = new Refusals(Refusals.EVERYTHING);

    @Test
    void aLinkThatIsDownTakesNothing() {
        for (int errno : new int[] {Errno.ENETDOWN, Errno.ENOBUFS, Errno.ENODEV, Errno.EAGAIN}) {
            var each = new Refusals(Refusals.EVERYTHING);
            assertFalse(each.areOfEverything());
            each.refused(errno, true, 5);
            assertTrue(each.areOfEverything(), Errno.text(errno));
            assertTrue(each.mayBeOfFrames(0), "the first of a batch is tried");
            assertFalse(each.mayBeOfFrames(1), "the second would meet the same");
            assertEquals(5, each.sinceNanos());
            each.taken();
            assertFalse(each.areOfEverything());
        }
    }

    @Test
    void singleFramesAreRefusedForTheirOwnSake() {
        for (int i = 0; i < 1_000; i++) {
            refusals.refused(Errno.EPERM, true, i);
            refusals.refused(Errno.EMSGSIZE, true, i);
            assertFalse(refusals.areOfEverything());
            assertEquals(Transmitter.NEVER, refusals.sinceNanos());
            refusals.taken();
        }
    }

    @Test
    void manyInARowAreAsGoodAsALinkThatIsDown() {
        for (int i = 0; i < Refusals.EVERYTHING; i++) {
            assertFalse(refusals.areOfEverything());
            refusals.refused(Errno.ENETUNREACH, true, 7 + i);
        }
        assertTrue(refusals.areOfEverything());
        assertEquals(7, refusals.sinceNanos());
        assertTrue(refusals.mayBeOfFrames(Refusals.EVERYTHING - 1), "another may pass");
        assertFalse(refusals.mayBeOfFrames(Refusals.EVERYTHING));
    }

    /// When all that is left are targets that a firewall forbids, that is still of them alone.
    @Test
    void whoIsRefusedAgainSaysNothingOfOthers() {
        for (int i = 0; i < 1_000; i++) {
            refusals.refused(Errno.EPERM, false, i);
        }
        assertFalse(refusals.areOfEverything());
    }

    @Test
    void pausesGrowToAQuarterOfASecondAndBeginAnewWhenFramesPass() {
        long[] expected = {10, 20, 40, 80, 160, 250, 250};
        for (int round = 0; round < 2; round++) {
            for (long millis : expected) {
                refusals.refused(Errno.ENETDOWN, true, 0);
                refusals.pause(1_000 * MILLI);
                assertEquals((1_000 + millis) * MILLI, refusals.pausedUntil());
            }
            if (round == 0) {
                refusals.taken();
            }
        }
        refusals.resume();
        assertTrue(refusals.pausedUntil() < 0);
    }
}
