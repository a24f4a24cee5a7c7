package dev.blip.link;

import dev.blip.linux.Iovec;
import dev.blip.linux.Mmsghdr;
import dev.blip.linux.Msghdr;
import dev.blip.linux.SockaddrIn;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory of a sender: slots for frames, and the `mmsghdr`, `iovec` and address of each, as sendmmsg(2) takes them.
///
/// A slot is 256 bytes with the IP packet at offset 32, which leaves room for a link header before it and for any
/// probe behind it. Owner: the sender's.
final class SlotBatch implements AutoCloseable {
    static final int MIN_CAPACITY = 64;
    static final int MAX_CAPACITY = 256;

    private static final int SLOT_BYTES = 256;
    private static final int PACKET_OFFSET = 32;
    private static final int MAX_PACKET = SLOT_BYTES - PACKET_OFFSET;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final int capacity;
    private final int headerLength;
    private final long messagesAt;
    private final long iovecsAt;
    private final long namesAt;

    /// @param headerLength  of the link header before each packet, 0 to 32
    /// @param addressed     whether each message names its destination in a [SockaddrIn]
    SlotBatch(int capacity, int headerLength, boolean addressed) {
        if (capacity < MIN_CAPACITY || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("a batch has 64 to 256 slots: capacity=" + capacity);
        }
        this.capacity = capacity;
        this.headerLength = headerLength;
        messagesAt = (long) capacity * SLOT_BYTES;
        iovecsAt = messagesAt + (long) capacity * Mmsghdr.SIZE;
        namesAt = iovecsAt + (long) capacity * Iovec.SIZE;
        memory = arena.allocate(namesAt + (long) capacity * SockaddrIn.SIZE, 64);
        for (int slot = 0; slot < capacity; slot++) {
            long name = addressed ? memory.address() + nameAt(slot) : 0;
            SockaddrIn.put(memory, nameAt(slot), 0, 0);
            long iovec = memory.address() + iovecAt(slot);
            Msghdr.put(memory, messageAt(slot), name, addressed ? SockaddrIn.SIZE : 0, iovec);
        }
    }

    Arena arena() {
        return arena;
    }

    MemorySegment memory() {
        return memory;
    }

    int capacity() {
        return capacity;
    }

    long packetAt(int slot) {
        return (long) slot * SLOT_BYTES + PACKET_OFFSET;
    }

    /// Where the link header of `slot` begins.
    long frameAt(int slot) {
        return packetAt(slot) - headerLength;
    }

    long messageAt(int slot) {
        return messagesAt + (long) slot * Mmsghdr.SIZE;
    }

    /// Where the [SockaddrIn] of `slot` is.
    long nameAt(int slot) {
        return namesAt + (long) slot * SockaddrIn.SIZE;
    }

    private long iovecAt(int slot) {
        return iovecsAt + (long) slot * Iovec.SIZE;
    }

    void prepare(MemorySegment ipPacket) {
        long length = ipPacket.byteSize();
        if (length < 1 || length > MAX_PACKET) {
            throw new IllegalArgumentException(
                    "a slot holds 1 to " + MAX_PACKET + " bytes of packet: length=" + length);
        }
        for (int slot = 0; slot < capacity; slot++) {
            MemorySegment.copy(ipPacket, 0, memory, packetAt(slot), length);
            Iovec.put(
                    memory, iovecAt(slot), memory.address() + frameAt(slot), headerLength + length);
        }
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
