package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    /// The numbers of RFC 1071 section 3.
    @Test
    void theExampleOfTheRfcSumsAsItSays() {
        byte[] bytes = Frames.bytes("0001 f203 f4f5 f6f7");
        assertEquals(0xDDF2, Checksum.fold(Checksum.sum(bytes, 0, 8)));
        assertEquals(0x220D, Checksum.of(Checksum.sum(bytes, 0, 8)));
    }

    @Test
    void anOddLastByteIsTheUpperHalfOfItsWord() {
        assertEquals(0xAB00, Checksum.fold(Checksum.sum(Frames.bytes("ab"), 0, 1)));
        assertEquals(0x1234 + 0xAB00, Checksum.fold(Checksum.sum(Frames.bytes("1234ab"), 0, 3)));
    }

    @Test
    void sumsEqualTheNaiveOnes() {
        var random = new SplittableRandom(1071);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(0, 200)];
            random.nextBytes(bytes);
            int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            long sum = Checksum.sum(bytes, from, bytes.length);
            assertEquals(naive(bytes, from, bytes.length), Checksum.of(sum));
        }
    }

    @Test
    void theLargestPacketOfOnesDoesNotOverflow() {
        byte[] bytes = new byte[65_535];
        Arrays.fill(bytes, (byte) 0xFF);
        long sum = Checksum.sum(bytes, 0, 65_534) + Checksum.pseudoHeader(-1, -1, 255, 65_535);
        assertEquals(Checksum.fold(255), Checksum.fold(sum)); // 0xFFFF is the other zero
        assertEquals(0xFFFF, Checksum.fold(Long.MAX_VALUE - (Long.MAX_VALUE % 0xFFFF)));
    }

    private static int naive(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i += 2) {
            sum += (bytes[i] & 0xFF) << 8;
            sum += i + 1 < to ? bytes[i + 1] & 0xFF : 0;
            if (sum > 0xFFFF) {
                sum = (sum & 0xFFFF) + 1;
            }
        }
        return ~sum & 0xFFFF;
    }
}
