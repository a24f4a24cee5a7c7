package dev.blip.link;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.blip.linux.Iovec;
import dev.blip.linux.Mmsghdr;
import dev.blip.linux.Msghdr;
import dev.blip.linux.SockaddrIn;
import dev.blip.wire.PacketWords;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory of a raw sender: the slots of its packets, and the `mmsghdr`, `iovec` and address of each, as sendmmsg(2)
/// takes them. Each message names its packet's destination. Wide slots hold packets of any length. What the
/// kernel reads is native memory; what is written is arrays, which `load` copies there. Owner: the sender's.
final class SlotBatch implements AutoCloseable {
    private static final byte[] NO_HEADER = {}; // the kernel writes the link's
    private static final int PACKET_OFFSET = FrameSender.PACKET_WORD * Integer.BYTES;
    private static final int DESTINATION_WORD = 4; // of the IP header, RFC 791 section 3.1
    private static final int TOTAL_LENGTH = 0xFFFF; // in its first word
    private static final int MESSAGE_LONGS = Mmsghdr.SIZE / Long.BYTES;
    private static final int IOVEC_LONGS = Iovec.SIZE / Long.BYTES;
    private static final int NAME_INTS = SockaddrIn.SIZE / Integer.BYTES;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final int[] words;
    private final int[] names; // by slot, a SockaddrIn each
    private final int capacity;
    private final int slotWords;
    private final long slotBytes;
    private final boolean areLengthsOwn; // each packet's
    private final long messagesAt;
    private final long iovecsAt;
    private final long namesAt;

    SlotBatch(int capacity) {
        this(capacity, FrameSender.MAX_PACKET_BYTES);
    }

    /// @param packetBytes  longest packet; above `FrameSender.MAX_PACKET_BYTES` each has a length of its own
    SlotBatch(int capacity, int packetBytes) {
        this.capacity = capacity;
        this.areLengthsOwn = packetBytes > FrameSender.MAX_PACKET_BYTES;
        this.slotWords =
                areLengthsOwn
                        ? FrameSender.PACKET_WORD
                                + (packetBytes + Integer.BYTES - 1) / Integer.BYTES
                        : FrameSender.SLOT_WORDS;
        this.slotBytes = (long) slotWords * Integer.BYTES;
        words = SlotWords.of(capacity, slotWords);
        names = names(capacity);
        messagesAt = Math.ceilDiv(capacity * slotBytes, Long.BYTES) * Long.BYTES;
        iovecsAt = messagesAt + (long) capacity * Mmsghdr.SIZE;
        namesAt = iovecsAt + (long) capacity * Iovec.SIZE;
        memory = arena.allocate(namesAt + (long) capacity * SockaddrIn.SIZE, 64);
        putMessages();
    }

    private static int[] names(int capacity) {
        int[] names = new int[capacity * NAME_INTS];
        SockaddrIn.put(MemorySegment.ofArray(names), 0, 0, 0);
        for (int at = NAME_INTS; at < names.length; at += NAME_INTS) {
            System.arraycopy(names, 0, names, at, NAME_INTS);
        }
        return names;
    }

    /// Each message is the one before it, with pointers one structure further on.
    private void putMessages() {
        long[] messages = new long[capacity * MESSAGE_LONGS];
        long name = memory.address() + namesAt;
        long iovec = memory.address() + iovecsAt;
        Msghdr.put(MemorySegment.ofArray(messages), 0, name, SockaddrIn.SIZE, iovec);
        for (int at = MESSAGE_LONGS; at < messages.length; at += MESSAGE_LONGS) {
            System.arraycopy(messages, at - MESSAGE_LONGS, messages, at, MESSAGE_LONGS);
            messages[at + Msghdr.MSG_NAME / Long.BYTES] += SockaddrIn.SIZE;
            messages[at + Msghdr.MSG_IOV / Long.BYTES] += Iovec.SIZE;
        }
        MemorySegment.copy(messages, 0, memory, JAVA_LONG, messagesAt, messages.length);
    }

    /// What the kernel reads.
    MemorySegment memory() {
        return memory;
    }

    int[] words() {
        return words;
    }

    int slotWords() {
        return slotWords;
    }

    int capacity() {
        return capacity;
    }

    /// Where in `memory` the [Mmsghdr] of `slot` is.
    long messageAt(int slot) {
        return messagesAt + (long) slot * Mmsghdr.SIZE;
    }

    /// Does the work of [FrameSender#prepare(MemorySegment)].
    void prepare(MemorySegment ipPacket) {
        int length = SlotWords.fill(words, slotWords, NO_HEADER, ipPacket);
        long[] iovecs = new long[capacity * IOVEC_LONGS];
        long frame = memory.address() + PACKET_OFFSET;
        for (int at = 0; at < iovecs.length; at += IOVEC_LONGS) {
            iovecs[at + Iovec.IOV_BASE / Long.BYTES] = frame;
            iovecs[at + Iovec.IOV_LEN / Long.BYTES] = length;
            frame += slotBytes;
        }
        MemorySegment.copy(iovecs, 0, memory, JAVA_LONG, iovecsAt, iovecs.length);
        load(0, capacity);
    }

    /// Does the work of [FrameSender#load(int, int)].
    void load(int from, int count) {
        int at = from * slotWords;
        int length = count * slotWords;
        MemorySegment.copy(words, at, memory, JAVA_INT, from * slotBytes, length);
        loadNames(from, count);
        if (areLengthsOwn) {
            loadLengths(from, count);
        }
    }

    /// A packet is as long as its IP header says.
    private void loadLengths(int from, int count) {
        for (int slot = from; slot < from + count; slot++) {
            int first = words[slot * slotWords + FrameSender.PACKET_WORD];
            long at = iovecsAt + (long) slot * Iovec.SIZE + Iovec.IOV_LEN;
            memory.set(JAVA_LONG, at, PacketWords.network(first) & TOTAL_LENGTH);
        }
    }

    /// Both are in network order: the word goes over as it is.
    private void loadNames(int from, int count) {
        int packet = from * slotWords + FrameSender.PACKET_WORD;
        int end = (from + count) * NAME_INTS;
        for (int at = from * NAME_INTS; at < end; at += NAME_INTS) {
            names[at + SockaddrIn.SIN_ADDR / Integer.BYTES] = words[packet + DESTINATION_WORD];
            packet += slotWords;
        }
        long to = namesAt + (long) from * SockaddrIn.SIZE;
        MemorySegment.copy(names, from * NAME_INTS, memory, JAVA_INT, to, count * NAME_INTS);
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
