package dev.blip.probe;

/// SipHash-1-3 of fourteen bytes ([Aumasson and Bernstein, 2012](https://www.aumasson.jp/siphash/siphash.pdf), whose
/// first number is the rounds for each word of the message and whose second the rounds to finish), the first eight of
/// them hashed already. Fourteen bytes are two addresses and two ports, which is all that a probe's identity is made
/// of, with two bytes of nothing to keep apart what many probes share and what is one's own. Immutable.
///
/// 1-3 and not 2-4, as in hash tables that strangers fill. A host sees the hashes of probes to itself, and with the key
/// could answer for others: no way from the one to the other is known that is shorter than to guess.
final class SipHash {
    private static final long LENGTH_BYTE = 14L << 56;

    private final long v0;
    private final long v1;
    private final long v2;
    private final long v3;

    /// @param k0     first half of the key, little-endian as in the paper; `k1` the second
    /// @param first  message bytes 0 to 7, little-endian
    SipHash(long k0, long k1, long first) {
        long a = k0 ^ 0x736f6d6570736575L;
        long b = k1 ^ 0x646f72616e646f6dL;
        long c = k0 ^ 0x6c7967656e657261L;
        long d = k1 ^ 0x7465646279746573L ^ first;
        a += b;
        b = Long.rotateLeft(b, 13) ^ a;
        a = Long.rotateLeft(a, 32);
        c += d;
        d = Long.rotateLeft(d, 16) ^ c;
        a += d;
        d = Long.rotateLeft(d, 21) ^ a;
        c += b;
        b = Long.rotateLeft(b, 17) ^ c;
        c = Long.rotateLeft(c, 32);
        v0 = a ^ first;
        v1 = b;
        v2 = c;
        v3 = d;
    }

    /// @param rest  message bytes 8 to 13, little-endian
    long of(long rest) {
        long last = LENGTH_BYTE | rest;
        long a = v0;
        long b = v1;
        long c = v2;
        long d = v3 ^ last;
        // One round for the word, then three to finish. A round is written once, in the loop.
        // Rotations are written out: for an interpreter 24 calls of Long.rotateLeft are more work
        // than all the rest.
        for (int round = 0; round < 4; round++) {
            if (round == 1) {
                a ^= last;
                c ^= 0xff;
            }
            a += b;
            b = (b << 13 | b >>> 51) ^ a;
            a = a << 32 | a >>> 32;
            c += d;
            d = (d << 16 | d >>> 48) ^ c;
            a += d;
            d = (d << 21 | d >>> 43) ^ a;
            c += b;
            b = (b << 17 | b >>> 47) ^ c;
            c = c << 32 | c >>> 32;
        }
        return a ^ b ^ c ^ d;
    }
}
