package dev.blip.link;

import dev.blip.wire.Ethernet;
import java.lang.foreign.MemorySegment;

/// The slots of a batch as an array, as [FrameSender#words()] has them.
final class SlotWords {
    private static final int PACKET_OFFSET = FrameSender.PACKET_WORD * Integer.BYTES;

    private static final int MAC_BYTES = 6;

    private static final int MIN_CAPACITY = 64;
    private static final int MAX_CAPACITY = 256;

    private SlotWords() {}

    /// Refuses what is no batch: 64 to 256 slots.
    static void require(int capacity) {
        if (capacity < MIN_CAPACITY || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("a batch has 64 to 256 slots: capacity=" + capacity);
        }
    }

    /// Slots of zeros.
    /// Slots of zeros, each of `slotWords`.
    static int[] of(int capacity, int slotWords) {
        require(capacity);
        return new int[capacity * slotWords];
    }

    /// Writes the same frame to every slot: `header`, which ends where the packet begins, and behind it `ipPacket`.
    ///
    /// @return the frame's length in bytes
    static int fill(int[] words, int slotWords, byte[] header, MemorySegment ipPacket) {
        long length = ipPacket.byteSize();
        int most = FrameSender.mostPacketBytes(slotWords);
        if (length < 1 || length > most) {
            throw new IllegalArgumentException(
                    "a slot holds 1 to " + most + " bytes of packet: length=" + length);
        }
        MemorySegment first = MemorySegment.ofArray(words);
        int headerAt = PACKET_OFFSET - header.length;
        MemorySegment.copy(MemorySegment.ofArray(header), 0, first, headerAt, header.length);
        MemorySegment.copy(ipPacket, 0, first, PACKET_OFFSET, length);
        for (int at = slotWords; at < words.length; at += slotWords) {
            System.arraycopy(words, 0, words, at, slotWords);
        }
        return header.length + (int) length;
    }

    /// Writes another destination into the Ethernet header of every slot, and into `header`, which ends where the
    /// packet begins.
    static void setDestination(int[] words, int slotWords, byte[] header, long mac) {
        byte[] bytes = new byte[MAC_BYTES];
        for (int i = 0; i < MAC_BYTES; i++) {
            bytes[i] = (byte) (mac >>> 8 * (MAC_BYTES - 1 - i));
        }
        MemorySegment from = MemorySegment.ofArray(bytes);
        MemorySegment slots = MemorySegment.ofArray(words);
        int headerAt = header.length - Ethernet.LENGTH;
        MemorySegment.copy(from, 0, MemorySegment.ofArray(header), headerAt, MAC_BYTES);
        long slotBytes = (long) slotWords * Integer.BYTES;
        for (long at = PACKET_OFFSET - Ethernet.LENGTH; at < slots.byteSize(); at += slotBytes) {
            MemorySegment.copy(from, 0, slots, at, MAC_BYTES);
        }
    }
}
