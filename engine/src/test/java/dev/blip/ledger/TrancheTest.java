package dev.blip.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.memory.TwoBitArray;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrancheTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 33, 64, 95, 1_000})
    void aPassVisitsExactlyTheSilentInOrder(int size) {
        var tranche = new Tranche(0, size, 2, 0, 0);
        List<Integer> silent = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (i % 3 == 1) {
                assertTrue(tranche.settle(i, Tranche.OPEN));
            } else {
                silent.add(i);
            }
        }
        List<Integer> visited = new ArrayList<>();
        for (int i = tranche.next(); i >= 0; i = tranche.next()) {
            visited.add(i);
            tranche.sending(i, 5_000);
        }
        assertEquals(silent, visited);
        assertEquals(silent.size(), tranche.unsettled());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 64, 95, 1_000})
    void aWalkThatReadsAheadVisitsTheSame(int size) {
        var tranche = new Tranche(0, size, 1, 0, 0);
        List<Integer> silent = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (i % 7 == 1 || (i >= 40 && i < 140)) {
                assertTrue(tranche.settle(i, Tranche.OPEN));
            } else {
                silent.add(i);
            }
        }
        List<Integer> visited = new ArrayList<>();
        for (int i = tranche.nextAsRead(); i >= 0; i = tranche.nextAsRead()) {
            assertEquals(i, tranche.nextAsRead()); // stays until it is moved on
            visited.add(i);
            tranche.skip(i);
        }
        assertEquals(silent, visited);
    }

    @Test
    void aVerdictAfterTheReadingIsSeenByNextAndByTheNextReading() {
        var tranche = new Tranche(0, 64, 1, 0, 0);
        assertEquals(0, tranche.next());
        tranche.settle(1, Tranche.OPEN);
        tranche.settle(2, Tranche.OPEN);
        tranche.settle(32, Tranche.OPEN);
        tranche.skip(0);
        assertEquals(1, tranche.nextAsRead());
        assertEquals(3, tranche.next());
        tranche.skip(31);
        assertEquals(33, tranche.nextAsRead());
        tranche.beginLastWalk();
        assertEquals(0, tranche.nextAsRead());
    }

    @Test
    void eachBatchHasASendTimeOfItsOwn() {
        var tranche = new Tranche(0, 10, 1, 1_000_000, 0);
        tranche.sending(0, 1_000_000);
        tranche.sending(1, 7_000_000);
        tranche.sending(2, 7_000_000);
        tranche.sending(3, 9_000_000);
        tranche.publish();
        assertEquals(1_000_000, tranche.sentAt(0, 0));
        assertEquals(7_000_000, tranche.sentAt(0, 1));
        assertEquals(7_000_000, tranche.sentAt(0, 2));
        assertEquals(9_000_000, tranche.sentAt(0, 3));
        assertTrue(tranche.hasLeft(3));
        tranche.refused(3);
        assertFalse(tranche.hasLeft(3));
        assertFalse(tranche.hasLeft(4));
    }

    @Test
    void aTargetSettlesOnce() {
        var tranche = new Tranche(0, 10, 1, 0, 0);
        assertTrue(tranche.settle(3, Tranche.CLOSED));
        assertFalse(tranche.settle(3, Tranche.OPEN));
        assertEquals(9, tranche.unsettled());
        assertFalse(tranche.isSettled());
    }

    @Test
    void aRetryIsDueOneTimeoutAfterTheProbeBeforeIt() {
        var tranche = new Tranche(0, 10, 2, 1_000_000, 0);
        tranche.sending(4, 3_000_000);
        assertEquals(3_000_000, tranche.sentAt(0, 4));
        tranche.nextPass(0);
        long due = tranche.readyAt(4, 100_000_000);
        assertTrue(due >= 103_000_000 && due <= 103_001_000, "due " + due);
    }

    @Test
    void aRefusedProbeWasNotSentAndWaitsItsTimeoutAllTheSame() {
        var tranche = new Tranche(0, 10, 2, 1_000_000, 0);
        tranche.sending(4, 3_000_000);
        tranche.refused(4);
        assertEquals(-1, tranche.sentAt(0, 4));
        assertEquals(0, tranche.probesTo(4));
        tranche.nextPass(0);
        assertTrue(tranche.readyAt(4, 100_000_000) >= 103_000_000);
    }

    @Test
    void aPassThatHasNotBegunHasSentNothing() {
        assertEquals(-1, new Tranche(0, 10, 3, 0, 0).sentAt(2, 0));
    }

    /// Of seven entries one has its verdict, one was passed over and one refused; the probes to the others have left.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 33, 64, 95, 1_000})
    void thoseThatLeftAreSettledTogetherAndTheOthersStay(int size) {
        var tranche = new Tranche(0, size, 1, 0, 0);
        for (int i = 0; i < size; i++) {
            if (i % 7 == 1) {
                tranche.settle(i, Tranche.OPEN);
            }
        }
        for (int i = tranche.next(); i >= 0; i = tranche.next()) {
            if (i % 7 == 3) {
                tranche.skip(i);
            } else {
                tranche.sending(i, 5_000);
            }
            if (i % 7 == 5) {
                tranche.refused(i);
            }
        }
        tranche.beginLastWalk();
        List<Integer> others = new ArrayList<>();
        int settled = tranche.settleThoseThatLeft(Tranche.FILTERED);
        for (int i = tranche.nextAsRead(); i >= 0; i = tranche.nextAsRead()) {
            if (i % 7 == 3 || i % 7 == 5) {
                others.add(i);
                tranche.skip(i);
            } else {
                assertTrue(i % TwoBitArray.ENTRIES_PER_WORD <= 1); // a word at a time
            }
            settled += tranche.settleThoseThatLeft(Tranche.FILTERED);
        }
        int left = 0;
        for (int i = 0; i < size; i++) {
            boolean stays = i % 7 == 3 || i % 7 == 5;
            assertEquals(!stays, tranche.isSettled(i));
            assertEquals(stays, others.contains(i));
            left += stays || i % 7 == 1 ? 0 : 1;
        }
        assertEquals(left, settled);
        assertEquals(others.size(), tranche.unsettled());
    }

    @Test
    void anAnswerThatComesFirstIsNotSettledAgain() {
        var tranche = new Tranche(0, 40, 1, 0, 0);
        for (int i = tranche.next(); i >= 0; i = tranche.next()) {
            tranche.sending(i, 5_000);
        }
        tranche.beginLastWalk();
        assertEquals(0, tranche.nextAsRead()); // the word is read
        assertTrue(tranche.answer(7, Tranche.OPEN, 0));
        assertEquals(31, tranche.settleThoseThatLeft(Tranche.FILTERED));
        assertEquals(8, tranche.settleThoseThatLeft(Tranche.FILTERED));
        assertEquals(0, tranche.settleThoseThatLeft(Tranche.FILTERED));
        assertTrue(tranche.isSettled());
    }

    @Test
    void whatLeftAfterATimeIsAskedAgainAndTheRestIsNot() {
        var tranche = new Tranche(0, 100, 3, 0, 0);
        for (int i = 0; i < 100; i++) {
            tranche.sending(tranche.next(), i * 1_000L);
        }
        tranche.nextPass(0);
        for (int i = 0; i < 40; i++) {
            tranche.sending(tranche.next(), 1_000_000 + i * 1_000L);
        }
        tranche.answer(95, Tranche.OPEN, 0);

        tranche.repeat(89_000, Long.MAX_VALUE, entry -> entry != 99);

        assertEquals(0, tranche.attempt());
        var again = new ArrayList<Integer>();
        for (int i = tranche.next(); i >= 0; i = tranche.next()) {
            again.add(i);
            tranche.sending(i, 9_000_000);
        }
        assertEquals(List.of(90, 91, 92, 93, 94, 96, 97, 98), again);
        assertEquals(-1, tranche.sentAt(1, 5)); // the second pass has not begun
        tranche.nextPass(0);
        assertEquals(0, tranche.next());
    }

    @Test
    void whoWasPassedOverIsAskedWhenThePassIsWalkedAgain() {
        var tranche = new Tranche(0, 4, 2, 0, 0);
        tranche.sending(tranche.next(), 1_000);
        tranche.passOver(tranche.next());
        tranche.sending(tranche.next(), 1_000);
        tranche.passOver(tranche.next());
        assertTrue(tranche.hasHoles());
        tranche.repeat(2_000, Long.MAX_VALUE, entry -> true);
        assertFalse(tranche.hasHoles());
        assertEquals(1, tranche.next());
        tranche.sending(1, 3_000);
        assertEquals(3, tranche.next());
    }

    /// The log of verdicts may be full in the middle of the last walk, and an area come back before there is room.
    @Test
    void aLastWalkThatHasBegunIsWalkedToItsEnd() {
        var tranche = new Tranche(0, 4, 2, 0, 0);
        for (int i = 0; i < 4; i++) {
            tranche.sending(tranche.next(), 1_000);
        }
        tranche.beginLastWalk();
        tranche.settle(tranche.next(), Tranche.FILTERED);
        tranche.repeat(5_000, Long.MAX_VALUE, _ -> true);
        assertEquals(1, tranche.next());
        tranche.repeat(0, Long.MAX_VALUE, _ -> true);
        assertEquals(1, tranche.next());
        assertTrue(tranche.hasLeft(1));
    }
}
