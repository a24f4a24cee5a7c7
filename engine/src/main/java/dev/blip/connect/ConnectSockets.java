package dev.blip.connect;

import dev.blip.linux.Cmsghdr;
import dev.blip.linux.Errno;
import dev.blip.linux.Iovec;
import dev.blip.linux.Kernel;
import dev.blip.linux.Msghdr;
import dev.blip.linux.SockExtendedErr;
import dev.blip.linux.SockaddrIn;
import dev.blip.linux.Socket;
import dev.blip.verdict.Reason;
import dev.blip.way.Ways;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Makes the sockets of a connect scan, connects them without waiting, and reads what the kernel says of them. Owner:
/// one thread.
public final class ConnectSockets implements AutoCloseable {
    private static final int CONTROL_BYTES = 256;

    private final Arena arena = Arena.ofShared();
    private final Kernel kernel = new Kernel(arena);
    private final MemorySegment message = arena.allocate(Msghdr.SIZE, 8);
    private final MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
    private final MemorySegment piece =
            arena.allocate(Iovec.SIZE, 8); // of no bytes: the quoted SYN tells nothing new
    private final MemorySegment local = arena.allocate(SockaddrIn.SIZE, 8);
    private final @Nullable Integer source;
    private final @Nullable MemorySegment device;
    private final Ways ways;

    /// @param source  to connect from; null for the kernel's choice
    /// @param device  to leave by; null for the routes' choice
    ConnectSockets(@Nullable Integer source, @Nullable String device, Ways ways) {
        this.source = source;
        this.device = device == null ? null : arena.allocateFrom(device, StandardCharsets.UTF_8);
        this.ways = ways;
    }

    /// @return a socket that leaves by the device and from the source asked for, or `-errno`
    int open() {
        int type = Socket.SOCK_STREAM | Socket.SOCK_NONBLOCK | Socket.SOCK_CLOEXEC;
        int fd = kernel.socket(Socket.AF_INET, type, Socket.IPPROTO_TCP);
        if (fd < 0) {
            return fd;
        }
        // Closed by a RST and not by a FIN: no TIME_WAIT at either end, and the port is free at
        // once. Each step only if the one before it went well: the first error is the one that is
        // told.
        int result = kernel.resetOnClose(fd);
        if (result >= 0 && device != null) {
            result = kernel.setsockopt(fd, Socket.SOL_SOCKET, Socket.SO_BINDTODEVICE, device);
        }
        if (result >= 0 && source != null) {
            result = kernel.bindAddress(fd, source);
        }
        if (result < 0) {
            kernel.close(fd);
            return result;
        }
        return fd;
    }

    /// Makes the call, in which the SYN leaves, and looks at what it has brought: where the target is as near as a
    /// cable, that may be the answer.
    ///
    /// @return null if there is no outcome yet. A reason without a verdict means that nothing left
    @Nullable Reason connect(int fd, ConnectTarget target) {
        int result = kernel.connect(fd, target.address(), target.port());
        return isUnderWay(result) ? again(fd, target) : reasonOf(result, true);
    }

    /// EINTR as well: connect(2) goes on by itself after a signal.
    private static boolean isUnderWay(int result) {
        return result == -Errno.EINPROGRESS || result == -Errno.EALREADY || result == -Errno.EINTR;
    }

    /// The second connect(2) says what became of the first.
    private @Nullable Reason again(int fd, ConnectTarget target) {
        int result = kernel.connect(fd, target.address(), target.port());
        if (isUnderWay(result)) {
            return null;
        }
        Reason icmp = result < 0 ? icmpError(fd, target) : null;
        return icmp == null ? reasonOf(result, false) : icmp;
    }

    /// Looks for the outcome once more. An ICMP error that arrives within the call that sends is queued, and the kernel
    /// goes on trying: net/ipv4/tcp_ipv4.c, tcp_v4_err, where the socket is owned by its user.
    @Nullable Reason outcome(int fd, ConnectTarget target) {
        Reason reason = again(fd, target);
        return reason == null ? icmpError(fd, target) : reason;
    }

    void close(int fd) {
        kernel.close(fd);
    }

    /// What the socket's error queue says, ip(7); null if it is empty.
    private @Nullable Reason icmpError(int fd, ConnectTarget target) {
        Msghdr.put(message, 0, 0, 0, piece.address());
        Msghdr.putControl(message, 0, control.address(), CONTROL_BYTES);
        int flags = Socket.MSG_ERRQUEUE | Socket.MSG_DONTWAIT;
        if (kernel.recvmsg(fd, message, flags) < 0 || !holdsIcmpError()) {
            return null;
        }
        int errno = SockExtendedErr.errno(control, Cmsghdr.SIZE);
        boolean isOurs =
                SockExtendedErr.offender(control, Cmsghdr.SIZE) == localAddress(fd)
                        && ways.kindOf(target.address()) != Ways.Kind.HERE;
        return isOurs ? reasonOfOurs(errno, target) : reasonOfIcmp(errno);
    }

    /// Whether the control message is the one that ip(7) describes, whole; anything else is no evidence.
    private boolean holdsIcmpError() {
        long length = Cmsghdr.SIZE + (long) SockExtendedErr.SIZE + SockaddrIn.SIZE;
        return Msghdr.controlLength(message, 0) >= length
                && Cmsghdr.level(control, 0) == Socket.IPPROTO_IP
                && Cmsghdr.type(control, 0) == Socket.IP_RECVERR
                && SockExtendedErr.origin(control, Cmsghdr.SIZE) == Socket.SO_EE_ORIGIN_ICMP;
    }

    /// The address that the kernel has chosen for the socket, 0 if it does not say.
    private int localAddress(int fd) {
        return kernel.getsockname(fd, local) < 0 ? 0 : SockaddrIn.address(local, 0);
    }

    /// This machine's own word, by its own stack: nobody answered ARP for the next hop, or a firewall here refuses.
    private Reason reasonOfOurs(int errno, ConnectTarget target) {
        if (errno != Errno.EHOSTUNREACH) {
            return Reason.NOT_ASKED;
        }
        boolean isNeighbour = ways.kindOf(target.address()) == Ways.Kind.NEIGHBOURS;
        return isNeighbour ? Reason.NO_ARP : Reason.NO_ROUTE;
    }

    /// `icmp_err_convert` in net/ipv4/icmp.c.
    private static Reason reasonOfIcmp(int errno) {
        return switch (errno) {
            case Errno.ECONNREFUSED -> Reason.CONN_REFUSED;
            case Errno.ENETUNREACH -> Reason.NET_UNREACH;
            case Errno.ENOPROTOOPT -> Reason.PROTO_UNREACH;
            case Errno.EACCES -> Reason.ADMIN_PROHIBITED;
            default -> Reason.HOST_UNREACH;
        };
    }

    /// @param isFirst  the call that sends: what it says, this machine says
    static Reason reasonOf(int result, boolean isFirst) {
        return switch (-result) {
            case 0, Errno.EISCONN -> Reason.SYN_ACK;
            case Errno.ECONNRESET -> Reason.SYN_ACK; // connected, and reset before it returned
            case Errno.ECONNREFUSED -> Reason.CONN_REFUSED;
            case Errno.ETIMEDOUT -> Reason.NO_RESPONSE;
            case Errno.EHOSTUNREACH -> isFirst ? Reason.UNREACHABLE : Reason.HOST_UNREACH;
            case Errno.ENETUNREACH -> isFirst ? Reason.NO_ROUTE : Reason.NET_UNREACH;
            case Errno.EACCES -> isFirst ? Reason.PROHIBIT : Reason.ADMIN_PROHIBITED;
            case Errno.EINVAL -> isFirst ? Reason.BLACKHOLE : Reason.NO_ROUTE;
            case Errno.ENETDOWN, Errno.ENODEV -> Reason.NO_ROUTE; // the link is gone
            // EMFILE, EADDRNOTAVAIL, EPERM, ENOBUFS: this machine's trouble, no word of the
            // target's
            default -> Reason.NOT_ASKED;
        };
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
