package dev.blip.link;

import static dev.blip.linux.LinuxException.check;

import dev.blip.bpf.FilterRules;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Packet;
import dev.blip.linux.Poll;
import dev.blip.linux.Pollfd;
import dev.blip.linux.SockFilter;
import dev.blip.linux.SockFprog;
import dev.blip.linux.SockaddrLl;
import dev.blip.linux.Socket;
import dev.blip.linux.SystemCall;
import dev.blip.linux.TpacketStatsV3;
import dev.blip.wire.Ethernet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Asks on one Ethernet link who has an address, and hears who is there: frames of our own, so that the kernel's table
/// of neighbours is neither asked nor written. Owner: one thread.
public final class ArpSocket implements AutoCloseable {
    /// Takes what was heard; nothing of it is believed yet.
    public interface Listener {
        /// @param frame  the whole of it, or what the filter keeps of it; the listener's
        void heard(byte[] frame);
    }

    /// Frames of one `poll` at the most.
    public static final int LAP = 4096;

    private static final int RECEIVE_BYTES = 4 << 20;
    private static final int MOST_BYTES = 128; // of a frame that is sent, or kept of one

    private final Arena arena = Arena.ofShared();
    private final Kernel kernel = new Kernel(arena);
    private final Fd socket;
    private final long mac;
    private final byte[] header = new byte[Ethernet.LENGTH];
    private final MemorySegment request = arena.allocate(Ethernet.MIN_FRAME_LENGTH);
    private final MemorySegment whole = arena.allocate(MOST_BYTES);
    private final MemorySegment reply = arena.allocate(MOST_BYTES);
    private final MemorySegment poll = arena.allocate(Pollfd.SIZE, 4);
    private final MemorySegment statistics = arena.allocate(TpacketStatsV3.SIZE, 4);
    private long dropped;

    private ArpSocket(Fd socket, long mac) {
        this.socket = socket;
        this.mac = mac;
        Pollfd.put(poll, 0, socket.number(), Poll.POLLIN);
    }

    /// @param interfaceName  for messages
    /// @param mac            the interface's, in the low 48 bits
    /// @param rules          what is heard
    public static ArpSocket open(
            String interfaceName, int interfaceIndex, long mac, FilterRules rules)
            throws LinkException {
        Fd fd = null;
        try (Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            // Protocol 0: nothing is heard before the filter stands and bind(2) has said where.
            fd = Fd.socket(kernel, Socket.AF_PACKET, Socket.SOCK_RAW, 0, "a packet socket");
            shape(arena, kernel, fd, rules);
            MemorySegment address = arena.allocate(SockaddrLl.SIZE, 4);
            // All protocols, for only such a socket is told of a tag that was taken off.
            SockaddrLl.put(address, 0, Packet.ETH_P_ALL, interfaceIndex);
            check(SystemCall.BIND, kernel.bind(fd.number(), address), interfaceName);
            return new ArpSocket(fd, mac);
        } catch (LinuxException e) {
            if (fd != null) {
                fd.close();
            }
            throw Refusal.of("cannot open a packet socket on " + interfaceName, e);
        }
    }

    private static void shape(Arena arena, Kernel kernel, Fd fd, FilterRules rules)
            throws LinuxException {
        int ignoring =
                kernel.setsockopt(fd.number(), Packet.SOL_PACKET, Packet.PACKET_IGNORE_OUTGOING, 1);
        check(SystemCall.SETSOCKOPT, ignoring, "PACKET_IGNORE_OUTGOING");
        // More than net.core.rmem_max needs CAP_NET_ADMIN; a smaller buffer is read in time as
        // well.
        if (kernel.setsockopt(fd.number(), Socket.SOL_SOCKET, Socket.SO_RCVBUFFORCE, RECEIVE_BYTES)
                < 0) {
            kernel.setsockopt(fd.number(), Socket.SOL_SOCKET, Socket.SO_RCVBUF, RECEIVE_BYTES);
        }
        byte[] filter = rules.socketFilter(Ethernet.LENGTH);
        MemorySegment program = arena.allocate(filter.length, 8);
        program.copyFrom(MemorySegment.ofArray(filter));
        MemorySegment value = arena.allocate(SockFprog.SIZE, 8);
        SockFprog.put(value, 0, filter.length / SockFilter.SIZE, program.address());
        int attached =
                kernel.setsockopt(fd.number(), Socket.SOL_SOCKET, Socket.SO_ATTACH_FILTER, value);
        check(SystemCall.SETSOCKOPT, attached, "SO_ATTACH_FILTER");
    }

    /// Sends one packet in a frame of the shortest length.
    ///
    /// @param words        the packet as it lies in memory, 46 bytes of it
    /// @param destination  who is to hear it: `MacAddress.BROADCAST`, or one station
    /// @return 1, or `-errno` if the frame did not leave
    public int send(int[] words, long destination) {
        int packet = Ethernet.write(header, 0, destination, mac, Ethernet.TYPE_ARP);
        MemorySegment.copy(header, 0, request, ValueLayout.JAVA_BYTE, 0, packet);
        MemorySegment.copy(
                MemorySegment.ofArray(words), 0, request, packet, request.byteSize() - packet);
        int sent = kernel.sendto(socket.number(), request, Socket.MSG_DONTWAIT, MemorySegment.NULL);
        return sent < 0 ? sent : 1;
    }

    /// Sends one frame as it is.
    ///
    /// @param frame  128 bytes at the most
    /// @return 1, or `-errno` if it did not leave
    public int send(byte[] frame) {
        MemorySegment.copy(frame, 0, whole, ValueLayout.JAVA_BYTE, 0, frame.length);
        MemorySegment bytes = whole.asSlice(0, frame.length);
        int sent = kernel.sendto(socket.number(), bytes, Socket.MSG_DONTWAIT, MemorySegment.NULL);
        return sent < 0 ? sent : 1;
    }

    /// Gives what waits to `listener`.
    ///
    /// @return frames read; `LAP` if there may be more
    public int poll(Listener listener) {
        for (int frames = 0; frames < LAP; frames++) {
            int length = kernel.recv(socket.number(), reply, Socket.MSG_DONTWAIT);
            if (length < 0 && length != -Errno.EINTR) {
                return frames; // nothing waits, or the interface is down: who asks will notice
            }
            if (length > 0) {
                listener.heard(reply.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            }
        }
        return LAP;
    }

    /// Waits until a frame may be waiting, or the time is over.
    public void await(long timeoutNanos) {
        kernel.ppoll(poll, 1, Math.max(0, timeoutNanos));
    }

    /// Frames that passed the filter and that the kernel had no room for.
    public long dropped() {
        int length =
                kernel.getsockopt(
                        socket.number(), Packet.SOL_PACKET, Packet.PACKET_STATISTICS, statistics);
        if (length > TpacketStatsV3.TP_DROPS) {
            dropped += Integer.toUnsignedLong(TpacketStatsV3.drops(statistics, 0));
        }
        return dropped;
    }

    @Override
    public void close() {
        socket.close();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
