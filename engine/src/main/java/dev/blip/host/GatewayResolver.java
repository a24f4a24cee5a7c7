package dev.blip.host;

import static dev.blip.linux.LinuxException.check;

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
import dev.blip.wire.Arp;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Ipv4;
import dev.blip.wire.MacAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Finds the MAC of a next hop: the kernel's table first, then ARP requests of our own.
public final class GatewayResolver {
    /// Requests sent before a gateway counts as silent.
    public static final int TRIES = 3;

    /// How long each may stay unanswered.
    public static final long TRY_NANOS = 1_000_000_000L;

    private static final int MAX_TRIES = 10;
    private static final int BUFFER_BYTES = 128;

    private GatewayResolver() {}

    /// The gateway's MAC in the low 48 bits.
    ///
    /// @param source   the sender address of our requests: the route's source
    /// @param gateway  in network bit order
    /// @throws HostException if nobody answers for it, or the interface is no Ethernet
    public static long resolve(NetworkInterface on, int source, int gateway) throws HostException {
        return resolve(on, source, gateway, TRIES, TRY_NANOS);
    }

    /// @param tries     requests at most, 1 to 10
    /// @param tryNanos  wait after each
    public static long resolve(
            NetworkInterface on, int source, int gateway, int tries, long tryNanos)
            throws HostException {
        if (tries < 1 || tries > MAX_TRIES) {
            throw new IllegalArgumentException(
                    "tries must be 1 to " + MAX_TRIES + ": tries=" + tries);
        }
        if (!on.isEthernet()) {
            throw new HostException(
                    "cannot find the MAC address of gateway "
                            + Ipv4.text(gateway)
                            + " on "
                            + on.name(),
                    "it is no Ethernet",
                    "an interface whose frames have MAC addresses",
                    "--transmit raw");
        }
        long known = Neighbours.macOf(on.index(), gateway);
        return known >= 0 ? known : ask(on, source, gateway, tries, tryNanos);
    }

    private static long ask(NetworkInterface on, int source, int gateway, int tries, long tryNanos)
            throws HostException {
        try (Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            try (Fd fd =
                    Fd.socket(kernel, Socket.AF_PACKET, Socket.SOCK_RAW, 0, "a packet socket")) {
                MemorySegment address = arena.allocate(SockaddrLl.SIZE, 4);
                SockaddrLl.put(address, 0, Packet.ETH_P_ARP, on.index());
                check(SystemCall.BIND, kernel.bind(fd.number(), address), on.name());
                MemorySegment request =
                        arena.allocateFrom(
                                ValueLayout.JAVA_BYTE, request(on.mac(), source, gateway));
                MemorySegment reply = arena.allocate(BUFFER_BYTES);
                MemorySegment poll = arena.allocate(Pollfd.SIZE, 4);
                Pollfd.put(poll, 0, fd.number(), Poll.POLLIN);
                for (int attempt = 0; attempt < tries; attempt++) {
                    int sent = kernel.sendto(fd.number(), request, 0, MemorySegment.NULL);
                    check(SystemCall.SENDTO, sent, on.name());
                    long mac = awaitReply(kernel, fd, poll, reply, source, gateway, tryNanos);
                    if (mac >= 0) {
                        return mac;
                    }
                }
            }
        } catch (LinuxException e) {
            throw cannotAsk(on, gateway, e);
        }
        throw new HostException(
                "cannot find the MAC address of gateway " + Ipv4.text(gateway) + " on " + on.name(),
                "it does not answer ARP, asked " + tries + " times",
                "a gateway that answers ARP",
                "ip neigh; --router-mac if you know it, or another --interface");
    }

    private static HostException cannotAsk(NetworkInterface on, int gateway, LinuxException e) {
        boolean isForbidden = e.errno() == Errno.EPERM || e.errno() == Errno.EACCES;
        boolean isDown = e.errno() == Errno.ENETDOWN;
        return new HostException(
                "cannot ask for the MAC address of gateway "
                        + Ipv4.text(gateway)
                        + " on "
                        + on.name(),
                Errno.text(e.errno()),
                isForbidden
                        ? "CAP_NET_RAW"
                        : isDown ? on.name() + " up" : "a packet socket on " + on.name(),
                isForbidden
                        ? "run as root, or --connect"
                        : isDown ? "ip link set " + on.name() + " up" : "--router-mac",
                e);
    }

    private static byte[] request(long mac, int source, int gateway) {
        byte[] frame = new byte[Ethernet.MIN_FRAME_LENGTH];
        int header = Ethernet.write(frame, 0, MacAddress.BROADCAST, mac, Ethernet.TYPE_ARP);
        Arp.writeRequest(frame, header, mac, source, gateway);
        return frame;
    }

    /// @return the gateway's MAC, or -1 if the time was over first
    private static long awaitReply(
            Kernel kernel,
            Fd fd,
            MemorySegment poll,
            MemorySegment reply,
            int source,
            int gateway,
            long timeoutNanos)
            throws LinuxException {
        long end = System.nanoTime() + timeoutNanos;
        for (long left = timeoutNanos; left > 0; left = end - System.nanoTime()) {
            kernel.ppoll(poll, 1, left);
            int length = kernel.recv(fd.number(), reply, Socket.MSG_DONTWAIT);
            if (length == -Errno.EAGAIN || length == -Errno.EINTR) {
                continue;
            }
            check(SystemCall.RECVFROM, length, "an ARP reply");
            byte[] frame = reply.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            if (isReply(frame, source, gateway)) {
                return Arp.senderMac(frame, Ethernet.LENGTH);
            }
        }
        return -1;
    }

    private static boolean isReply(byte[] frame, int source, int gateway) {
        return Ethernet.check(frame, 0, frame.length) >= 0
                && Arp.check(frame, Ethernet.LENGTH, frame.length) >= 0
                && Arp.operation(frame, Ethernet.LENGTH) == Arp.REPLY
                && Arp.senderAddress(frame, Ethernet.LENGTH) == gateway
                && Arp.targetAddress(frame, Ethernet.LENGTH) == source;
    }
}
