package dev.blip.link;

import dev.blip.bpf.RedirectRules;
import dev.blip.linux.Errno;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.SystemCall;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// AF_XDP on one interface: a socket on each of its queues, and a program that takes the replies of one scan to them
/// and lets everything else go on to the kernel. The kernel does not see those replies and so does not reset the
/// connections that they offer: a target keeps each half open until it gives up.
///
/// Opened as a whole; senders and receivers are then closed one by one by whoever uses them, and with the last of
/// them the program leaves the interface. It also leaves when the process ends, whatever way it ends.
public final class XdpLink {
    /// Most queues of an interface: each takes 8 to 32 MiB. Replies on a queue without a socket would not be seen, so
    /// an interface with more is refused.
    public static final int MAX_QUEUES = 32;

    /// Memory of the first queue; a second takes half of it, later ones less.
    public static final long QUEUE_BYTES =
            XdpSocket.SEND_BYTES + (long) XdpSocket.MOST_RECEIVE_CHUNKS * XdpSocket.CHUNK_BYTES;

    private static final String PACKET_INSTEAD = "--transmit packet";

    private final Arena arena = Arena.ofShared();
    private final List<AutoCloseable> opened = new ArrayList<>(); // in this order
    private final List<XdpSocket> sockets = new ArrayList<>();
    private final List<XdpSender> senders = new ArrayList<>();
    private final List<XdpReceiver> receivers = new ArrayList<>();
    private final AtomicInteger users = new AtomicInteger();
    private boolean inDriver;

    private XdpLink() {}

    /// Opens everything; frames are received from now on.
    ///
    /// @param senderCount    transmit threads, each with a queue of its own; 1 or more
    /// @param receiverCount  receive threads, 1 or more; the queues are shared out among them, one each at least
    /// @param capacity       slots of each sender, 64 to 256
    public static XdpLink open(
            Edge edge, RedirectRules replies, int senderCount, int receiverCount, int capacity)
            throws LinkException {
        if (senderCount < 1 || receiverCount < 1) {
            throw new IllegalArgumentException(
                    "one sender and one receiver at least: senderCount="
                            + senderCount
                            + ", receiverCount="
                            + receiverCount);
        }
        SlotWords.require(capacity);
        var link = new XdpLink();
        try {
            link.build(edge, replies, senderCount, receiverCount, capacity);
            return link;
        } catch (LinuxException e) {
            link.free();
            throw refusal(edge.interfaceName(), e);
        } catch (LinkException e) {
            link.free();
            throw e;
        }
    }

    private void build(
            Edge edge, RedirectRules replies, int senderCount, int receiverCount, int capacity)
            throws LinuxException, LinkException {
        Kernel kernel = new Kernel(arena);
        var program = XdpProgram.load(kernel, replies, MAX_QUEUES);
        opened.add(program);
        openSockets(kernel, edge, senderCount);
        var drops = TransmitDrops.open(edge.interfaceIndex());
        opened.add(drops);
        for (int i = 0; i < senderCount; i++) {
            senders.add(
                    new XdpSender(
                            this,
                            arena,
                            sockets.get(i),
                            edge.sourceMac(),
                            edge.destinationMac(),
                            capacity,
                            i == 0 ? drops : null));
        }
        int shares = Math.min(receiverCount, sockets.size());
        for (int share = 0; share < shares; share++) {
            List<XdpSocket> own = new ArrayList<>();
            for (int i = share; i < sockets.size(); i += shares) {
                own.add(sockets.get(i));
            }
            receivers.add(new XdpReceiver(this, arena, own));
        }
        users.set(senders.size() + receivers.size());
        for (int queue = 0; queue < sockets.size(); queue++) {
            program.put(kernel, queue, sockets.get(queue));
        }
        program.attach(
                kernel,
                edge.interfaceIndex(),
                !isZeroCopy()); // last: all is ready for what it takes
        inDriver = program.isInDriver();
    }

    /// One on each queue. How many there are is found out by trying, because a process need not see its namespace's
    /// devices in sysfs: the kernel refuses the first number that there is not.
    private void openSockets(Kernel kernel, Edge edge, int senderCount)
            throws LinuxException, LinkException {
        String what = "cannot use AF_XDP on " + edge.interfaceName();
        for (int queue = 0; ; queue++) {
            XdpSocket socket;
            try {
                socket = XdpSocket.open(kernel, edge.interfaceIndex(), queue, queue < senderCount);
            } catch (LinuxException e) {
                if (queue > 0 && e.call() == SystemCall.BIND && e.errno() == Errno.EINVAL) {
                    break;
                }
                throw e;
            }
            sockets.add(socket);
            opened.add(socket);
            if (queue == MAX_QUEUES) {
                throw new LinkException(
                        what,
                        "it has more than "
                                + MAX_QUEUES
                                + " queues, and replies may come on any of them",
                        MAX_QUEUES + " queues or fewer",
                        "ethtool -L "
                                + edge.interfaceName()
                                + " combined "
                                + MAX_QUEUES
                                + "; or "
                                + PACKET_INSTEAD);
            }
        }
        if (senderCount > sockets.size()) {
            throw new LinkException(
                    what,
                    "it has " + sockets.size() + " queues for " + senderCount + " transmit threads",
                    "a queue for each",
                    "--tx-threads " + sockets.size() + "; or " + PACKET_INSTEAD);
        }
    }

    /// What the kernel's refusal means to the user.
    static LinkException refusal(String interfaceName, LinuxException e) {
        String what = "cannot use AF_XDP on " + interfaceName;
        String why = Errno.text(e.errno());
        boolean isProgram = e.call() == SystemCall.BPF;
        LinkException exception =
                switch (e.errno()) {
                    case Errno.EPERM ->
                            new LinkException(
                                    what,
                                    why,
                                    "CAP_NET_ADMIN, CAP_BPF and CAP_NET_RAW",
                                    "run as root; or " + PACKET_INSTEAD);
                    case Errno.EBUSY, Errno.EEXIST ->
                            isProgram
                                    ? new LinkException(
                                            what,
                                            "it has an XDP program already",
                                            "an interface without one",
                                            "ip link show "
                                                    + interfaceName
                                                    + "; or "
                                                    + PACKET_INSTEAD)
                                    : new LinkException(
                                            what,
                                            "another AF_XDP socket has its queue (" + why + ")",
                                            "queues that nobody else uses",
                                            "ss --xdp; or " + PACKET_INSTEAD);
                    case Errno.EAFNOSUPPORT, Errno.ENOSYS, Errno.ENOPROTOOPT ->
                            new LinkException(
                                    what,
                                    why,
                                    "Linux 5.9 or later with CONFIG_XDP_SOCKETS",
                                    PACKET_INSTEAD);
                    case Errno.ENOBUFS, Errno.ENOMEM ->
                            new LinkException(
                                    what,
                                    why,
                                    "33 MiB of locked memory, more with many queues",
                                    "ulimit -l; or " + PACKET_INSTEAD);
                    default ->
                            new LinkException(
                                    what,
                                    String.valueOf(e.getMessage()),
                                    "Linux 5.9 or later, and a driver with XDP",
                                    PACKET_INSTEAD);
                };
        exception.initCause(e);
        return exception;
    }

    public List<XdpSender> senders() {
        return List.copyOf(senders);
    }

    public List<XdpReceiver> receivers() {
        return List.copyOf(receivers);
    }

    /// Queues of the interface, each with a socket of ours.
    public int queueCount() {
        return sockets.size();
    }

    /// Whether the driver reads and writes our memory itself, on every queue.
    public boolean isZeroCopy() {
        return sockets.stream().allMatch(XdpSocket::isZeroCopy);
    }

    /// For people: `2 queues, copy mode, program in the driver`.
    public String mode() {
        return (queueCount() == 1 ? "1 queue" : queueCount() + " queues")
                + (isZeroCopy() ? ", zero-copy mode" : ", copy mode")
                + (inDriver ? ", program in the driver" : ", program behind the driver");
    }

    /// Frames that the device refused to all senders together. Any thread.
    long refused() {
        long sum = 0;
        for (XdpSender sender : senders) {
            sum += sender.refused();
        }
        return sum;
    }

    /// One of the senders and receivers has been closed.
    void release() {
        if (users.decrementAndGet() == 0) {
            free();
        }
    }

    /// The receivers that an unfinished link has are closed here, before what they use.
    private void free() {
        for (XdpReceiver receiver : receivers) {
            receiver.close();
        }
        for (int i = opened.size() - 1; i >= 0; i--) {
            closeQuietly(opened.get(i));
        }
        arena.close();
    }

    /// Our own parts throw nothing when they are closed.
    static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing failed", e);
        }
    }
}
