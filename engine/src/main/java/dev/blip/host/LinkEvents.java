package dev.blip.host;

import static dev.blip.linux.LinuxException.check;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv4Address;
import dev.blip.address.Ipv6Address;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Ifinfomsg;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Ndmsg;
import dev.blip.linux.Nlmsghdr;
import dev.blip.linux.Rtnetlink;
import dev.blip.linux.SockaddrNl;
import dev.blip.linux.Socket;
import dev.blip.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Hears from rtnetlink(7) that something about an interface may have changed. It never says what it is now: the kernel
/// does not tell everything (a link that goes down takes its IPv4 routes along in silence), and what it tells may be
/// lost, so whoever hears of a change looks again. Owner: the thread that opened it.
public final class LinkEvents implements AutoCloseable {
    // What may have changed.
    public static final int LINK = 1;
    public static final int ADDRESS = 2;
    public static final int ROUTE = 4;
    public static final int NEIGHBOUR = 8;

    /// Something was lost, or cannot be read: anything may have changed.
    public static final int ALL = LINK | ADDRESS | ROUTE | NEIGHBOUR;

    private static final int GROUPS =
            Rtnetlink.RTMGRP_LINK
                    | Rtnetlink.RTMGRP_NEIGH
                    | Rtnetlink.RTMGRP_IPV4_IFADDR
                    | Rtnetlink.RTMGRP_IPV4_ROUTE
                    | Rtnetlink.RTMGRP_IPV4_RULE
                    | Rtnetlink.RTMGRP_IPV6_IFADDR
                    | Rtnetlink.RTMGRP_IPV6_ROUTE
                    | 1 << Rtnetlink.RTNLGRP_IPV6_RULE - 1; // has no mask of its own

    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /// A notification is about one thing and takes one or two KiB; what is longer counts as lost.
    private static final int DATAGRAM_BYTES = 16 << 10;

    /// Read at one call: where routes never rest the others wait, and are lost when the kernel's buffer is full.
    private static final int MOST_DATAGRAMS = 256;

    private final Arena arena = Arena.ofConfined();
    private final Kernel kernel = new Kernel(arena);
    private final MemorySegment datagram = arena.allocate(DATAGRAM_BYTES, 8);
    private final MemorySegment address = arena.allocate(SockaddrNl.SIZE, 4);
    private final Fd fd;

    private LinkEvents() throws LinuxException {
        Fd opened = null;
        try {
            opened =
                    Fd.socket(
                            kernel,
                            Socket.AF_NETLINK,
                            Socket.SOCK_RAW,
                            Rtnetlink.NETLINK_ROUTE,
                            "the kernel's notifications");
            SockaddrNl.putGroups(address, 0, GROUPS);
            check(SystemCall.BIND, kernel.bind(opened.number(), address), "its groups");
        } catch (LinuxException e) {
            if (opened != null) {
                opened.close();
            }
            arena.close();
            throw e;
        }
        fd = opened;
    }

    /// Hears what happens from now on.
    public static LinkEvents open() throws HostException {
        try {
            return new LinkEvents();
        } catch (LinuxException e) {
            throw new HostException(
                    "cannot hear what changes on this machine",
                    Errno.text(e.errno()),
                    "a netlink socket",
                    "ulimit -n, if too many files are open",
                    e);
        }
    }

    /// Reads what waits, without waiting for more.
    ///
    /// @param interfaceIndex  the one that matters
    /// @param neighbour       the address on it that matters; null if none does
    /// @return what may have changed since the last call: bits of this class
    public int drain(int interfaceIndex, @Nullable IpAddress neighbour) {
        int changes = 0;
        for (int read = 0; read < MOST_DATAGRAMS; read++) {
            int flags = Socket.MSG_DONTWAIT | Socket.MSG_TRUNC;
            int length = kernel.recvfrom(fd.number(), datagram, flags, address);
            if (length == -Errno.EAGAIN) {
                break;
            }
            if (length == -Errno.EINTR) {
                continue;
            }
            if (length < 0 || length > DATAGRAM_BYTES) {
                changes = ALL; // ENOBUFS: some were lost. One that is cut short is as good as lost
            } else if (SockaddrNl.pid(address, 0) == 0) { // any process may write to our port id
                changes |= changes(datagram, length, interfaceIndex, neighbour);
            }
        }
        return changes;
    }

    /// What the messages of a datagram are about. What contradicts itself is not read on: `ALL`.
    ///
    /// @param length  of the datagram, not more than `datagram` has
    static int changes(
            MemorySegment datagram,
            long length,
            int interfaceIndex,
            @Nullable IpAddress neighbour) {
        int changes = 0;
        long at = 0;
        while (at < length) {
            if (length - at < Nlmsghdr.SIZE) {
                return ALL;
            }
            int whole = Nlmsghdr.len(datagram, at);
            if (whole < Nlmsghdr.SIZE || whole > length - at) {
                return ALL;
            }
            changes |= change(datagram, at, at + whole, interfaceIndex, neighbour);
            at += Netlink.aligned(whole);
        }
        return changes;
    }

    private static int change(
            MemorySegment datagram,
            long at,
            long end,
            int interfaceIndex,
            @Nullable IpAddress neighbour) {
        long body = at + Nlmsghdr.SIZE;
        return switch (Nlmsghdr.type(datagram, at)) {
            case Rtnetlink.RTM_NEWLINK, Rtnetlink.RTM_DELLINK ->
                    end - body < Ifinfomsg.SIZE
                            ? ALL
                            : Ifinfomsg.index(datagram, body) == interfaceIndex ? LINK : 0;
            case Rtnetlink.RTM_NEWNEIGH, Rtnetlink.RTM_DELNEIGH ->
                    end - body < Ndmsg.SIZE
                            ? ALL
                            : Ndmsg.ifindex(datagram, body) == interfaceIndex
                                            && isAbout(datagram, body, end, neighbour)
                                    ? NEIGHBOUR
                                    : 0;
            // Our source may be another interface's address.
            case Rtnetlink.RTM_NEWADDR, Rtnetlink.RTM_DELADDR -> ADDRESS;
            case Rtnetlink.RTM_NEWROUTE,
                    Rtnetlink.RTM_DELROUTE,
                    Rtnetlink.RTM_NEWRULE,
                    Rtnetlink.RTM_DELRULE ->
                    ROUTE;
            default -> 0;
        };
    }

    private static boolean isAbout(
            MemorySegment datagram, long body, long end, @Nullable IpAddress neighbour) {
        long from = body + Netlink.aligned(Ndmsg.SIZE);
        int length = neighbour instanceof Ipv6Address ? 2 * Long.BYTES : Integer.BYTES;
        long at = Netlink.find(datagram, from, end, Rtnetlink.NDA_DST, length);
        if (at < 0) {
            return false;
        }
        return switch (neighbour) {
            case Ipv4Address ipv4 -> datagram.get(U32, at) == ipv4.bits();
            case Ipv6Address ipv6 ->
                    datagram.get(U64, at) == ipv6.high()
                            && datagram.get(U64, at + Long.BYTES) == ipv6.low();
            case null -> false;
        };
    }

    @Override
    public void close() {
        fd.close();
        arena.close();
    }
}
