package dev.blip.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetProduct;
import dev.blip.way.NextHops;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignsOfLifeTest {
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final long SECOND = 1_000_000_000L;

    private static final AddressSet ADDRESSES = AddressSet.range(NET, NET + 1_023);

    private final Areas areas = Areas.of(ADDRESSES, 1_024, NextHops.ONE);
    private final Ipv4Targets space =
            new TargetProduct(ADDRESSES, PortSet.of(IntStream.range(1, 500).toArray()));
    private final SignsOfLife signs = new SignsOfLife(areas, space);

    private void answered(int address, int port, long sentNanos) {
        long index = space.indexOf(address, port);
        signs.answered(index, space.hostAt(index), sentNanos, true);
    }

    private long askedNanos(int address, int port) {
        long index = space.indexOf(address, port);
        return signs.askedNanos(index, space.hostAt(index));
    }

    @Test
    void theNewestProbeThatWasAnsweredCountsWhateverTheOrderOfTheAnswers() {
        assertEquals(SignsOfLife.NEVER, signs.aliveNanos(0));
        answered(NET + 1, 80, 7);
        answered(NET + 2, 80, 5);
        assertEquals(7, signs.aliveNanos(0));
        assertEquals(7, signs.aliveNanos(areas.prefixOf(NET)));
        assertEquals(SignsOfLife.NEVER, signs.aliveNanos(areas.prefixOf(NET + 256)));
    }

    @Test
    void aWitnessRestsBetweenTwoProbes() {
        answered(NET + 1, 443, 1);
        long witness = signs.take(0, SECOND, SECOND / 2);
        assertEquals(space.indexOf(NET + 1, 443), witness);
        assertEquals(SECOND, askedNanos(NET + 1, 443));
        assertEquals(-1, signs.take(0, SECOND + 1, SECOND / 2));
        assertEquals(witness, signs.take(0, SECOND + SECOND / 2, SECOND / 2));
    }

    @Test
    void whoWasNotAskedIsNoWitness() {
        answered(NET + 1, 443, 1);
        assertEquals(-1, askedNanos(NET + 1, 443));
        signs.take(0, SECOND, 0);
        assertEquals(-1, askedNanos(NET + 1, 80));
        assertEquals(-1, askedNanos(NET + 2, 443));
    }

    @Test
    void witnessesOfAPrefixAreDifferentHosts() {
        int prefix = areas.prefixOf(NET);
        for (int port = 1; port < 100; port++) {
            answered(NET + 9, port, port);
        }
        assertEquals(1, signs.witnesses(prefix));
        for (int host = 0; host < 256; host++) {
            answered(NET + host, 80, host);
        }
        assertEquals(4, signs.witnesses(prefix));
    }
}
