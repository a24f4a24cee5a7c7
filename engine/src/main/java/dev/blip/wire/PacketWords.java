package dev.blip.wire;

import java.nio.ByteOrder;
import java.util.Arrays;

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

    /// Writes the destination of an IPv6 header.
    ///
    /// @param at  where the packet begins, in words
    public static void setIpv6Destination(int[] words, int at, long high, long low) {
        int to = at + Ipv6.DESTINATION_WORD;
        words[to] = network((int) (high >>> 32));
        words[to + 1] = network((int) high);
        words[to + 2] = network((int) (low >>> 32));
        words[to + 3] = network((int) low);
    }

    /// Writes what differs from probe to probe in an IPv4 header of five words that forbids fragments.
    ///
    /// @param at              where the packet begins, in words
    /// @param sum             of the header without what is written here, and with the protocol
    /// @param ttlAndProtocol  time to live and protocol, as they share a word with the checksum
    public static void setIpv4(
            int[] words, int at, int sum, int ttlAndProtocol, int id, int destination) {
        int all = sum + id + Checksum.halves(destination);
        words[at + Ipv4.IDENTIFICATION_WORD] = network(id << 16 | Ipv4.DONT_FRAGMENT);
        words[at + Ipv4.CHECKSUM_WORD] = network(ttlAndProtocol << 16 | Checksum.ofSmall(all));
        words[at + Ipv4.DESTINATION_WORD] = network(destination);
    }

    /// The words of a packet.
    ///
    /// @param bytes  a multiple of four of them
    public static int[] of(byte[] bytes) {
        int[] words = new int[bytes.length / Integer.BYTES];
        for (int i = 0; i < words.length; i++) {
            words[i] = network(NetworkOrder.u32(bytes, i * Integer.BYTES));
        }
        return words;
    }

    /// The first `length` bytes of a packet.
    public static byte[] bytes(int[] words, int length) {
        var bytes = new byte[words.length * Integer.BYTES];
        for (int i = 0; i < words.length; i++) {
            NetworkOrder.put32(bytes, i * Integer.BYTES, network(words[i]));
        }
        return Arrays.copyOf(bytes, length);
    }

    /// Sets a byte that is 0.
    ///
    /// @param at      where the packet begins, in words
    /// @param offset  of the byte
    /// @param octet   0 to 255
    public static void addOctet(int[] words, int at, int offset, int octet) {
        int shift = Byte.SIZE * (Integer.BYTES - 1 - offset % Integer.BYTES);
        words[at + offset / Integer.BYTES] |= network(octet << shift);
    }
}
