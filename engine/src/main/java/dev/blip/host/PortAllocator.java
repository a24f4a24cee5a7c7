package dev.blip.host;

import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Socket;
import dev.blip.linux.SystemCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Leases blocks of TCP source ports that nothing else on this machine uses. One per process; any thread, no locks.
///
/// A lease holds each of its ports by a socket that is bound to it and does not listen. So no other process, no other
/// allocator and no connect(2) can get the port; the end of the process, however sudden, frees it; and for what
/// arrives nothing changes, because the kernel looks for connections and listeners only: a SYN-ACK is answered with a
/// RST, as it is polite.
///
/// Ports come from above the range that the kernel hands out itself, where that leaves some, else from within it,
/// where `bind` keeps them from being handed out. Ports below it belong to services, and those in
/// `ip_local_reserved_ports` to whomever they are reserved for.
public final class PortAllocator implements AutoCloseable {
    private static final int MAX_COUNT = 1024;
    private static final int LOWEST = 1024;
    private static final int HIGH_HALF = 1 << 15;

    private final PortMarks ours = new PortMarks();
    private final Queue<PortLease> quarantined = new ConcurrentLinkedQueue<>();
    private final Set<PortLease> leases = ConcurrentHashMap.newKeySet();
    private final int ephemeralFirst;
    private final int ephemeralLast;
    private final BitSet reserved;
    private final AtomicLong seed;

    /// @param ephemeralFirst  of the range that the kernel hands out itself
    /// @param ephemeralLast   inclusive
    /// @param reserved        ports that are never leased
    /// @param seed            of where in the range each search begins
    PortAllocator(int ephemeralFirst, int ephemeralLast, BitSet reserved, long seed) {
        this.ephemeralFirst = ephemeralFirst;
        this.ephemeralLast = ephemeralLast;
        this.reserved = (BitSet) reserved.clone();
        this.seed = new AtomicLong(seed);
    }

    /// Reads from `/proc/sys/net/ipv4` which ports the kernel hands out itself, and which are reserved.
    public static PortAllocator open() throws HostException {
        try {
            String range =
                    Sysctl.read("net/ipv4/ip_local_port_range"); // two numbers, a tab between
            int tab = range.indexOf('\t');
            int first = Integer.parseInt(range, 0, tab, 10);
            int last = Integer.parseInt(range, tab + 1, range.length(), 10);
            BitSet reserved = ports(Sysctl.read("net/ipv4/ip_local_reserved_ports"));
            return new PortAllocator(
                    first, last, reserved, System.nanoTime() ^ ProcessHandle.current().pid() << 32);
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new HostException(
                    "cannot lease source ports",
                    "which ones the kernel uses itself cannot be read: " + e,
                    "a /proc/sys/net/ipv4 that can be read",
                    "mount -t proc proc /proc; or --connect, whose ports are the kernel's choice",
                    e);
        }
    }

    /// Reads `8080,9148-9150`, or nothing.
    static BitSet ports(String text) {
        BitSet ports = new BitSet();
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            if (dash >= 0) {
                ports.set(
                        Integer.parseInt(part.substring(0, dash)),
                        Integer.parseInt(part.substring(dash + 1)) + 1);
            } else if (!part.isEmpty()) {
                ports.set(Integer.parseInt(part));
            }
        }
        return ports;
    }

    /// How many blocks of that many consecutive ports the kernel's settings leave, side by side and without a look at
    /// who uses them now.
    public int blocks(int count) {
        int above =
                blocksWithin(Math.max(ephemeralLast + 1, HIGH_HALF), PortMarks.PORTS - 1, count);
        return above + blocksWithin(Math.max(ephemeralFirst, LOWEST), ephemeralLast, count);
    }

    private int blocksWithin(int lowest, int highest, int count) {
        int blocks = 0;
        int free = 0;
        for (int port = lowest; port <= highest; port++) {
            free = reserved.get(port) ? 0 : free + 1;
            if (free == count) {
                blocks++;
                free = 0;
            }
        }
        return blocks;
    }

    /// A block of consecutive ports.
    ///
    /// @param count     1 to 1024; each port costs a file descriptor
    /// @param nowNanos  `System.nanoTime()`, or whatever clock the deadlines are on
    /// @throws HostException if there is no such block
    public PortLease lease(int count, long nowNanos) throws HostException {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException(
                    "ports must be 1 to " + MAX_COUNT + ": count=" + count);
        }
        reap(nowNanos);
        try (Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            PortLease lease =
                    find(
                            kernel,
                            Math.max(ephemeralLast + 1, HIGH_HALF),
                            PortMarks.PORTS - 1,
                            count);
            if (lease == null) {
                lease = find(kernel, Math.max(ephemeralFirst, LOWEST), ephemeralLast, count);
            }
            if (lease == null) {
                throw new HostException(
                        "cannot lease source ports",
                        "no " + count + " consecutive TCP ports are free on this machine",
                        "one for each attempt at a target, and one more",
                        "fewer --retries, fewer scans at once, or a wider net.ipv4.ip_local_port_range");
            }
            leases.add(lease);
            return lease;
        } catch (LinuxException e) {
            boolean isLimit = e.errno() == Errno.EMFILE;
            throw new HostException(
                    "cannot lease source ports",
                    String.valueOf(e.getMessage()),
                    isLimit
                            ? count + " open files for them, besides some twenty of the JVM's"
                            : "sockets to hold " + count + " TCP ports with",
                    isLimit ? "ulimit -n 1024" : "--connect",
                    e);
        }
    }

    /// Looks once round the ports from `lowest` to `highest`, from a random one on.
    private @Nullable PortLease find(Kernel kernel, int lowest, int highest, int count)
            throws LinuxException {
        int starts = highest - lowest + 1 - (count - 1);
        if (starts <= 0) {
            return null;
        }
        int start = new SplittableRandom(seed.getAndIncrement()).nextInt(starts);
        for (int visited = 0; visited < starts; ) {
            int first = lowest + start;
            int obstacle = claim(first, count);
            if (obstacle < 0) {
                Fd[] sockets = new Fd[count];
                obstacle = hold(kernel, first, sockets);
                if (obstacle < 0) {
                    return new PortLease(this, first, sockets);
                }
            }
            // To behind the obstacle, or to the end.
            int skipped = Math.min(obstacle + 1 - first, starts - start);
            visited += skipped;
            start = (start + skipped) % starts;
        }
        return null;
    }

    /// Marks the ports as ours, all or none.
    ///
    /// @return -1, or the first port that is reserved or ours already
    private int claim(int first, int count) {
        int barred = reserved.nextSetBit(first);
        return barred >= 0 && barred < first + count ? barred : ours.claim(first, count);
    }

    /// Binds a socket to each port, all or none; if none, the ports are no longer marked.
    ///
    /// @return -1, or the port that somebody else has
    private int hold(Kernel kernel, int first, Fd[] sockets) throws LinuxException {
        int held = 0;
        try {
            while (held < sockets.length) {
                Fd socket = Fd.socket(kernel, Socket.AF_INET, Socket.SOCK_STREAM, 0, "a TCP port");
                sockets[held++] = socket;
                int port = first + held - 1;
                int result = kernel.bindAnyAddress(socket.number(), port);
                if (result == -Errno.EADDRINUSE || result == -Errno.EACCES) {
                    return giveUp(first, sockets, held, port);
                }
                LinuxException.check(SystemCall.BIND, result, "port " + port);
            }
            return -1;
        } catch (LinuxException e) {
            giveUp(first, sockets, held, first);
            throw e;
        }
    }

    private int giveUp(int first, Fd[] sockets, int held, int obstacle) {
        for (int i = 0; i < held; i++) {
            sockets[i].close();
        }
        ours.clear(first, sockets.length);
        return obstacle;
    }

    void quarantine(PortLease lease) {
        quarantined.add(lease);
    }

    /// Frees what has been in quarantine long enough. Whoever takes a lease out of the queue is the only one to
    /// decide on it, so that any number of threads may reap at once.
    private void reap(long nowNanos) {
        for (int waiting = quarantined.size(); waiting > 0; waiting--) {
            PortLease lease = quarantined.poll();
            if (lease == null) {
                return;
            }
            if (lease.isOver(nowNanos)) {
                free(lease);
            } else {
                quarantined.add(lease);
            }
        }
    }

    private void free(PortLease lease) {
        leases.remove(lease);
        if (lease.free()) {
            ours.clear(lease.first(), lease.count());
        }
    }

    /// Frees every port, leased ones too.
    @Override
    public void close() {
        quarantined.clear();
        leases.forEach(this::free);
    }
}
