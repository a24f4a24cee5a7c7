package dev.blip.link;

import static dev.blip.linux.LinuxException.check;
import static dev.blip.linux.Packet.TP_STATUS_KERNEL;
import static dev.blip.linux.Packet.TP_STATUS_USER;

import dev.blip.linux.Disposal;
import dev.blip.linux.Errno;
import dev.blip.linux.FanoutArgs;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Mapping;
import dev.blip.linux.Packet;
import dev.blip.linux.Poll;
import dev.blip.linux.Pollfd;
import dev.blip.linux.SockFilter;
import dev.blip.linux.SockFprog;
import dev.blip.linux.SockaddrLl;
import dev.blip.linux.Socket;
import dev.blip.linux.SystemCall;
import dev.blip.linux.TpacketBlockDesc;
import dev.blip.linux.TpacketHdrV1;
import dev.blip.linux.TpacketReq3;
import dev.blip.linux.TpacketStatsV3;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;

/// A TPACKET_V3 receive ring, packet(7): the kernel writes frames that pass the filter into shared memory, block by
/// block. Each block that it hands over is copied out and given back at once; frames are read in the copy. Owner: one
/// receive thread; see [FrameReceiver] for what others may call.
public final class PacketRing implements FrameReceiver {
    /// Checked by the kernel and then, in a ring of this version, not used: frames lie one behind the other.
    private static final int FRAME_BYTES = 2048;

    /// A block that is not full is handed over by a timer that counts in the kernel's ticks: the retire time, rounded
    /// up, and a tick, 8 ms where there are 250 a second; with half as much to spare.
    private static final long HOLD_NANOS = 12_000_000L;

    private static final long STATUS_OFFSET = TpacketBlockDesc.HDR + TpacketHdrV1.BLOCK_STATUS;
    private static final VarHandle STATUS = ValueLayout.JAVA_INT.varHandle();

    private final Arena arena = Arena.ofShared();
    private final Kernel kernel = new Kernel(arena); // the receive thread's
    private final Kernel anyThread = new Kernel(arena); // under this object's lock
    private final MemorySegment polls = arena.allocate(2L * Pollfd.SIZE, 8);
    private final MemorySegment wakeUps = arena.allocate(ValueLayout.JAVA_LONG);
    private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
    private final MemorySegment statistics = arena.allocate(TpacketStatsV3.SIZE, 4);
    private final MemorySegment socketError = arena.allocate(ValueLayout.JAVA_INT);

    private final Fd socket;
    private final Fd event;
    private final Mapping mapping;
    private final MemorySegment ring;
    private final RingBlock copy; // of the block that is being read
    private final int blockBytes;
    private final int blockCount;
    private int blockIndex;
    private long drops;
    private boolean isClosed;

    private PacketRing(Fd socket, Fd event, Mapping mapping, RingGeometry geometry) {
        this.socket = socket;
        this.event = event;
        this.mapping = mapping;
        ring = mapping.segment();
        blockBytes = geometry.blockBytes();
        blockCount = geometry.blockCount();
        copy = new RingBlock(blockBytes);
        Pollfd.put(polls, 0, socket.number(), Poll.POLLIN | Poll.POLLERR);
        Pollfd.put(polls, Pollfd.SIZE, event.number(), Poll.POLLIN);
    }

    /// Opens `count` rings that share what arrives: each flow goes to one of them. More than one join a fanout group
    /// whose number the kernel chose because nobody else has it, so that no other scan's ring can take replies from
    /// these. They receive from now on.
    ///
    /// @param interfaceName   for messages
    /// @param interfaceIndex  where frames arrive
    /// @param filter          `struct sock_filter[]`, the kernel's byte order; what it returns is the snap length
    /// @param count           1 to 256
    public static List<PacketRing> open(
            String interfaceName,
            int interfaceIndex,
            byte[] filter,
            RingGeometry geometry,
            int count)
            throws LinkException {
        try (var unbound = new UnboundRings(geometry, count, 0, FrameSender.SLOT_WORDS)) {
            return unbound.bind(interfaceName, interfaceIndex, filter);
        }
    }

    /// A ring that hears nothing. Protocol 0: not a frame comes before bind(2), so none that the filter has not seen,
    /// nor another interface's, is ever in it.
    static PacketRing unbound(RingGeometry geometry) throws LinuxException {
        Fd socket = null;
        Fd event = null;
        Mapping mapping = null;
        try (Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            socket = Fd.socket(kernel, Socket.AF_PACKET, Socket.SOCK_RAW, 0, "a packet socket");
            shape(arena, kernel, socket, geometry);
            mapping = Mapping.of(kernel, socket, geometry.ringBytes(), "the ring");
            event = Fd.eventfd(kernel);
            return new PacketRing(socket, event, mapping, geometry);
        } catch (LinuxException | RuntimeException | Error e) {
            if (event != null) {
                event.close();
            }
            if (mapping != null) {
                mapping.close();
            }
            if (socket != null) {
                socket.close();
            }
            throw e;
        }
    }

    /// Lets rings hear what `filter` passes of an interface's frames, each flow by one of them.
    static void bind(
            List<PacketRing> rings, String interfaceName, int interfaceIndex, byte[] filter)
            throws LinuxException {
        if (filter.length == 0 || filter.length % SockFilter.SIZE != 0) {
            throw new IllegalArgumentException(
                    "a filter is of whole instructions: length=" + filter.length);
        }
        try (Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            MemorySegment address = arena.allocate(SockaddrLl.SIZE, 4);
            SockaddrLl.put(address, 0, Packet.ETH_P_ALL, interfaceIndex);
            for (PacketRing ring : rings) {
                attachFilter(arena, kernel, ring.socket, filter);
                int bound = kernel.bind(ring.socket.number(), address);
                check(SystemCall.BIND, bound, interfaceName);
            }
            if (rings.size() > 1) {
                joinFanout(arena, kernel, rings);
            }
        }
    }

    private static void attachFilter(Arena arena, Kernel kernel, Fd socket, byte[] filter)
            throws LinuxException {
        MemorySegment program = arena.allocate(filter.length, 8);
        program.copyFrom(MemorySegment.ofArray(filter));
        MemorySegment value = arena.allocate(SockFprog.SIZE, 8);
        SockFprog.put(value, 0, filter.length / SockFilter.SIZE, program.address());
        int result =
                kernel.setsockopt(
                        socket.number(), Socket.SOL_SOCKET, Socket.SO_ATTACH_FILTER, value);
        check(SystemCall.SETSOCKOPT, result, "SO_ATTACH_FILTER");
    }

    private static void shape(Arena arena, Kernel kernel, Fd socket, RingGeometry geometry)
            throws LinuxException {
        int fd = socket.number();
        int version =
                kernel.setsockopt(fd, Packet.SOL_PACKET, Packet.PACKET_VERSION, Packet.TPACKET_V3);
        check(SystemCall.SETSOCKOPT, version, "PACKET_VERSION");
        // Since Linux 4.20. Ours on the way out, and on lo everything, would come a second time
        // without it.
        int incoming = kernel.setsockopt(fd, Packet.SOL_PACKET, Packet.PACKET_IGNORE_OUTGOING, 1);
        check(SystemCall.SETSOCKOPT, incoming, "PACKET_IGNORE_OUTGOING");
        MemorySegment request = arena.allocate(TpacketReq3.SIZE, 4);
        TpacketReq3.put(
                request,
                0,
                geometry.blockBytes(),
                geometry.blockCount(),
                FRAME_BYTES,
                geometry.retireMillis());
        int shaped = kernel.setsockopt(fd, Packet.SOL_PACKET, Packet.PACKET_RX_RING, request);
        check(SystemCall.SETSOCKOPT, shaped, "PACKET_RX_RING");
    }

    private static void joinFanout(Arena arena, Kernel kernel, List<PacketRing> rings)
            throws LinuxException {
        int unique =
                FanoutArgs.word(0, Packet.PACKET_FANOUT_HASH | Packet.PACKET_FANOUT_FLAG_UNIQUEID);
        int first = rings.getFirst().socket.number();
        check(
                SystemCall.SETSOCKOPT,
                kernel.setsockopt(first, Packet.SOL_PACKET, Packet.PACKET_FANOUT, unique),
                "PACKET_FANOUT");
        int group = fanoutGroup(arena, kernel, first);
        int join = FanoutArgs.word(group, Packet.PACKET_FANOUT_HASH);
        for (PacketRing ring : rings.subList(1, rings.size())) {
            int joined =
                    kernel.setsockopt(
                            ring.socket.number(), Packet.SOL_PACKET, Packet.PACKET_FANOUT, join);
            check(SystemCall.SETSOCKOPT, joined, "PACKET_FANOUT");
        }
    }

    private static int fanoutGroup(Arena arena, Kernel kernel, int fd) throws LinuxException {
        MemorySegment word = arena.allocate(ValueLayout.JAVA_INT);
        check(
                SystemCall.GETSOCKOPT,
                kernel.getsockopt(fd, Packet.SOL_PACKET, Packet.PACKET_FANOUT, word),
                "PACKET_FANOUT");
        return FanoutArgs.id(word.get(ValueLayout.JAVA_INT, 0));
    }

    /// The number of the fanout group that this ring and its siblings share, 0 to 65,535, or -1 if it is alone.
    synchronized int fanoutGroup() {
        if (isClosed) {
            return -1;
        }
        int length =
                anyThread.getsockopt(
                        socket.number(), Packet.SOL_PACKET, Packet.PACKET_FANOUT, statistics);
        int word = length < 0 ? 0 : statistics.get(ValueLayout.JAVA_INT, 0);
        return word == 0 ? -1 : FanoutArgs.id(word);
    }

    @Override
    public int poll(FrameHandler handler) {
        int frames = 0;
        // No block that is handed over meanwhile: a reader slower than the timer would never end.
        for (int waiting = waitingBlocks(); waiting > 0; waiting--) {
            long block = (long) blockIndex * blockBytes;
            copy.copyFrom(ring, block);
            // The kernel's again, by release: after the copy was made. Before its frames are looked
            // at, so that a busy reader, or one that waits for room in its log, keeps no block from
            // the frames that arrive meanwhile.
            STATUS.setRelease(ring, block + STATUS_OFFSET, TP_STATUS_KERNEL);
            blockIndex = (blockIndex + 1) & (blockCount - 1);
            frames += copy.read(handler);
        }
        return frames;
    }

    /// Blocks in turn that the kernel has handed over.
    private int waitingBlocks() {
        int waiting = 0;
        while (waiting < blockCount && isHandedOver((blockIndex + waiting) & (blockCount - 1))) {
            waiting++;
        }
        return waiting;
    }

    private boolean isHandedOver(int index) {
        long block = (long) index * blockBytes;
        // Pairs with the kernel's smp_wmb.
        int status = (int) STATUS.getAcquire(ring, block + STATUS_OFFSET);
        return (status & TP_STATUS_USER) != 0;
    }

    @Override
    public boolean await(long timeoutNanos) {
        long end = System.nanoTime() + Math.max(0, timeoutNanos);
        int ready;
        do {
            ready = kernel.ppoll(polls, 2, Math.max(0, end - System.nanoTime()));
        } while (ready == -Errno.EINTR);
        if (ready <= 0) {
            return false;
        }
        if (Pollfd.revents(polls, Pollfd.SIZE) != 0) {
            kernel.read(
                    event.number(),
                    wakeUps); // EAGAIN: another wake-up's read has taken this one too
        }
        if ((Pollfd.revents(polls, 0) & Poll.POLLERR) != 0) {
            // ENETDOWN, said once and then for ever until it is read: the interface went down, and
            // may come back.
            kernel.getsockopt(socket.number(), Socket.SOL_SOCKET, Socket.SO_ERROR, socketError);
        }
        return true;
    }

    @Override
    public synchronized void wake() {
        if (event.isOpen()) {
            anyThread.write(event.number(), one); // EAGAIN: 2^64 - 2 wake-ups are waiting already
        }
    }

    /// Adds up what the kernel sets to zero each time that it is read; the total outlives [#close()].
    @Override
    public synchronized long dropped() {
        if (!isClosed) {
            int length =
                    anyThread.getsockopt(
                            socket.number(),
                            Packet.SOL_PACKET,
                            Packet.PACKET_STATISTICS,
                            statistics);
            if (length >= 0) {
                drops += Integer.toUnsignedLong(TpacketStatsV3.drops(statistics, 0));
            }
        }
        return drops;
    }

    @Override
    public long holdNanos() {
        return HOLD_NANOS;
    }

    @Override
    public String word() {
        return "tpacket_v3";
    }

    /// The receive thread must have ended.
    @Override
    public void close() {
        try (var disposal = new Disposal()) {
            close(disposal);
        }
    }

    @Override
    public synchronized void close(Disposal disposal) {
        if (isClosed) {
            return;
        }
        isClosed = true;
        dropped();
        mapping.close();
        disposal.add(socket);
        event.close();
        arena.close();
    }
}
