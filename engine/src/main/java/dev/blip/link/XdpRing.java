package dev.blip.link;

import static dev.blip.linux.LinuxException.check;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Mapping;
import dev.blip.linux.SystemCall;
import dev.blip.linux.Xdp;
import dev.blip.linux.XdpRingOffset;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// One of the four rings that an AF_XDP socket shares with the kernel. Indexes run on for ever and wrap at 2^32; one
/// side writes `producer`, the other `consumer`. Owner: one thread on our side, which keeps its own index in `cursor`
/// and publishes it here.
final class XdpRing implements AutoCloseable {
    private static final VarHandle INDEX = ValueLayout.JAVA_INT.varHandle();
    private static final int LONG_SHIFT = 3;

    private final Mapping mapping;
    private final MemorySegment memory;
    private final long producerAt;
    private final long consumerAt;
    private final long flagsAt;
    private final long entriesAt;
    private final int mask;
    private final int entryShift;

    /// The owner's side of the ring: the next entry to write or to read.
    int cursor;

    private XdpRing(Mapping mapping, MemorySegment offsets, long at, int entries, int entryBytes) {
        this.mapping = mapping;
        memory = mapping.segment();
        producerAt = XdpRingOffset.producer(offsets, at);
        consumerAt = XdpRingOffset.consumer(offsets, at);
        flagsAt = XdpRingOffset.flags(offsets, at);
        entriesAt = XdpRingOffset.desc(offsets, at);
        mask = entries - 1;
        entryShift = Integer.numberOfTrailingZeros(entryBytes);
    }

    /// Has the kernel make the ring.
    ///
    /// @param option   `XDP_RX_RING`, `XDP_TX_RING`, `XDP_UMEM_FILL_RING` or `XDP_UMEM_COMPLETION_RING`
    /// @param entries  power of two
    static void shape(Kernel kernel, Fd socket, int option, int entries) throws LinuxException {
        int result = kernel.setsockopt(socket.number(), Xdp.SOL_XDP, option, entries);
        check(SystemCall.SETSOCKOPT, result, "the rings of an AF_XDP socket");
    }

    /// Maps a ring that has been made.
    ///
    /// @param page        where in the socket's file it is
    /// @param offsets     an [dev.blip.linux.XdpMmapOffsets], in which this ring's are at `at`
    /// @param entryBytes  16 for frames with a length, 8 for addresses alone
    static XdpRing map(
            Kernel kernel,
            Fd socket,
            long page,
            MemorySegment offsets,
            long at,
            int entries,
            int entryBytes)
            throws LinuxException {
        long bytes = XdpRingOffset.desc(offsets, at) + (long) entries * entryBytes;
        Mapping mapping = Mapping.of(kernel, socket, page, bytes, "a ring of an AF_XDP socket");
        return new XdpRing(mapping, offsets, at, entries, entryBytes);
    }

    MemorySegment memory() {
        return memory;
    }

    int entries() {
        return mask + 1;
    }

    /// Where the entry of that index is.
    long at(int index) {
        return entriesAt + ((long) (index & mask) << entryShift);
    }

    /// Writes `count` entries at `cursor`, which moves on. There must be room for them.
    void write(long[] entries, int count) {
        int before = longs(Math.min(count, untilWrap()));
        int behind = longs(count) - before;
        MemorySegment.copy(entries, 0, memory, JAVA_LONG, at(cursor), before);
        if (behind > 0) {
            MemorySegment.copy(entries, before, memory, JAVA_LONG, entriesAt, behind);
        }
        cursor += count;
    }

    /// Reads `count` entries from `cursor` on, which moves on. They must have been produced.
    void read(long[] entries, int count) {
        int before = longs(Math.min(count, untilWrap()));
        int behind = longs(count) - before;
        MemorySegment.copy(memory, JAVA_LONG, at(cursor), entries, 0, before);
        if (behind > 0) {
            MemorySegment.copy(memory, JAVA_LONG, entriesAt, entries, before, behind);
        }
        cursor += count;
    }

    /// Entries from `cursor` to where the ring begins again.
    private int untilWrap() {
        return entries() - (cursor & mask);
    }

    private int longs(int entries) {
        return entries << (entryShift - LONG_SHIFT);
    }

    /// How far the producer has come; what it wrote before is seen. Pairs with the kernel's store-release.
    int producer() {
        return (int) INDEX.getAcquire(memory, producerAt);
    }

    /// How far the consumer has come; the entries before are ours again. Pairs with the kernel's store-release.
    int consumer() {
        return (int) INDEX.getAcquire(memory, consumerAt);
    }

    /// Hands everything before `cursor` to the kernel. Pairs with the kernel's load-acquire.
    void produce() {
        INDEX.setRelease(memory, producerAt, cursor);
    }

    /// Gives everything before `cursor` back to the kernel. Pairs with the kernel's load-acquire.
    void consume() {
        INDEX.setRelease(memory, consumerAt, cursor);
    }

    /// Whether a sleeping driver wants a system call before it looks at this ring, `XDP_USE_NEED_WAKEUP`.
    boolean needsWakeUp() {
        VarHandle.fullFence(); // what was produced is out before this is read
        return ((int) INDEX.getOpaque(memory, flagsAt) & Xdp.XDP_RING_NEED_WAKEUP) != 0;
    }

    @Override
    public void close() {
        mapping.close();
    }
}
