package dev.blip.probe;

/// SipHash-2-4 of twelve bytes: [Aumasson and Bernstein, 2012](https://www.aumasson.jp/siphash/siphash.pdf).
/// Twelve bytes are two addresses and two ports, which is all that a probe's identity is made of.
final class SipHash {
    private static final long LENGTH_BYTE = 12L << 56;

    private SipHash() {}

    /// @param k0    first half of the key, little-endian as in the paper; `k1` the second
    /// @param first message bytes 0 to 7, little-endian
    /// @param rest  message bytes 8 to 11, little-endian
    static long of(long k0, long k1, long first, int rest) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        long last = LENGTH_BYTE | Integer.toUnsignedLong(rest);
        // Two message words of two rounds each, then four to finish. A round is written once,
        // in the loop: the word goes in before rounds 0 and 2 and comes out after rounds 1 and
        // 3, as the paper's picture has it. Rotations are written out: for an interpreter 48
        // calls of Long.rotateLeft are more work than all the rest.
        for (int round = 0; round < 8; round++) {
            if (round == 0) {
                v3 ^= first;
            } else if (round == 2) {
                v0 ^= first;
                v3 ^= last;
            } else if (round == 4) {
                v0 ^= last;
                v2 ^= 0xff;
            }
            v0 += v1;
            v1 = (v1 << 13 | v1 >>> 51) ^ v0;
            v0 = v0 << 32 | v0 >>> 32;
            v2 += v3;
            v3 = (v3 << 16 | v3 >>> 48) ^ v2;
            v0 += v3;
            v3 = (v3 << 21 | v3 >>> 43) ^ v0;
            v2 += v1;
            v1 = (v1 << 17 | v1 >>> 47) ^ v2;
            v2 = v2 << 32 | v2 >>> 32;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
