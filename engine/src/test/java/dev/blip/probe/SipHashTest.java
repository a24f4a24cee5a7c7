package dev.blip.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SipHashTest {
    /// The paper's key 00..0f and the message 00..0d: what OpenSSL 3 says of it.
    ///
    /// ```
    /// openssl mac -macopt hexkey:000102030405060708090a0b0c0d0e0f -macopt size:8 \
    ///     -macopt c-rounds:1 -macopt d-rounds:3 -in FILE SIPHASH
    /// ```
    @Test
    void fourteenBytesHashAsOpenSslSays() {
        var begun = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, 0x0706050403020100L);
        assertEquals(Long.reverseBytes(0x345DF9C011A15A60L), begun.of(0x0000_0d0c_0b0a_0908L));
    }

    /// The authors' table of vectors is of 2-4: entry 14 shows that the textbook below is theirs.
    @Test
    void theTextbookIsTheAuthors() {
        assertEquals(
                Long.reverseBytes(0xEEF27A8E90CA23F7L),
                textbook(
                        2,
                        4,
                        0x0706050403020100L,
                        0x0f0e0d0c0b0a0908L,
                        0x0706050403020100L,
                        0x0000_0d0c_0b0a_0908L));
    }

    @Test
    void theLoopIsTheTextbookSequenceOfRounds() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            long k0 = random.nextLong();
            long k1 = random.nextLong();
            long first = random.nextLong();
            long rest = random.nextLong() >>> 16;
            assertEquals(textbook(1, 3, k0, k1, first, rest), new SipHash(k0, k1, first).of(rest));
        }
    }

    private static long textbook(int c, int d, long k0, long k1, long first, long rest) {
        long[] v = {
            k0 ^ 0x736f6d6570736575L,
            k1 ^ 0x646f72616e646f6dL,
            k0 ^ 0x6c7967656e657261L,
            k1 ^ 0x7465646279746573L
        };
        for (long word : new long[] {first, 14L << 56 | rest}) {
            v[3] ^= word;
            for (int i = 0; i < c; i++) {
                round(v);
            }
            v[0] ^= word;
        }
        v[2] ^= 0xff;
        for (int i = 0; i < d; i++) {
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
