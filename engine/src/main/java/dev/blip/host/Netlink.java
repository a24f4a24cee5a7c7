package dev.blip.host;

import static dev.blip.linux.LinuxException.check;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Nfnetlink;
import dev.blip.linux.Nlmsgerr;
import dev.blip.linux.Nlmsghdr;
import dev.blip.linux.Poll;
import dev.blip.linux.Pollfd;
import dev.blip.linux.Rtattr;
import dev.blip.linux.Rtnetlink;
import dev.blip.linux.SockaddrNl;
import dev.blip.linux.Socket;
import dev.blip.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A conversation with the kernel by rtnetlink(7): one question, then its answers one by one. Owner: the thread that
/// opened it.
///
///     long body = netlink.begin(type, flags, bodyLength);   // write the body there, then put attributes
///     netlink.ask();
///     while (netlink.next()) { ... netlink.body() ... }
final class Netlink implements AutoCloseable {
    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort U16 =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int ALIGNMENT = 4;
    private static final int REQUEST_BYTES = 512;

    /// The kernel packs a dump into at most 32 KiB a read, and grows to what a reader has offered (af_netlink.c).
    private static final int ANSWER_BYTES = 64 << 10;

    /// The kernel answers before sendto(2) returns; a bound all the same.
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private static final int MAX_REPEATS = 3;

    private final Arena arena = Arena.ofConfined();
    private final Kernel kernel = new Kernel(arena);
    private final MemorySegment request = arena.allocate(REQUEST_BYTES, 8);
    private final MemorySegment answer = arena.allocate(ANSWER_BYTES, 8);
    private final MemorySegment address = arena.allocate(SockaddrNl.SIZE, 4);
    private final MemorySegment poll = arena.allocate(Pollfd.SIZE, 4);
    private final Fd fd;

    private int requestLength;
    private int sequence;
    private boolean isDump;
    private boolean isOver;
    private boolean isInterrupted;
    private int repeats;
    private int error;
    private long messageAt;
    private long messageEnd;
    private long nextAt;
    private long received;

    private Netlink(int protocol, String service) throws LinuxException {
        try {
            fd = Fd.socket(kernel, Socket.AF_NETLINK, Socket.SOCK_RAW, protocol, service);
        } catch (LinuxException e) {
            arena.close();
            throw e;
        }
        Pollfd.put(poll, 0, fd.number(), Poll.POLLIN);
    }

    static Netlink open() throws HostException {
        try {
            return new Netlink(Rtnetlink.NETLINK_ROUTE, "the kernel's route service");
        } catch (LinuxException e) {
            throw unheard(String.valueOf(e.getMessage()), e);
        }
    }

    /// The same conversation with netfilter, or null where this kernel has none.
    static @Nullable Netlink openNetfilter() {
        try {
            return new Netlink(Nfnetlink.NETLINK_NETFILTER, "netfilter");
        } catch (LinuxException _) {
            return null;
        }
    }

    /// Begins a question.
    ///
    /// @param flags  NLM_F_DUMP or 0
    /// @return where the body begins in [#request()]; it is all zero
    long begin(int type, int flags, int bodyLength) {
        request.fill((byte) 0);
        sequence++;
        isDump = (flags & Rtnetlink.NLM_F_DUMP) == Rtnetlink.NLM_F_DUMP;
        isOver = false;
        isInterrupted = false;
        error = 0;
        received = 0;
        nextAt = 0;
        requestLength = Nlmsghdr.SIZE + aligned(bodyLength);
        Nlmsghdr.put(request, 0, requestLength, type, flags | Rtnetlink.NLM_F_REQUEST, sequence);
        return Nlmsghdr.SIZE;
    }

    MemorySegment request() {
        return request;
    }

    /// Adds an attribute of four bytes in network order.
    void putAddress(int attribute, int value) {
        request.set(U32, attribute(attribute, Integer.BYTES), value);
    }

    /// Adds an attribute of sixteen bytes in network order.
    void putAddress(int attribute, long high, long low) {
        long at = attribute(attribute, 2 * Long.BYTES);
        request.set(U64, at, high);
        request.set(U64, at + Long.BYTES, low);
    }

    /// Adds an attribute of four bytes in the kernel's order.
    void putInt(int attribute, int value) {
        request.set(JAVA_INT_UNALIGNED, attribute(attribute, Integer.BYTES), value);
    }

    void putByte(int attribute, int value) {
        request.set(JAVA_BYTE, attribute(attribute, 1), (byte) value);
    }

    /// Adds an attribute of two bytes in network order.
    void putPort(int attribute, int port) {
        request.set(U16, attribute(attribute, Short.BYTES), (short) port);
    }

    private long attribute(int type, int length) {
        int at = requestLength;
        Rtattr.put(request, at, Rtattr.SIZE + length, type);
        requestLength += aligned(Rtattr.SIZE + length);
        return at + (long) Rtattr.SIZE;
    }

    void ask() throws HostException {
        request.set(JAVA_INT_UNALIGNED, Nlmsghdr.NLMSG_LEN, requestLength);
        SockaddrNl.putKernel(address, 0);
        try {
            int sent;
            do {
                sent = kernel.sendto(fd.number(), request.asSlice(0, requestLength), 0, address);
            } while (sent == -Errno.EINTR);
            check(SystemCall.SENDTO, sent, "a question to rtnetlink");
        } catch (LinuxException e) {
            throw unheard(String.valueOf(e.getMessage()), e);
        }
    }

    /// Goes to the next message of the answer.
    ///
    /// @return false behind the last, or if the kernel refused: see [#error()]
    boolean next() throws HostException {
        while (!isOver) {
            if (nextAt >= received) {
                receive();
            }
            messageAt = nextAt;
            if (received - messageAt < Nlmsghdr.SIZE) {
                throw cut();
            }
            int length = Nlmsghdr.len(answer, messageAt);
            if (length < Nlmsghdr.SIZE || length > received - messageAt) {
                throw cut();
            }
            messageEnd = messageAt + length;
            nextAt = Math.min(received, messageAt + aligned(length));
            if (Nlmsghdr.seq(answer, messageAt) == sequence && isContent()) {
                return true;
            }
        }
        return false;
    }

    /// Whether the message is one of the answer's, not its end; notes the end.
    private boolean isContent() throws HostException {
        isInterrupted |= (Nlmsghdr.flags(answer, messageAt) & Rtnetlink.NLM_F_DUMP_INTR) != 0;
        switch (Nlmsghdr.type(answer, messageAt)) {
            case Rtnetlink.NLMSG_DONE -> isOver = true;
            case Rtnetlink.NLMSG_ERROR -> {
                if (messageEnd - body() < Nlmsgerr.SIZE) {
                    throw cut();
                }
                error = -Nlmsgerr.error(answer, body());
                isOver = true;
            }
            default -> {
                isOver = !isDump;
                return true;
            }
        }
        return false;
    }

    private static HostException cut() {
        return unheard("it gave a message that ends before it should", null);
    }

    private static HostException unheard(String why, @Nullable LinuxException cause) {
        boolean isLimit = cause != null && cause.errno() == Errno.EMFILE;
        var unheard =
                new HostException(
                        "cannot ask the kernel by netlink",
                        why,
                        isLimit
                                ? "one more open file"
                                : "rtnetlink(7), which this kernel withholds",
                        isLimit ? "ulimit -n 1024" : "ip route, which asks the same");
        unheard.initCause(cause);
        return unheard;
    }

    private void receive() throws HostException {
        try {
            int length = receiveOnce();
            if (length == -Errno.EAGAIN) {
                kernel.ppoll(poll, 1, PATIENCE_NANOS);
                length = receiveOnce();
            }
            received = check(SystemCall.RECVFROM, length, "an answer of rtnetlink");
        } catch (LinuxException e) {
            throw unheard("it does not answer: " + e.getMessage(), e);
        }
        if (received > ANSWER_BYTES) {
            throw cut();
        }
        nextAt = 0;
        if (SockaddrNl.pid(address, 0) != 0) {
            received = 0; // another process may write to our port id; only the kernel's word counts
        }
    }

    /// @return the message's true length, which may be more than there was room for, or `-errno`
    private int receiveOnce() {
        int length;
        do {
            length =
                    kernel.recvfrom(
                            fd.number(), answer, Socket.MSG_DONTWAIT | Socket.MSG_TRUNC, address);
        } while (length == -Errno.EINTR);
        return length;
    }

    /// After a dump: whether the tables changed meanwhile, so that it may lack something. True three times at most:
    /// where they never rest, the fourth answer is as good as any.
    boolean mustRepeat() {
        return isInterrupted && repeats++ < MAX_REPEATS;
    }

    /// Why the kernel refused, a positive errno, or 0.
    int error() {
        return error;
    }

    /// RTM_ number of the message.
    int type() {
        return Nlmsghdr.type(answer, messageAt);
    }

    MemorySegment answer() {
        return answer;
    }

    /// Where the message's body begins in [#answer()].
    long body() {
        return messageAt + Nlmsghdr.SIZE;
    }

    /// Where the value of the message's attribute begins in [#answer()].
    ///
    /// @param bodyLength  what lies before the attributes
    /// @param length      of the value, at least
    /// @return -1 if the message has no such attribute
    long find(int bodyLength, int attribute, int length) {
        return find(body() + aligned(bodyLength), messageEnd, attribute, length);
    }

    /// The same among the attributes inside the attribute whose value begins at `valueAt`.
    long findNested(long valueAt, int attribute, int length) {
        return find(valueAt, valueAt + valueLength(valueAt), attribute, length);
    }

    private long find(long from, long end, int attribute, int length) {
        return find(answer, from, end, attribute, length);
    }

    /// The same among the attributes that lie in `[from, end)` of `memory`.
    static long find(MemorySegment memory, long from, long end, int attribute, int length) {
        long at = from;
        while (end - at >= Rtattr.SIZE) {
            int whole = Rtattr.len(memory, at);
            if (whole < Rtattr.SIZE || whole > end - at) {
                return -1;
            }
            if (Rtattr.type(memory, at) == attribute) {
                return whole - Rtattr.SIZE >= length ? at + Rtattr.SIZE : -1;
            }
            at += aligned(whole);
        }
        return -1;
    }

    /// Length of the value that begins at `valueAt`, as [#find(int, int, int)] gave it.
    int valueLength(long valueAt) {
        return Rtattr.len(answer, valueAt - Rtattr.SIZE) - Rtattr.SIZE;
    }

    /// The address in an attribute, or 0 without one.
    int address(int bodyLength, int attribute) {
        long at = find(bodyLength, attribute, Integer.BYTES);
        return at < 0 ? 0 : answer.get(U32, at);
    }

    /// Eight bytes in network order of the answer.
    long networkLong(long at) {
        return answer.get(U64, at);
    }

    /// The int in an attribute, or 0 without one.
    int number(int bodyLength, int attribute) {
        long at = find(bodyLength, attribute, Integer.BYTES);
        return at < 0 ? 0 : answer.get(JAVA_INT_UNALIGNED, at);
    }

    /// Where the value of the attribute at `position`, counted from 0, inside the attribute at `valueAt` begins; -1 if
    /// there are not so many.
    long nestedAt(long valueAt, int position) {
        long end = valueAt + valueLength(valueAt);
        long at = valueAt;
        for (int left = position; end - at >= Rtattr.SIZE; left--) {
            int whole = Rtattr.len(answer, at);
            if (whole < Rtattr.SIZE || whole > end - at) {
                return -1;
            }
            if (left == 0) {
                return at + Rtattr.SIZE;
            }
            at += aligned(whole);
        }
        return -1;
    }

    /// The int in network order at a value, or `otherwise` where there is none.
    int networkInt(long valueAt, int otherwise) {
        return valueAt < 0 ? otherwise : answer.get(U32, valueAt);
    }

    /// The text at a value, without the NUL at its end; empty where there is none.
    String text(long valueAt) {
        if (valueAt < 0) {
            return "";
        }
        byte[] bytes = answer.asSlice(valueAt, valueLength(valueAt)).toArray(JAVA_BYTE);
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /// Adds an attribute of text, with a NUL at its end.
    void putText(int attribute, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long at = attribute(attribute, bytes.length + 1);
        MemorySegment.copy(bytes, 0, request, JAVA_BYTE, at, bytes.length);
    }

    static int aligned(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    @Override
    public void close() {
        fd.close();
        arena.close();
    }
}
