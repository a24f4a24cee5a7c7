package dev.blip.link;

import static dev.blip.linux.LinuxException.check;

import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Mapping;
import dev.blip.linux.SockaddrXdp;
import dev.blip.linux.Socket;
import dev.blip.linux.SystemCall;
import dev.blip.linux.Xdp;
import dev.blip.linux.XdpMmapOffsets;
import dev.blip.linux.XdpUmemReg;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// AF_XDP on one queue of an interface ([AF_XDP](https://docs.kernel.org/networking/af_xdp.html)): memory shared with
/// the kernel, and the rings through which frames in it change hands. A queue has one such memory. The transmit thread
/// owns the tx and completion rings, the receive thread the fill and rx rings.
///
/// Where frames leave, each direction has a socket of its own in that memory (XDP_SHARED_UMEM): who waits on the socket
/// that transmits is looked at again for each frame that is out (`sock_wfree`), and poll(2) on it sends by itself,
/// under the sender's lock (`xsk_poll`, net/xdp/xsk.c).
final class XdpSocket implements AutoCloseable {
    /// Frames that may wait for the reader, or for the driver, on the first queue. It is for a burst of as many that
    /// spreads over all queues there are, whose number is not known yet: see `receiveChunks`. A power of two.
    static final int MOST_RECEIVE_CHUNKS = 16_384;

    private static final int FEWEST_RECEIVE_CHUNKS = 4096;

    /// The least that the kernel takes, and more than any reply; it keeps 256 bytes of it for itself.
    static final int CHUNK_BYTES = 2048;

    /// Frames under way to the wire. A power of two.
    static final int SEND_SLOTS = 2048;

    /// The kernel asks of a frame that leaves only that it lies within one chunk, so that sixteen share it.
    static final int SEND_SLOT_BYTES = FrameSender.SLOT_WORDS * Integer.BYTES;

    /// Memory for frames to be sent, at the start of the shared memory if the socket sends; chunks for those that
    /// arrive are behind it.
    static final int SEND_BYTES = SEND_SLOTS * SEND_SLOT_BYTES;

    private static final int FEWEST_ENTRIES = 64;
    private static final int FRAME_ENTRY = 16;
    private static final int ADDRESS_ENTRY = 8;
    private static final String OBJECT = "an AF_XDP socket";

    /// How long a queue stays busy after its last socket was closed: the kernel takes it apart behind our back.
    private static final long BUSY_NANOS = 100_000_000;

    private static final long BUSY_RETRY_NANOS = 2_000_000;

    private final Fd fd;
    private final Fd receiving; // the same one where nothing leaves
    private final List<AutoCloseable> parts;
    private final MemorySegment umem;
    private final long receiveAt;
    private final boolean zeroCopy;
    final XdpRing fill;
    final XdpRing rx;
    final XdpRing completion;
    final @Nullable XdpRing tx;

    private XdpSocket(
            Arena arena,
            Kernel kernel,
            Fd fd,
            int interfaceIndex,
            int queue,
            boolean sends,
            List<AutoCloseable> parts)
            throws LinuxException {
        this.fd = fd;
        receiving = sends ? another(kernel, parts) : fd;
        this.parts = parts;
        receiveAt = sends ? SEND_BYTES : 0;
        int chunks = receiveChunks(queue);
        long bytes = receiveAt + (long) chunks * CHUNK_BYTES;
        Mapping memory = Mapping.anonymous(kernel, bytes, "the frames of " + OBJECT);
        parts.add(memory);
        umem = memory.segment();
        int completions = sends ? SEND_SLOTS : FEWEST_ENTRIES;
        register(arena, kernel);
        shape(kernel, chunks, completions, sends);
        var map = new RingMap(kernel, offsets(arena, kernel), parts);
        fill = map.ofAddresses(fd, Xdp.XDP_UMEM_PGOFF_FILL_RING, XdpMmapOffsets.FR, chunks);
        completion =
                map.ofAddresses(
                        fd, Xdp.XDP_UMEM_PGOFF_COMPLETION_RING, XdpMmapOffsets.CR, completions);
        rx = map.ofFrames(receiving, Xdp.XDP_PGOFF_RX_RING, XdpMmapOffsets.RX, chunks);
        tx = sends ? map.ofFrames(fd, Xdp.XDP_PGOFF_TX_RING, XdpMmapOffsets.TX, SEND_SLOTS) : null;
        offerChunks(); // before bind, so that no driver ever finds the ring empty
        zeroCopy = bind(arena, kernel, interfaceIndex, queue);
        if (sends) {
            share(arena, kernel, interfaceIndex, queue);
        }
    }

    private static Fd another(Kernel kernel, List<AutoCloseable> parts) throws LinuxException {
        Fd fd = Fd.socket(kernel, Socket.AF_XDP, Socket.SOCK_RAW, 0, OBJECT);
        parts.add(fd);
        return fd;
    }

    /// @param sends  whether frames also leave by this queue
    /// @throws LinuxException from BIND with EINVAL if the interface has no such queue, with EBUSY if another socket
    ///     has it
    static XdpSocket open(Kernel kernel, int interfaceIndex, int queue, boolean sends)
            throws LinuxException {
        List<AutoCloseable> parts = new ArrayList<>();
        Fd fd = Fd.socket(kernel, Socket.AF_XDP, Socket.SOCK_RAW, 0, OBJECT);
        try (Arena arena = Arena.ofConfined()) {
            return new XdpSocket(arena, kernel, fd, interfaceIndex, queue, sends, parts);
        } catch (LinuxException e) {
            close(fd, parts);
            throw e;
        }
    }

    /// Each of `n` queues has at least the n-th part of what the first one has, or 4,096.
    static int receiveChunks(int queue) {
        return Math.max(
                FEWEST_RECEIVE_CHUNKS, MOST_RECEIVE_CHUNKS / Integer.highestOneBit(queue + 1));
    }

    private void register(Arena arena, Kernel kernel) throws LinuxException {
        MemorySegment registration = arena.allocate(XdpUmemReg.SIZE, 8);
        XdpUmemReg.put(registration, 0, umem, CHUNK_BYTES);
        int result = kernel.setsockopt(fd.number(), Xdp.SOL_XDP, Xdp.XDP_UMEM_REG, registration);
        check(SystemCall.SETSOCKOPT, result, "the frames of " + OBJECT);
    }

    private MemorySegment offsets(Arena arena, Kernel kernel) throws LinuxException {
        MemorySegment offsets = arena.allocate(XdpMmapOffsets.SIZE, 8);
        int length = kernel.getsockopt(fd.number(), Xdp.SOL_XDP, Xdp.XDP_MMAP_OFFSETS, offsets);
        check(SystemCall.GETSOCKOPT, length, OBJECT);
        if (length != XdpMmapOffsets.SIZE) { // before Linux 5.4 the rings had no flags
            throw new LinuxException(SystemCall.GETSOCKOPT, Errno.ENOPROTOOPT, OBJECT);
        }
        return offsets;
    }

    /// Tells the kernel how long each ring is: only then has it offsets to tell.
    private void shape(Kernel kernel, int chunks, int completions, boolean sends)
            throws LinuxException {
        XdpRing.shape(kernel, fd, Xdp.XDP_UMEM_FILL_RING, chunks);
        XdpRing.shape(kernel, fd, Xdp.XDP_UMEM_COMPLETION_RING, completions);
        XdpRing.shape(kernel, receiving, Xdp.XDP_RX_RING, chunks);
        if (sends) {
            XdpRing.shape(kernel, fd, Xdp.XDP_TX_RING, SEND_SLOTS);
        }
    }

    /// Maps the rings of a socket, and puts them among what is closed with it.
    ///
    /// @param offsets  struct xdp_mmap_offsets, as the kernel filled it
    private record RingMap(Kernel kernel, MemorySegment offsets, List<AutoCloseable> parts) {
        /// Those of the umem, which hold addresses in it.
        XdpRing ofAddresses(Fd fd, long page, long at, int entries) throws LinuxException {
            return map(fd, page, at, entries, ADDRESS_ENTRY);
        }

        /// Those that hold descriptors of frames.
        XdpRing ofFrames(Fd fd, long page, long at, int entries) throws LinuxException {
            return map(fd, page, at, entries, FRAME_ENTRY);
        }

        private XdpRing map(Fd fd, long page, long at, int entries, int entryBytes)
                throws LinuxException {
            XdpRing ring = XdpRing.map(kernel, fd, page, offsets, at, entries, entryBytes);
            parts.add(ring);
            return ring;
        }
    }

    private void offerChunks() {
        for (int chunk = 0; chunk < fill.entries(); chunk++) {
            long address = receiveAt + (long) chunk * CHUNK_BYTES;
            fill.memory().set(ValueLayout.JAVA_LONG, fill.at(fill.cursor++), address);
        }
        fill.produce();
    }

    /// Tries without copying first, where the driver may then sleep until it is woken; then with it.
    ///
    /// @return whether frames are not copied
    private boolean bind(Arena arena, Kernel kernel, int interfaceIndex, int queue)
            throws LinuxException {
        MemorySegment address = arena.allocate(SockaddrXdp.SIZE, 4);
        long end = System.nanoTime() + BUSY_NANOS;
        int result;
        do {
            SockaddrXdp.put(
                    address, 0, Xdp.XDP_ZEROCOPY | Xdp.XDP_USE_NEED_WAKEUP, interfaceIndex, queue);
            if (kernel.bind(fd.number(), address) >= 0) {
                return true;
            }
            SockaddrXdp.put(address, 0, Xdp.XDP_COPY, interfaceIndex, queue);
            result = kernel.bind(fd.number(), address);
            if (result == -Errno.EBUSY) {
                kernel.ppoll(MemorySegment.NULL, 0, BUSY_RETRY_NANOS);
            }
        } while (result == -Errno.EBUSY && System.nanoTime() < end);
        check(SystemCall.BIND, result, "queue " + queue);
        return false;
    }

    /// Binds the receiving socket to what the other one is bound to.
    private void share(Arena arena, Kernel kernel, int interfaceIndex, int queue)
            throws LinuxException {
        MemorySegment address = arena.allocate(SockaddrXdp.SIZE, 4);
        SockaddrXdp.put(address, 0, Xdp.XDP_SHARED_UMEM, interfaceIndex, queue);
        SockaddrXdp.share(address, 0, fd.number());
        int result = kernel.bind(receiving.number(), address);
        check(SystemCall.BIND, result, "queue " + queue + ", to receive");
    }

    /// The socket by which frames leave.
    int number() {
        return fd.number();
    }

    /// The socket to which frames come: the one to be waited on.
    int receivingNumber() {
        return receiving.number();
    }

    MemorySegment umem() {
        return umem;
    }

    /// Whether the driver reads and writes the shared memory itself.
    boolean isZeroCopy() {
        return zeroCopy;
    }

    @Override
    public void close() {
        close(fd, parts);
    }

    /// The socket first: the kernel lets go of the memory with it.
    private static void close(Fd fd, List<AutoCloseable> parts) {
        fd.close();
        for (AutoCloseable part : parts) {
            XdpLink.closeQuietly(part);
        }
    }
}
