package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.u8;

/// The Internet checksum, [RFC 1071](https://www.rfc-editor.org/rfc/rfc1071): one's complement of the one's
/// complement sum of 16-bit words. Sums are `long` and not folded until the end, so parts may simply be added, in
/// any order; a sum holds 2^31 words and more before it could overflow, a packet has 2^15.
public final class Checksum {
    private Checksum() {}

    /// Sum of the bytes `[from, to)`, an odd last byte padded with zero. Only the last of several parts may be odd.
    public static long sum(byte[] frame, int from, int to) {
        long sum = 0;
        int at = from;
        for (; at < to - 1; at += 2) {
            // A call for each word would be most of the loop where it is interpreted.
            sum += (frame[at] & 0xFF) << 8 | (frame[at + 1] & 0xFF);
        }
        return at < to ? sum + (u8(frame, at) << 8) : sum;
    }

    /// Sum of the pseudo header that TCP and UDP checksums cover, [RFC 9293 section
    /// 3.1](https://www.rfc-editor.org/rfc/rfc9293#section-3.1).
    ///
    /// @param length  of the segment, header and payload, in bytes
    public static long pseudoHeader(int source, int destination, int protocol, int length) {
        return Integer.toUnsignedLong(source)
                + Integer.toUnsignedLong(destination)
                + protocol
                + length;
    }

    /// The 16-bit one's complement sum: 0 to 0xFFFF. A range that holds its own right checksum sums to 0xFFFF.
    public static int fold(long sum) {
        long words = (sum & 0xFFFF_FFFFL) + (sum >>> 32); // below 2^33
        int folded = (int) ((words & 0xFFFF) + (words >>> 16)); // below 2^18
        folded = (folded & 0xFFFF) + (folded >>> 16);
        return (folded & 0xFFFF) + (folded >>> 16);
    }

    /// What goes into a checksum field, for a sum taken while that field was zero.
    public static int of(long sum) {
        return ~fold(sum) & 0xFFFF;
    }

    /// Sum of the two halves of a word of four bytes.
    public static int halves(int word) {
        return (word >>> 16) + (word & 0xFFFF);
    }

    /// Does what `of` does, for a sum of 2^15 words at the most: the arithmetic that costs least where it is
    /// interpreted.
    public static int ofSmall(int sum) {
        int once = (sum & 0xFFFF) + (sum >>> 16);
        return ~(once + (once >>> 16)) & 0xFFFF;
    }
}
