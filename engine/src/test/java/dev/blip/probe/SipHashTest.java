package dev.blip.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SipHashTest {
    /// The paper's key 00..0f; the message 00..0b is entry 12 of its authors' table of vectors, fbe50e86bc8f1e75.
    @Test
    void twelveBytesOfTheAuthorsTableHashAsTheySay() {
        long hash =
                SipHash.of(
                        0x0706050403020100L, 0x0f0e0d0c0b0a0908L, 0x0706050403020100L, 0x0b0a0908);
        assertEquals(Long.reverseBytes(0xfbe50e86bc8f1e75L), hash);
    }

    @Test
    void theLoopIsTheTextbookSequenceOfRounds() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            long k0 = random.nextLong();
            long k1 = random.nextLong();
            long first = random.nextLong();
            int rest = random.nextInt();
            assertEquals(textbook(k0, k1, first, rest), SipHash.of(k0, k1, first, rest));
        }
    }

    private static long textbook(long k0, long k1, long first, int rest) {
        long[] v = {
            k0 ^ 0x736f6d6570736575L,
            k1 ^ 0x646f72616e646f6dL,
            k0 ^ 0x6c7967656e657261L,
            k1 ^ 0x7465646279746573L
        };
        for (long word : new long[] {first, 12L << 56 | rest & 0xFFFFFFFFL}) {
            v[3] ^= word;
            round(v);
            round(v);
            v[0] ^= word;
        }
        v[2] ^= 0xff;
        for (int i = 0; i < 4; i++) {
            round(v);
        }
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void round(long[] v) {
        v[0] += v[1];
        v[2] += v[3];
        v[1] = Long.rotateLeft(v[1], 13);
        v[3] = Long.rotateLeft(v[3], 16);
        v[1] ^= v[0];
        v[3] ^= v[2];
        v[0] = Long.rotateLeft(v[0], 32);
        v[2] += v[1];
        v[0] += v[3];
        v[1] = Long.rotateLeft(v[1], 17);
        v[3] = Long.rotateLeft(v[3], 21);
        v[1] ^= v[2];
        v[3] ^= v[0];
        v[2] = Long.rotateLeft(v[2], 32);
    }
}
