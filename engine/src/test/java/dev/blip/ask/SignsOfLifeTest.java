package dev.blip.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.targets.AddressSet;
import dev.blip.way.NextHops;
import org.junit.jupiter.api.Test;

class SignsOfLifeTest {
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final long SECOND = 1_000_000_000L;

    private final Areas areas = Areas.of(AddressSet.range(NET, NET + 1_023), 1_024, NextHops.ONE);
    private final SignsOfLife signs = new SignsOfLife(areas);

    @Test
    void theNewestProbeThatWasAnsweredCountsWhateverTheOrderOfTheAnswers() {
        assertEquals(SignsOfLife.NEVER, signs.aliveNanos(0));
        signs.answered(NET + 1, 80, 7);
        signs.answered(NET + 2, 80, 5);
        assertEquals(7, signs.aliveNanos(0));
        assertEquals(7, signs.aliveNanos(areas.prefixOf(NET)));
        assertEquals(SignsOfLife.NEVER, signs.aliveNanos(areas.prefixOf(NET + 256)));
    }

    @Test
    void aWitnessRestsBetweenTwoProbes() {
        signs.answered(NET + 1, 443, 1);
        long word = signs.take(0, SECOND, SECOND / 2);
        assertEquals(NET + 1, (int) (word >>> 16));
        assertEquals(443, word & 0xFFFF);
        assertEquals(SECOND, signs.askedNanos(NET + 1, 443));
        assertEquals(0, signs.take(0, SECOND + 1, SECOND / 2));
        assertEquals(word, signs.take(0, SECOND + SECOND / 2, SECOND / 2));
    }

    @Test
    void whoWasNotAskedIsNoWitness() {
        signs.answered(NET + 1, 443, 1);
        assertEquals(-1, signs.askedNanos(NET + 1, 443));
        signs.take(0, SECOND, 0);
        assertEquals(-1, signs.askedNanos(NET + 1, 80));
        assertEquals(-1, signs.askedNanos(NET + 2, 443));
    }

    @Test
    void witnessesOfAPrefixAreDifferentHosts() {
        int prefix = areas.prefixOf(NET);
        for (int port = 1; port < 100; port++) {
            signs.answered(NET + 9, port, port);
        }
        assertEquals(1, signs.witnesses(prefix));
        for (int host = 0; host < 256; host++) {
            signs.answered(NET + host, 80, host);
        }
        assertEquals(4, signs.witnesses(prefix));
    }
}
