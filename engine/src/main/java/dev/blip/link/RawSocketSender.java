package dev.blip.link;

import static dev.blip.linux.LinuxException.check;

import dev.blip.linux.Disposal;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Socket;
import dev.blip.linux.SystemCall;
import dev.blip.wire.SlotShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// IP packets through a raw(7) socket, header included: the kernel finds route and next hop for each. For links whose
/// header we cannot write (loopback, tunnels), and for targets behind several gateways. Neighbours who are not there
/// must not be asked by it: what waits for them fills its buffer. Owner: one transmit thread.
public final class RawSocketSender implements FrameSender {
    private final SendSocket socket;
    private final SlotBatch batch;
    private int lastResult;

    private RawSocketSender(SendSocket socket, SlotBatch batch) {
        this.socket = socket;
        this.batch = batch;
    }

    /// @param interfaceName  the only interface by which packets may leave, or null where the routes decide
    /// @param capacity       slots, 64 to 256
    public static RawSocketSender open(@Nullable String interfaceName, int capacity)
            throws LinkException {
        return open(interfaceName, capacity, MAX_PACKET_BYTES);
    }

    /// @param packetBytes  longest packet; above `MAX_PACKET_BYTES` each may have a length of its own
    public static RawSocketSender open(
            @Nullable String interfaceName, int capacity, int packetBytes) throws LinkException {
        SlotBatch batch = new SlotBatch(capacity, packetBytes);
        Fd fd = null;
        try (Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            fd =
                    Fd.socket(
                            kernel,
                            Socket.AF_INET,
                            Socket.SOCK_RAW,
                            Socket.IPPROTO_RAW,
                            "a raw socket");
            set(kernel, fd, Socket.IP_HDRINCL);
            // Without it the kernel turns ENOBUFS into success, for a full device and for a full
            // neighbour table alike
            // (net/ipv4/raw.c, raw_send_hdrinc). ICMP errors do not come to a socket of protocol
            // 255.
            set(kernel, fd, Socket.IP_RECVERR);
            if (interfaceName != null) {
                MemorySegment name = arena.allocateFrom(interfaceName, StandardCharsets.UTF_8);
                check(
                        SystemCall.SETSOCKOPT,
                        kernel.setsockopt(
                                fd.number(), Socket.SOL_SOCKET, Socket.SO_BINDTODEVICE, name),
                        interfaceName);
            }
            SendBuffer.enlarge(kernel, fd);
            return new RawSocketSender(new SendSocket(fd), batch);
        } catch (LinuxException e) {
            if (fd != null) {
                fd.close();
            }
            batch.close();
            throw Refusal.of(
                    "cannot open a raw socket"
                            + (interfaceName == null ? "" : " on " + interfaceName),
                    e);
        }
    }

    private static void set(Kernel kernel, Fd fd, int option) throws LinuxException {
        int result = kernel.setsockopt(fd.number(), Socket.IPPROTO_IP, option, 1);
        check(SystemCall.SETSOCKOPT, result, "a raw socket");
    }

    @Override
    public int[] words() {
        return batch.words();
    }

    @Override
    public int slotWords() {
        return batch.slotWords();
    }

    @Override
    public int capacity() {
        return batch.capacity();
    }

    @Override
    public void prepare(SlotShape shape, MemorySegment packet) {
        batch.prepare(packet);
    }

    @Override
    public void load(int from, int count) {
        batch.load(from, count);
    }

    /// A batch that fails in its middle reports the frames before the failure, and the next call, which then begins
    /// with the bad one, its error: sendmmsg(2).
    @Override
    public int send(int from, int count) {
        do {
            lastResult =
                    socket.kernel()
                            .sendmmsg(
                                    socket.number(),
                                    batch.memory(),
                                    batch.messageAt(from),
                                    count,
                                    Socket.MSG_DONTWAIT);
        } while (lastResult == -Errno.EINTR);
        return lastResult;
    }

    @Override
    public boolean awaitRoom(long timeoutNanos) {
        return socket.awaitRoom(lastResult, timeoutNanos);
    }

    @Override
    public void close() {
        socket.close();
        batch.close();
    }

    @Override
    public void close(Disposal disposal) {
        socket.close(disposal);
        batch.close();
    }
}
