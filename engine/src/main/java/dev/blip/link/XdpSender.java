package dev.blip.link;

import dev.blip.linux.Errno;
import dev.blip.linux.Kernel;
import dev.blip.linux.Socket;
import dev.blip.linux.XdpDesc;
import dev.blip.wire.Ethernet;
import dev.blip.wire.SlotShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whole Ethernet frames to one next hop, through the tx ring of an AF_XDP socket: past the packet socket's work for
/// each frame, a little quicker where the kernel copies. Opened by [XdpLink]. Owner: one transmit thread.
///
/// Frames lie in memory shared with the kernel, apart from the slots: a slot's packet is copied into a free one when it
/// is sent, which comes back by the completion ring when it is out. As a rule they come back in the order in which they
/// left, so that a lot goes to frames that follow one another, in one copy.
///
/// This path loses without an error where the link is slower than we are; [#lost()] is the only one to tell.
public final class XdpSender implements FrameSender {
    /// Frames that the kernel takes in one system call when it copies them (`TX_BATCH_SIZE`, net/xdp/xsk.c).
    private static final int KICK = 32;

    /// How long the kernel may have no room before what is left of a lot counts as lost. It has none while the frames
    /// that it has copied fill the socket's send buffer, or the device: a receiver on a busy machine takes a while.
    private static final long PATIENCE_NANOS = 200_000_000;

    /// At a million frames a second some fifty have left by then, a fifth of the shortest queue known (veth, 256).
    private static final long RETRY_NANOS = 50_000;

    private static final int PACKET_OFFSET = PACKET_WORD * Integer.BYTES; // in a frame as in a slot
    private static final int DESCRIPTOR_LONGS = XdpDesc.SIZE / Long.BYTES;
    private static final int FRAME_BYTES = XdpSocket.SEND_SLOT_BYTES;
    private static final int FRAME_MASK = XdpSocket.SEND_SLOTS - 1;

    private final XdpLink link;
    private final XdpSocket socket;
    private final XdpRing tx;
    private final XdpRing completion;
    private final MemorySegment umem;
    private final Kernel kernel;
    private final @Nullable TransmitDrops drops;
    private final boolean zeroCopy;
    private final byte[] header = new byte[Ethernet.LENGTH];
    private final int capacity;
    private final int[] words;
    private final int[] free = new int[XdpSocket.SEND_SLOTS]; // where free frames are, in turn
    private final long[] descriptors; // to be written to the tx ring
    private final long[] completed; // read from the completion ring
    private int freeFrom;
    private int freeCount;
    private long descriptorLength;
    private int fault;
    private boolean closed;
    private volatile long stranded;
    private volatile long refused;

    /// @param drops  the interface's, or null if another sender on it reads them
    XdpSender(
            XdpLink link,
            Arena arena,
            XdpSocket socket,
            long sourceMac,
            long destinationMac,
            int capacity,
            @Nullable TransmitDrops drops) {
        this.link = link;
        this.socket = socket;
        tx = Objects.requireNonNull(socket.tx, "a queue by which frames leave");
        completion = socket.completion;
        umem = socket.umem();
        kernel = new Kernel(arena);
        zeroCopy = socket.isZeroCopy();
        this.drops = drops;
        this.capacity = capacity;
        words = SlotWords.of(capacity, SLOT_WORDS);
        descriptors = new long[capacity * DESCRIPTOR_LONGS];
        completed = new long[XdpSocket.SEND_SLOTS];
        for (int frame = 0; frame < XdpSocket.SEND_SLOTS; frame++) {
            release(frame * FRAME_BYTES);
        }
        Ethernet.write(
                header, 0, destinationMac, sourceMac, 0); // its type is known when the packet is
    }

    @Override
    public int[] words() {
        return words;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void prepare(SlotShape shape, MemorySegment packet) {
        Ethernet.writeType(header, 0, shape.etherType());
        int length = SlotWords.fill(words, SLOT_WORDS, header, packet);
        descriptorLength = XdpDesc.lengthWithoutOptions(length);
    }

    @Override
    public void setNextHop(long mac) {
        SlotWords.setDestination(words, SLOT_WORDS, header, mac);
    }

    /// Nothing to be done: a slot is read when it is put into the ring, and it is put there once.
    @Override
    public void load(int from, int count) {}

    /// A frame counts as taken when it is in the ring, from which it cannot be withdrawn: those that the
    /// kernel has not taken from there when this returns are `lost`, whatever becomes of them.
    @Override
    public int send(int from, int count) {
        if (fault != 0 && isBroken(kick())) {
            return -fault;
        }
        int done = 0;
        while (done < count && fault == 0) {
            int now = Math.min(count - done, room());
            if (now == 0) {
                break;
            }
            push(from + done, now);
            done += now;
            isBroken(kick());
            if (untaken() > 0 && (!zeroCopy || fault != 0)) {
                drain();
            }
        }
        if (done == 0) {
            return fault != 0 ? -fault : -Errno.EAGAIN;
        }
        return done;
    }

    /// Frames that can be pushed now. When the kernel copies, it does so in our system call and nowhere else: a next
    /// lot follows when the last is out.
    private int room() {
        reap();
        int untaken = untaken();
        if (zeroCopy) {
            return Math.min(freeCount, tx.entries() - untaken);
        }
        return untaken > 0 ? 0 : Math.min(freeCount, KICK);
    }

    private int untaken() {
        return tx.cursor - tx.consumer();
    }

    private void push(int from, int count) {
        int first = 0; // of a run of frames that follow one another
        int runAt = 0;
        for (int i = 0; i < count; i++) {
            int frame = take();
            if (i > first && frame != runAt + (i - first) * FRAME_BYTES) {
                copy(from + first, i - first, runAt);
                first = i;
            }
            runAt = i == first ? frame : runAt;
            descriptors[i * DESCRIPTOR_LONGS] = (long) frame + PACKET_OFFSET - Ethernet.LENGTH;
            descriptors[i * DESCRIPTOR_LONGS + 1] = descriptorLength;
        }
        copy(from + first, count - first, runAt);
        tx.write(descriptors, count);
        tx.produce();
    }

    /// Copies `count` slots from `slot` on to the frames from `frame` on.
    private void copy(int slot, int count, int frame) {
        MemorySegment.copy(
                words, slot * SLOT_WORDS, umem, ValueLayout.JAVA_INT, frame, count * SLOT_WORDS);
    }

    /// A free frame, of which there must be one.
    private int take() {
        int frame = free[freeFrom];
        freeFrom = (freeFrom + 1) & FRAME_MASK;
        freeCount--;
        return frame;
    }

    private void release(int frame) {
        free[(freeFrom + freeCount++) & FRAME_MASK] = frame;
    }

    /// Takes back the frames that are out.
    private void reap() {
        int count = completion.producer() - completion.cursor;
        if (count == 0) {
            return;
        }
        completion.read(completed, count);
        completion.consume();
        for (int i = 0; i < count; i++) {
            release((int) completed[i] & -FRAME_BYTES);
        }
    }

    /// Has the kernel look at the tx ring. In zero-copy mode it returns at once if the driver is at it already.
    ///
    /// @return 0 or `-errno`
    private int kick() {
        return kernel.sendto(
                socket.number(), MemorySegment.NULL, Socket.MSG_DONTWAIT, MemorySegment.NULL);
    }

    /// Whether a kick says that nothing leaves at all: ENETDOWN, ENXIO. Remembered until one says something else.
    @SuppressWarnings("NonAtomicVolatileUpdate") // the transmit thread alone writes it
    private boolean isBroken(int kicked) {
        if (kicked == -Errno.EBUSY && !zeroCopy) {
            refused++; // of those taken the last was thrown away: NET_XMIT_DROP
        }
        boolean passing =
                kicked >= 0
                        || kicked == -Errno.EAGAIN
                        || kicked == -Errno.EBUSY
                        || kicked == -Errno.ENOBUFS
                        || kicked == -Errno.EINTR;
        fault = passing ? 0 : -kicked;
        return !passing;
    }

    /// Has the kernel take what it had no room for, and gives up what it still has not taken when patience ends.
    @SuppressWarnings("NonAtomicVolatileUpdate") // the transmit thread alone writes it
    private void drain() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (untaken() > 0 && fault == 0 && System.nanoTime() < end) {
            if (isBroken(kick()) || untaken() == 0) {
                break;
            }
            kernel.ppoll(MemorySegment.NULL, 0, RETRY_NANOS);
        }
        stranded += untaken();
    }

    /// A device never says that it has room again, so it is asked again after a moment.
    @Override
    public boolean awaitRoom(long timeoutNanos) {
        isBroken(kick());
        if (fault == 0 && room() == 0) {
            kernel.ppoll(MemorySegment.NULL, 0, Math.clamp(timeoutNanos, 0, RETRY_NANOS));
        }
        return true;
    }

    /// Frames that the interface has dropped since this sender was opened, whoever sent them: there is no count of
    /// ours alone. 0 if another sender on the interface reads it. Any thread.
    public long silentDrops() {
        return drops == null ? 0 : drops.grown();
    }

    /// Frames that the device refused without a word; the interface's own count may hold them too. Any thread.
    long refused() {
        return refused;
    }

    /// What the interface dropped, or refused to any sender of this link, is told by the one that reads its counters.
    @Override
    public long lost() {
        return (drops == null ? 0 : Math.max(silentDrops(), link.refused())) + stranded;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            silentDrops(); // outlives the link
            link.release();
        }
    }
}
