package dev.blip.link;

import static dev.blip.linux.LinuxException.check;
import static dev.blip.linux.Packet.TP_STATUS_AVAILABLE;
import static dev.blip.linux.Packet.TP_STATUS_SENDING;
import static dev.blip.linux.Packet.TP_STATUS_SEND_REQUEST;
import static dev.blip.linux.Packet.TP_STATUS_WRONG_FORMAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.blip.linux.Disposal;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Mapping;
import dev.blip.linux.Packet;
import dev.blip.linux.SockaddrLl;
import dev.blip.linux.Socket;
import dev.blip.linux.SystemCall;
import dev.blip.linux.Tpacket2Hdr;
import dev.blip.linux.TpacketReq;
import dev.blip.linux.VirtioNetHdr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// The transmit ring of a packet socket, packet(7): memory shared with the kernel, which takes frames from it one after
/// another, as many as are ready, in one system call. A slot of a batch is an image of a frame in the ring, what the
/// kernel reads of it before the packet included. Owner: one transmit thread.
///
/// **Each frame is copied whole into the kernel's buffer.** By itself the kernel copies the link header and lets the
/// rest lie in the ring's page, to which the buffer then points: slower by a third for short frames, and a frame must
/// not be touched before it is out. A `virtio_net_hdr` that calls the whole frame a header has it copied.
///
/// **The error model is sendmmsg's.** Past the queueing discipline, a frame that the device does not take is ready
/// again when the call returns its error, and the kernel stands before it: what it took are the frames before.
final class TransmitRing implements AutoCloseable {
    /// What the kernel reads before the link header.
    static final int HEAD_BYTES = Tpacket2Hdr.SIZE + VirtioNetHdr.SIZE;

    /// Four of the largest batches: a card says late that a frame is out, and its place is free only then.
    static final int FRAMES = 1024;

    private static final int BLOCK_BYTES =
            1 << 16; // of memory that follows itself; a page or more, on every machine
    private static final int STATUS_WORD = Tpacket2Hdr.TP_STATUS / Integer.BYTES;
    private static final int NONE = -1;
    private static final int STATUS_BITS =
            TP_STATUS_SEND_REQUEST | TP_STATUS_SENDING | TP_STATUS_WRONG_FORMAT;

    private final SendSocket socket;
    private final Mapping mapping;
    private final MemorySegment ring;
    private final int frameWords; // a power of two

    private int head; // the frame before which the kernel stands
    private int readySlot = NONE; // of the batch, that is in it
    private int ready; // frames from `head` on that the kernel may take
    private int[] seen = {}; // a copy of frames whose status is looked at

    private TransmitRing(SendSocket socket, Mapping mapping, int slotWords) {
        this.socket = socket;
        this.mapping = mapping;
        this.frameWords = slotWords;
        ring = mapping.segment();
    }

    /// Memory of a ring whose frames are slots of so many words.
    static int bytes(int slotWords) {
        return FRAMES * slotWords * Integer.BYTES;
    }

    /// A ring by which nothing can leave before `bind`.
    ///
    /// @param slotWords  `FrameSender.SLOT_WORDS` or `LONG_SLOT_WORDS`
    static TransmitRing unbound(int slotWords) throws LinuxException {
        Fd socket = null;
        Mapping mapping = null;
        try (Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            // Protocol 0, here and in the address: the socket sends and no frame is ever copied to
            // it, packet(7).
            socket = Fd.socket(kernel, Socket.AF_PACKET, Socket.SOCK_RAW, 0, "a packet socket");
            set(kernel, socket, Packet.PACKET_VERSION, Packet.TPACKET_V2, "PACKET_VERSION");
            set(kernel, socket, Packet.PACKET_VNET_HDR, 1, "PACKET_VNET_HDR");
            set(kernel, socket, Packet.PACKET_QDISC_BYPASS, 1, "PACKET_QDISC_BYPASS");
            SendBuffer.enlarge(kernel, socket);
            MemorySegment request = arena.allocate(TpacketReq.SIZE, 4);
            int bytes = bytes(slotWords);
            TpacketReq.put(request, 0, BLOCK_BYTES, bytes / BLOCK_BYTES, slotWords * Integer.BYTES);
            int shaped =
                    kernel.setsockopt(
                            socket.number(), Packet.SOL_PACKET, Packet.PACKET_TX_RING, request);
            check(SystemCall.SETSOCKOPT, shaped, "PACKET_TX_RING");
            mapping = Mapping.of(kernel, socket, bytes, "the transmit ring");
            return new TransmitRing(new SendSocket(socket), mapping, slotWords);
        } catch (LinuxException | RuntimeException | Error e) {
            if (mapping != null) {
                mapping.close();
            }
            if (socket != null) {
                socket.close();
            }
            throw e;
        }
    }

    private static void set(Kernel kernel, Fd socket, int option, int value, String name)
            throws LinuxException {
        int result = kernel.setsockopt(socket.number(), Packet.SOL_PACKET, option, value);
        check(SystemCall.SETSOCKOPT, result, name);
    }

    /// Frames leave by that interface from now on.
    void bind(String interfaceName, int interfaceIndex) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SockaddrLl.SIZE, 4);
            SockaddrLl.put(address, 0, 0, interfaceIndex);
            int bound = socket.kernel().bind(socket.number(), address);
            check(SystemCall.BIND, bound, interfaceName);
        }
    }

    /// Writes what the kernel reads before the link header.
    ///
    /// @param frameLength  of every frame of the batch, link header included
    static void putHead(byte[] head, int frameLength) {
        MemorySegment memory = MemorySegment.ofArray(head);
        Tpacket2Hdr.putRequest(memory, 0, VirtioNetHdr.SIZE + frameLength);
        VirtioNetHdr.put(memory, Tpacket2Hdr.SIZE, frameLength);
    }

    /// Words of a frame, and of a slot.
    int slotWords() {
        return frameWords;
    }

    /// The batch's slots are other frames from now on.
    void forget() {
        readySlot = NONE;
    }

    /// Does the work of [FrameSender#send(int, int)]. A full ring is said to be a full device: poll(2) would say that
    /// there is room, for the socket's buffer holds more.
    ///
    /// @param words        the batch's slots
    /// @param frameLength  of `putHead`
    int send(int[] words, int from, int count, int frameLength) {
        boolean isThere = ready > 0 && from == readySlot && ready <= count;
        if (!isThere && fill(words, from, count) == 0) {
            return -Errno.ENOBUFS;
        }
        int result = socket.kernel().sendRing(socket.number(), Socket.MSG_DONTWAIT);
        int taken = result < 0 ? takenBeforeError() : result / frameLength;
        head = head + taken & FRAMES - 1;
        readySlot += taken;
        ready -= taken;
        if (taken > 0 || result < 0) {
            return taken > 0 ? taken : result;
        }
        forget(); // the kernel stood before a frame that it did not see ready
        return -Errno.EAGAIN;
    }

    /// Copies slots to the frames from `head` on, as many as are free.
    ///
    /// @return how many
    private int fill(int[] words, int from, int count) {
        int left = ready; // behind an error; they make way
        ready = 0;
        readySlot = from;
        int room = roomFor(count);
        int untilEnd = Math.min(room, FRAMES - head);
        copyIn(words, from, untilEnd, head);
        if (room > untilEnd) {
            copyIn(words, from + untilEnd, room - untilEnd, 0);
        }
        for (int i = room; i < left; i++) {
            ring.set(JAVA_INT, at(i), TP_STATUS_AVAILABLE);
        }
        ready = room;
        return room;
    }

    private void copyIn(int[] words, int slot, int count, int frame) {
        MemorySegment.copy(
                words,
                slot * frameWords,
                ring,
                JAVA_INT,
                (long) frame * frameWords * Integer.BYTES,
                count * frameWords);
    }

    /// How many frames from `head` on may be written, up to `count`: all where everything is out, which one call tells,
    /// and else those that the kernel does not still call its own.
    private int roomFor(int count) {
        if (socket.kernel().unsentBytes(socket.number()) == 0) {
            return count;
        }
        if ((ring.get(JAVA_INT, at(0)) & TP_STATUS_SENDING) != 0) {
            return 0;
        }
        if (seen.length < count * frameWords) {
            seen = new int[count * frameWords];
        }
        int untilEnd = Math.min(count, FRAMES - head);
        copyOut(0, untilEnd, head);
        copyOut(untilEnd, count - untilEnd, 0);
        VarHandle.acquireFence(); // pairs with the kernel's barrier where it gives a frame back
        int free = 0;
        while (free < count && (seen[free * frameWords + STATUS_WORD] & TP_STATUS_SENDING) == 0) {
            free++;
        }
        return free;
    }

    private void copyOut(int index, int count, int frame) {
        MemorySegment.copy(
                ring,
                JAVA_INT,
                (long) frame * frameWords * Integer.BYTES,
                seen,
                index * frameWords,
                count * frameWords);
    }

    /// Frames that the kernel took before it met the error: those that it no longer calls ready.
    private int takenBeforeError() {
        int taken = 0;
        while (taken < ready) {
            int status = ring.get(JAVA_INT, at(taken)) & STATUS_BITS;
            if (status == TP_STATUS_SEND_REQUEST || status == TP_STATUS_WRONG_FORMAT) {
                break;
            }
            taken++;
        }
        return taken;
    }

    /// Where in the ring the status of the frame is that is `offset` behind `head`.
    private long at(int offset) {
        return (long) (head + offset & FRAMES - 1) * frameWords * Integer.BYTES
                + Tpacket2Hdr.TP_STATUS;
    }

    /// Does the work of [FrameSender#awaitRoom(long)].
    ///
    /// @param result  what the last call of `send` said
    boolean awaitRoom(int result, long timeoutNanos) {
        return socket.awaitRoom(result, timeoutNanos);
    }

    @Override
    public void close() {
        try (var disposal = new Disposal()) {
            close(disposal);
        }
    }

    void close(Disposal disposal) {
        mapping.close();
        socket.close(disposal);
    }
}
