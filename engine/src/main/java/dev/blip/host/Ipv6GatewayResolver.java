package dev.blip.host;

import static dev.blip.linux.LinuxException.check;

import dev.blip.address.Ipv6Address;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Packet;
import dev.blip.linux.Poll;
import dev.blip.linux.Pollfd;
import dev.blip.linux.SockaddrLl;
import dev.blip.linux.Socket;
import dev.blip.linux.SystemCall;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Icmpv6;
import dev.blip.wire.Ipv6;
import dev.blip.wire.MacAddress;
import dev.blip.wire.NeighbourDiscovery;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Finds the MAC of a next hop in IPv6: the kernel's table first, then neighbour solicitations of our own.
public final class Ipv6GatewayResolver {
    private static final int BUFFER_BYTES = 256;
    private static final int UNKNOWN = -1;

    private final NetworkInterface on;
    private final Ipv6Address source;
    private final Ipv6Address gateway;

    private Ipv6GatewayResolver(NetworkInterface on, Ipv6Address source, Ipv6Address gateway) {
        this.on = on;
        this.source = source;
        this.gateway = gateway;
    }

    /// The gateway's MAC in the low 48 bits.
    ///
    /// @param on      an Ethernet interface
    /// @param source  the sender address of our solicitations
    /// @throws HostException if nobody answers for it
    public static long resolve(NetworkInterface on, Ipv6Address source, Ipv6Address gateway)
            throws HostException {
        long known = Ipv6Neighbours.macOf(on.index(), gateway);
        return known >= 0 ? known : new Ipv6GatewayResolver(on, source, gateway).ask();
    }

    private String what() {
        return "cannot find the MAC address of gateway " + gateway.text() + " on " + on.name();
    }

    private long ask() throws HostException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            try (Fd fd =
                    Fd.socket(kernel, Socket.AF_PACKET, Socket.SOCK_RAW, 0, "a packet socket")) {
                MemorySegment address = arena.allocate(SockaddrLl.SIZE, 4);
                SockaddrLl.put(address, 0, Packet.ETH_P_IPV6, on.index());
                check(SystemCall.BIND, kernel.bind(fd.number(), address), on.name());
                MemorySegment question = arena.allocateFrom(ValueLayout.JAVA_BYTE, solicitation());
                for (int attempt = 0; attempt < GatewayResolver.TRIES; attempt++) {
                    int sent = kernel.sendto(fd.number(), question, 0, MemorySegment.NULL);
                    check(SystemCall.SENDTO, sent, on.name());
                    long mac = await(arena, kernel, fd);
                    if (mac >= 0) {
                        return mac;
                    }
                }
            }
        } catch (LinuxException e) {
            throw new HostException(
                    what(),
                    Errno.text(e.errno()),
                    "CAP_NET_RAW, and " + on.name() + " up",
                    "run as root; --router-mac if you know it",
                    e);
        }
        throw new HostException(
                what(),
                "it does not answer neighbour solicitations, asked "
                        + GatewayResolver.TRIES
                        + " times",
                "a gateway that answers them",
                "ip -6 neigh; --router-mac if you know it, or another --interface");
    }

    private byte[] solicitation() {
        byte[] frame = new byte[Ethernet.LENGTH + NeighbourDiscovery.PACKET_LENGTH];
        NeighbourDiscovery.writeQuestion(
                frame,
                on.mac(),
                source.high(),
                source.low(),
                MacAddress.BROADCAST,
                gateway.high(),
                gateway.low());
        return frame;
    }

    /// @return the gateway's MAC, or -1 if the time was over first
    private long await(Arena arena, Kernel kernel, Fd fd) throws LinuxException {
        MemorySegment reply = arena.allocate(BUFFER_BYTES);
        MemorySegment poll = arena.allocate(Pollfd.SIZE, 4);
        Pollfd.put(poll, 0, fd.number(), Poll.POLLIN);
        long end = System.nanoTime() + GatewayResolver.TRY_NANOS;
        for (long left = GatewayResolver.TRY_NANOS; left > 0; left = end - System.nanoTime()) {
            kernel.ppoll(poll, 1, left);
            int length = kernel.recv(fd.number(), reply, Socket.MSG_DONTWAIT);
            if (length == -Errno.EAGAIN || length == -Errno.EINTR) {
                continue;
            }
            check(SystemCall.RECVFROM, length, "a neighbour advertisement");
            byte[] frame = reply.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            long mac = claim(frame, gateway);
            if (mac >= 0) {
                return mac;
            }
        }
        return UNKNOWN;
    }

    /// The MAC that a frame says is `gateway`'s, or -1 if it says nothing of it. An answer to one station need not
    /// repeat the MAC that it comes from (RFC 4861 section 4.4).
    public static long claim(byte[] frame, Ipv6Address gateway) {
        int ip = Ethernet.LENGTH;
        if (Ethernet.check(frame, 0, frame.length) < 0
                || Ethernet.type(frame, 0) != Ethernet.TYPE_IPV6
                || Ipv6.check(frame, ip, frame.length) < 0
                || Ipv6.nextHeader(frame, ip) != Ipv6.NEXT_ICMPV6) {
            return UNKNOWN;
        }
        int at = ip + Ipv6.LENGTH;
        int end = Ipv6.packetEnd(frame, ip, frame.length);
        boolean isAbout =
                NeighbourDiscovery.check(frame, ip, at, end) > 0
                        && Icmpv6.type(frame, at) == NeighbourDiscovery.ADVERTISEMENT
                        && NeighbourDiscovery.targetHigh(frame, at) == gateway.high()
                        && NeighbourDiscovery.targetLow(frame, at) == gateway.low()
                        && Icmpv6.isChecksumRight(frame, ip, at, end);
        if (!isAbout) {
            return UNKNOWN;
        }
        long given = NeighbourDiscovery.targetMac(frame, at, end);
        long mac = given < 0 ? Ethernet.source(frame, 0) : given;
        return mac >= 0 && MacAddress.isStation(mac) ? mac : UNKNOWN;
    }
}
