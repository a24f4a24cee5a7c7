package dev.blip.link;

import dev.blip.linux.Disposal;
import dev.blip.wire.Ethernet;
import dev.blip.wire.SlotShape;
import java.lang.foreign.MemorySegment;

/// Where frames leave: a batch of slots that the caller writes as words of an array, and hands to the kernel. Owner:
/// one transmit thread; it may be opened and closed by another, before the first and after the last use.
///
/// A batch is written to [#words()], loaded once by [#load(int, int)], and then sent by as many calls of
/// [#send(int, int)] as the kernel needs. What `send` sends is what was loaded last, so nothing is copied again after
/// back-pressure, or where the kernel takes a part.
public interface FrameSender extends AutoCloseable {
    /// Words from one slot to the next: 128 bytes, as far apart as frames lie in memory shared with the kernel, so
    /// that a batch is copied there at once.
    int SLOT_WORDS = 32;

    /// The same where packets are longer than `MAX_PACKET_BYTES`, as a SYN in IPv6 is.
    int LONG_SLOT_WORDS = 64;

    /// Where in its slot the IP packet begins, in words. A link header ends there, and before it lies what a ring wants
    /// to know of each frame.
    int PACKET_WORD = 14;

    /// Longest IP packet that a slot of `SLOT_WORDS` holds.
    int MAX_PACKET_BYTES = mostPacketBytes(SLOT_WORDS);

    /// Longest IP packet that a slot holds.
    static int mostPacketBytes(int slotWords) {
        return (slotWords - PACKET_WORD) * Integer.BYTES;
    }

    /// Words of a slot that holds packets of such a length: `SLOT_WORDS` or `LONG_SLOT_WORDS`.
    static int slotWordsFor(int packetBytes) {
        return packetBytes <= MAX_PACKET_BYTES ? SLOT_WORDS : LONG_SLOT_WORDS;
    }

    /// Words from one slot of this sender to the next.
    default int slotWords() {
        return SLOT_WORDS;
    }

    /// The slots, one after another, each int four bytes of a frame as they lie in memory (native order). Always the
    /// same array. What is before a packet is none of the caller's business.
    int[] words();

    /// Index in [#words()] at which the IP packet of `slot` begins, where slots have `SLOT_WORDS`.
    static int packetAt(int slot) {
        return slot * SLOT_WORDS + PACKET_WORD;
    }

    /// Slots in the batch, 64 to 256.
    int capacity();

    /// Copies the template into every slot, behind its link header, sets every slot's length, and loads all of them.
    ///
    /// @param shape  of the packet; its EtherType is written where the link header is ours
    /// @throws IllegalArgumentException if the packet is longer than a slot has room for
    void prepare(SlotShape shape, MemorySegment packet);

    /// Prepares as above, for an IPv4 packet.
    default void prepare(MemorySegment ipPacket) {
        prepare(new SlotShape(Ethernet.TYPE_IPV4, (int) ipPacket.byteSize()), ipPacket);
    }

    /// Addresses every slot to another next hop: the frames that are loaded from now on. Nothing where the kernel
    /// writes the link header.
    ///
    /// @param mac  in the low 48 bits
    default void setNextHop(long mac) {}

    /// Takes what has been written to the slots `from` to `from + count - 1`, which the caller may write anew only when
    /// they have been sent, or never will be.
    void load(int from, int count);

    /// Hands the slots `from` to `from + count - 1` to the kernel, as they were loaded.
    ///
    /// @return frames taken, 1 to `count`, or `-errno` if the frame in slot `from` was refused: `EAGAIN` and
    ///     `ENOBUFS` are back-pressure (call [#awaitRoom(long)], send the same slot again), every other is that
    ///     frame's own, and the slots behind it are still to be sent
    int send(int from, int count);

    /// Waits, after back-pressure, until the kernel may have room again.
    ///
    /// @return false if the time was over first
    boolean awaitRoom(long timeoutNanos);

    /// Frames that were taken since the sender was opened and that, as far as this machine can tell, never left it: the
    /// interface dropped them without an error. May count those of others. Any thread; asks the kernel each time.
    default long lost() {
        return 0;
    }

    @Override
    void close();

    /// Closes as `close` does, but leaves to `disposal` what the kernel takes long to close.
    default void close(Disposal disposal) {
        close();
    }
}
