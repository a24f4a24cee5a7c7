package dev.blip.link;

import static dev.blip.linux.LinuxException.check;

import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.IfStatsMsg;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Nlmsghdr;
import dev.blip.linux.Rtattr;
import dev.blip.linux.Rtnetlink;
import dev.blip.linux.RtnlLinkStats64;
import dev.blip.linux.Socket;
import dev.blip.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// How many frames an interface has thrown away instead of sending them, as `ip -s link` shows it, by one question to
/// rtnetlink(7): RTM_GETSTATS, since Linux 4.7. Any thread.
final class TransmitDrops implements AutoCloseable {
    private static final int REQUEST_BYTES = Nlmsghdr.SIZE + IfStatsMsg.SIZE;
    private static final int ANSWER_BYTES = 1024;
    private static final int ALIGNMENT = 4;

    private final Arena arena = Arena.ofShared();
    private final Kernel kernel = new Kernel(arena);
    private final MemorySegment request = arena.allocate(REQUEST_BYTES, 8);
    private final MemorySegment answer = arena.allocate(ANSWER_BYTES, 8);
    private final Fd socket;
    private final long before;
    private long grown;

    private TransmitDrops(int interfaceIndex) throws LinuxException {
        try {
            socket =
                    Fd.socket(
                            kernel,
                            Socket.AF_NETLINK,
                            Socket.SOCK_RAW,
                            Rtnetlink.NETLINK_ROUTE,
                            "the interface's counters");
        } catch (LinuxException e) {
            arena.close();
            throw e;
        }
        Nlmsghdr.put(request, 0, REQUEST_BYTES, Rtnetlink.RTM_GETSTATS, Rtnetlink.NLM_F_REQUEST, 1);
        IfStatsMsg.put(request, Nlmsghdr.SIZE, interfaceIndex, Rtnetlink.IFLA_STATS_LINK_64);
        before = ask();
        if (before < 0) {
            close();
            check(SystemCall.RECVFROM, (int) before, "the interface's counters");
        }
    }

    static TransmitDrops open(int interfaceIndex) throws LinuxException {
        return new TransmitDrops(interfaceIndex);
    }

    /// Frames dropped since this was opened, whoever sent them. Outlives [#close()].
    synchronized long grown() {
        if (socket.isOpen()) {
            long now = ask();
            grown =
                    now < 0
                            ? grown
                            : Math.max(
                                    grown,
                                    now - before); // an interface that is gone counts no more
        }
        return grown;
    }

    /// @return the interface's count, or `-errno`
    private long ask() {
        int sent = kernel.sendto(socket.number(), request, 0, MemorySegment.NULL);
        int length = sent < 0 ? sent : kernel.recv(socket.number(), answer, Socket.MSG_DONTWAIT);
        if (length < 0) {
            return length;
        }
        return length >= Nlmsghdr.SIZE && Nlmsghdr.type(answer, 0) == Rtnetlink.RTM_NEWSTATS
                ? dropsIn(length)
                : -Errno.EPROTO;
    }

    private long dropsIn(int length) {
        int at = Nlmsghdr.SIZE + IfStatsMsg.SIZE;
        while (at + Rtattr.SIZE <= length) {
            int attributeLength = Rtattr.len(answer, at);
            int end = at + attributeLength;
            if (attributeLength < Rtattr.SIZE || end > length) {
                break;
            }
            boolean holdsIt = at + Rtattr.SIZE + RtnlLinkStats64.TX_DROPPED + Long.BYTES <= end;
            if (Rtattr.type(answer, at) == Rtnetlink.IFLA_STATS_LINK_64 && holdsIt) {
                return RtnlLinkStats64.txDropped(answer, at + Rtattr.SIZE);
            }
            at = (end + ALIGNMENT - 1) & -ALIGNMENT;
        }
        return -Errno.EPROTO;
    }

    @Override
    public synchronized void close() {
        if (socket.isOpen()) {
            socket.close();
            arena.close();
        }
    }
}
