package dev.blip.link;

import static dev.blip.linux.LinuxException.check;

import dev.blip.linux.Disposal;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Packet;
import dev.blip.linux.SockaddrLl;
import dev.blip.linux.Socket;
import dev.blip.linux.SystemCall;
import dev.blip.wire.Ethernet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Whole Ethernet frames to one next hop, through a packet(7) socket and past the queueing discipline: twice the rate
/// of a raw socket, which looks a route up for each packet. Owner: one transmit thread.
public final class PacketSocketSender implements FrameSender {
    private final SendSocket socket;
    private final SlotBatch batch;

    private PacketSocketSender(SendSocket socket, SlotBatch batch) {
        this.socket = socket;
        this.batch = batch;
    }

    /// @param interfaceName   for messages
    /// @param interfaceIndex  where frames leave
    /// @param sourceMac       in the low 48 bits
    /// @param destinationMac  the next hop's, in the low 48 bits
    /// @param capacity        slots, 64 to 256
    public static PacketSocketSender open(
            String interfaceName,
            int interfaceIndex,
            long sourceMac,
            long destinationMac,
            int capacity)
            throws LinkException {
        byte[] header = new byte[Ethernet.LENGTH];
        Ethernet.write(header, 0, destinationMac, sourceMac, Ethernet.TYPE_IPV4);
        SlotBatch batch = new SlotBatch(capacity, header, false);
        Fd fd = null;
        try (Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            // Protocol 0, here and in the address: the socket sends and no frame is ever copied to
            // it, packet(7).
            fd = Fd.socket(kernel, Socket.AF_PACKET, Socket.SOCK_RAW, 0, "a packet socket");
            // Refused by no kernel since 3.14; without it frames pass the queueing discipline,
            // which is only slower.
            kernel.setsockopt(fd.number(), Packet.SOL_PACKET, Packet.PACKET_QDISC_BYPASS, 1);
            SendBuffer.enlarge(kernel, fd);
            MemorySegment address = arena.allocate(SockaddrLl.SIZE, 4);
            SockaddrLl.put(address, 0, 0, interfaceIndex);
            check(SystemCall.BIND, kernel.bind(fd.number(), address), interfaceName);
            return new PacketSocketSender(new SendSocket(fd, batch), batch);
        } catch (LinuxException e) {
            if (fd != null) {
                fd.close();
            }
            batch.close();
            throw Refusal.of("cannot open a packet socket on " + interfaceName, e);
        }
    }

    @Override
    public int[] words() {
        return batch.words();
    }

    @Override
    public int capacity() {
        return batch.capacity();
    }

    @Override
    public void prepare(MemorySegment ipPacket) {
        batch.prepare(ipPacket);
    }

    @Override
    public void load(int from, int count) {
        batch.load(from, count);
    }

    @Override
    public int send(int from, int count) {
        return socket.send(from, count);
    }

    @Override
    public boolean awaitRoom(long timeoutNanos) {
        return socket.awaitRoom(timeoutNanos);
    }

    @Override
    public String word() {
        return "packet";
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public void close(Disposal disposal) {
        socket.close(disposal);
    }
}
