package dev.blip.host;

import static dev.blip.linux.LinuxException.check;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Packet;
import dev.blip.linux.SockaddrLl;
import dev.blip.linux.Socket;
import dev.blip.linux.SystemCall;
import dev.blip.wire.Arp;
import dev.blip.wire.Ethernet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Hears what a next hop says of its MAC, asked or unasked ([RFC 5227](https://www.rfc-editor.org/rfc/rfc5227)), on a
/// packet socket that never blocks. The kernel's own table does not do: it learns nothing from a gratuitous ARP of a
/// gateway to which it has not sent itself. Owner: the thread that opened it.
public final class GatewayArp implements AutoCloseable {
    /// Read at one call; a flood of ARP costs no more.
    private static final int MOST_FRAMES = 64;

    private static final int BUFFER_BYTES = 128;
    private static final long GROUP_BIT = 1L << 40; // IEEE 802: a multicast address

    private final Arena arena = Arena.ofConfined();
    private final Kernel kernel = new Kernel(arena);
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
    private final MemorySegment from = arena.allocate(SockaddrLl.SIZE, 4);
    private final MemorySegment request = arena.allocate(Ethernet.MIN_FRAME_LENGTH, 8);
    private final byte[] frame = new byte[BUFFER_BYTES];
    private final long ownMac;
    private final int source;
    private final Fd fd;

    private GatewayArp(NetworkInterface on, int source) throws LinuxException {
        this.ownMac = on.mac();
        this.source = source;
        Fd opened = null;
        try {
            opened = Fd.socket(kernel, Socket.AF_PACKET, Socket.SOCK_RAW, 0, "a packet socket");
            MemorySegment address = arena.allocate(SockaddrLl.SIZE, 4);
            SockaddrLl.put(address, 0, Packet.ETH_P_ARP, on.index());
            check(SystemCall.BIND, kernel.bind(opened.number(), address), on.name());
        } catch (LinuxException e) {
            if (opened != null) {
                opened.close();
            }
            arena.close();
            throw e;
        }
        fd = opened;
    }

    /// Hears from now on.
    ///
    /// @param on      an Ethernet interface
    /// @param source  the sender address of our requests
    public static GatewayArp open(NetworkInterface on, int source) throws HostException {
        try {
            return new GatewayArp(on, source);
        } catch (LinuxException e) {
            throw new HostException(
                    "cannot hear ARP on " + on.name(),
                    Errno.text(e.errno()),
                    "a packet socket on " + on.name(),
                    "run as root, or with CAP_NET_RAW",
                    e);
        }
    }

    /// Asks who has `gateway`. Whether the kernel took the question is not told: who hears no answer asks again.
    ///
    /// @param destination  who is asked, in the low 48 bits: [MacAddress#BROADCAST] for all on the link
    public void ask(int gateway, long destination) {
        byte[] bytes = new byte[Ethernet.MIN_FRAME_LENGTH];
        int header = Ethernet.write(bytes, 0, destination, ownMac, Ethernet.TYPE_ARP);
        Arp.writeRequest(bytes, header, ownMac, source, gateway);
        MemorySegment.copy(bytes, 0, request, JAVA_BYTE, 0, bytes.length);
        kernel.sendto(fd.number(), request, Socket.MSG_DONTWAIT, MemorySegment.NULL);
    }

    /// Reads what waits, without waiting for more.
    ///
    /// @return the MAC that `gateway` has claimed last, in the low 48 bits, or -1 if it has said nothing
    public long heard(int gateway) {
        long mac = -1;
        for (int read = 0; read < MOST_FRAMES; read++) {
            int length = kernel.recvfrom(fd.number(), buffer, Socket.MSG_DONTWAIT, from);
            if (length == -Errno.EINTR || length == -Errno.ENETDOWN) {
                continue; // the second is said once; the socket hears again when the link is up
            }
            if (length < 0) {
                break;
            }
            if (SockaddrLl.pkttype(from, 0) > Packet.PACKET_MULTICAST) {
                continue; // another's, or another VLAN's, of which this is the only trace
            }
            MemorySegment.copy(buffer, JAVA_BYTE, 0, frame, 0, length);
            long claimed = claim(frame, length, gateway);
            mac = claimed < 0 || claimed == ownMac ? mac : claimed;
        }
        return mac;
    }

    /// The MAC that an ARP frame says is `gateway`'s, or -1 if it says nothing of it. As to the kernel, requests are as
    /// good as replies: who asks says who he is.
    static long claim(byte[] frame, int length, int gateway) {
        if (Ethernet.check(frame, 0, length) < 0
                || Ethernet.type(frame, 0) != Ethernet.TYPE_ARP
                || Arp.check(frame, Ethernet.LENGTH, length) < 0
                || Arp.senderAddress(frame, Ethernet.LENGTH) != gateway) {
            return -1;
        }
        int operation = Arp.operation(frame, Ethernet.LENGTH);
        long mac = Arp.senderMac(frame, Ethernet.LENGTH);
        boolean isOne = operation == Arp.REQUEST || operation == Arp.REPLY;
        return isOne && mac != 0 && (mac & GROUP_BIT) == 0 ? mac : -1;
    }

    @Override
    public void close() {
        fd.close();
        arena.close();
    }
}
