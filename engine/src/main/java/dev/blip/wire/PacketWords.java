package dev.blip.wire;

import java.nio.ByteOrder;

/// A packet as words of an `int[]`, each four bytes of it as they lie in memory: what is sent is written so, for most
/// of a short scan runs interpreted, where an access to a memory segment is about a hundred bytecodes and one to an
/// array is one.
public final class PacketWords {
    private static final boolean IS_LITTLE_ENDIAN =
            ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    // Words before the packet, where an Ethernet header of 14 bytes ends: its destination begins in
    // the middle of one.
    private static final int MAC_HIGH_WORD = -4;
    private static final int MAC_LOW_WORD = -3;

    private PacketWords() {}

    /// The int that lies in memory as the four bytes of `word`, the most significant first.
    public static int network(int word) {
        return IS_LITTLE_ENDIAN ? Integer.reverseBytes(word) : word;
    }

    /// Writes the destination of the Ethernet header that ends where the packet begins.
    ///
    /// @param at   where the packet begins, in words
    /// @param mac  in the low 48 bits
    public static void setDestination(int[] words, int at, long mac) {
        int before = network(words[at + MAC_HIGH_WORD]) & 0xFFFF0000; // none of the header's
        words[at + MAC_HIGH_WORD] = network(before | (int) (mac >>> 32));
        words[at + MAC_LOW_WORD] = network((int) mac);
    }
}
