package dev.blip.linux;

import static dev.blip.linux.SystemCall.*;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/// The door to the kernel: methods named as in section 2 of the manual, which return the call's value or `-errno`.
///
/// All of them go through one downcall of one shape, libc's `long syscall(long number, ...)` with six arguments, each
/// a long: every further shape would cost milliseconds of start-up. An address argument is native memory that the
/// caller keeps alive for the call.
///
/// Not thread-safe, because errno and small arguments pass through memory of its own: one for each thread, or the
/// caller's lock.
public final class Kernel {
    private static final MethodHandle SYSCALL = downcall("syscall");
    private static final long ERRNO =
            Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));
    private static final Arch ARCH = Arch.current();

    private static final long NR_READ = READ.on(ARCH);
    private static final long NR_WRITE = WRITE.on(ARCH);
    private static final long NR_CLOSE = CLOSE.on(ARCH);
    private static final long NR_MMAP = MMAP.on(ARCH);
    private static final long NR_MUNMAP = MUNMAP.on(ARCH);
    private static final long NR_IOCTL = IOCTL.on(ARCH);
    private static final long NR_SOCKET = SOCKET.on(ARCH);
    private static final long NR_SOCKETPAIR = SOCKETPAIR.on(ARCH);
    private static final long NR_BIND = BIND.on(ARCH);
    private static final long NR_CONNECT = CONNECT.on(ARCH);
    private static final long NR_GETSOCKNAME = GETSOCKNAME.on(ARCH);
    private static final long NR_SETSOCKOPT = SETSOCKOPT.on(ARCH);
    private static final long NR_GETSOCKOPT = GETSOCKOPT.on(ARCH);
    private static final long NR_SENDTO = SENDTO.on(ARCH);
    private static final long NR_RECVFROM = RECVFROM.on(ARCH);
    private static final long NR_RECVMSG = RECVMSG.on(ARCH);
    private static final long NR_SENDMMSG = SENDMMSG.on(ARCH);
    private static final long NR_PPOLL = PPOLL.on(ARCH);
    private static final long NR_EPOLL_CREATE1 = EPOLL_CREATE1.on(ARCH);
    private static final long NR_EPOLL_CTL = EPOLL_CTL.on(ARCH);
    private static final long NR_EPOLL_PWAIT = EPOLL_PWAIT.on(ARCH);
    private static final long NR_EVENTFD2 = EVENTFD2.on(ARCH);
    private static final long NR_CLOCK_GETTIME = CLOCK_GETTIME.on(ARCH);
    private static final long NR_BPF = BPF.on(ARCH);
    private static final long NR_GETRANDOM = GETRANDOM.on(ARCH);

    private static final long SCRATCH_BYTES = 64;

    private final MemorySegment callState;
    private final MemorySegment scratch;

    /// @param memory  gives a hundred bytes, native and reachable by the thread that will call
    public Kernel(SegmentAllocator memory) {
        callState = memory.allocate(Linker.Option.captureStateLayout());
        scratch = memory.allocate(SCRATCH_BYTES, Long.BYTES);
    }

    /// Links the downcall if that has not been done: 15 ms, once in a process. Who needs it meanwhile waits.
    public static void link() {
        assert SYSCALL != null;
    }

    /// A function of libc by the one shape. One that takes fewer arguments, or returns an int, is called by it too: in
    /// both architectures' conventions what is too much is not looked at.
    static MethodHandle downcall(String function) {
        Linker linker = Linker.nativeLinker();
        MemorySegment symbol = linker.defaultLookup().findOrThrow(function);
        FunctionDescriptor shape =
                FunctionDescriptor.of(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                        JAVA_LONG);
        return linker.downcallHandle(
                symbol,
                shape,
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }

    /// ssize_t read(int fd, void *buf, size_t count)
    public int read(int fd, MemorySegment buffer) {
        return (int) call(NR_READ, fd, address(buffer), buffer.byteSize(), 0, 0, 0);
    }

    /// ssize_t write(int fd, const void *buf, size_t count)
    public int write(int fd, MemorySegment buffer) {
        return (int) call(NR_WRITE, fd, address(buffer), buffer.byteSize(), 0, 0, 0);
    }

    /// int close(int fd). The descriptor is gone whatever this returns.
    public int close(int fd) {
        return (int) call(NR_CLOSE, fd, 0, 0, 0, 0, 0);
    }

    /// void *mmap(NULL, size_t length, int prot, int flags, int fd, off_t offset)
    ///
    /// @return the address, or `-errno`
    long mmap(long length, int prot, int flags, int fd, long offset) {
        return call(NR_MMAP, 0, length, prot, flags, fd, offset);
    }

    /// int munmap(void *addr, size_t length)
    int munmap(long address, long length) {
        return (int) call(NR_MUNMAP, address, length, 0, 0, 0, 0);
    }

    /// int socket(int domain, int type, int protocol)
    public int socket(int domain, int type, int protocol) {
        return (int) call(NR_SOCKET, domain, type, protocol, 0, 0, 0);
    }

    /// int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen)
    public int bind(int fd, MemorySegment address) {
        return (int) call(NR_BIND, fd, address(address), address.byteSize(), 0, 0, 0);
    }

    /// bind(2) to every IPv4 address of this machine, at `port`.
    public int bindAnyAddress(int fd, int port) {
        SockaddrIn.put(scratch, 0, port, 0);
        return (int) call(NR_BIND, fd, scratch.address(), SockaddrIn.SIZE, 0, 0, 0);
    }

    /// int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen)
    public int connect(int fd, MemorySegment address) {
        return (int) call(NR_CONNECT, fd, address(address), address.byteSize(), 0, 0, 0);
    }

    /// int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen)
    ///
    /// @return length of the address, which may be more than was room for, or `-errno`
    public int getsockname(int fd, MemorySegment address) {
        scratch.set(JAVA_INT, 0, (int) address.byteSize());
        int result = (int) call(NR_GETSOCKNAME, fd, address(address), scratch.address(), 0, 0, 0);
        return result < 0 ? result : scratch.get(JAVA_INT, 0);
    }

    /// connect(2) to an IPv4 address.
    ///
    /// @param address  in network bit order
    public int connect(int fd, int address, int port) {
        SockaddrIn.put(scratch, 0, port, address);
        return (int) call(NR_CONNECT, fd, scratch.address(), SockaddrIn.SIZE, 0, 0, 0);
    }

    /// bind(2) to one IPv4 address, any port.
    ///
    /// @param address  in network bit order
    public int bindAddress(int fd, int address) {
        SockaddrIn.put(scratch, 0, 0, address);
        return (int) call(NR_BIND, fd, scratch.address(), SockaddrIn.SIZE, 0, 0, 0);
    }

    /// int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen)
    public int setsockopt(int fd, int level, int name, MemorySegment value) {
        return (int) call(NR_SETSOCKOPT, fd, level, name, address(value), value.byteSize(), 0);
    }

    /// setsockopt(2) of an option whose value is an int.
    public int setsockopt(int fd, int level, int name, int value) {
        scratch.set(JAVA_INT, 0, value);
        return (int) call(NR_SETSOCKOPT, fd, level, name, scratch.address(), Integer.BYTES, 0);
    }

    /// setsockopt(2) of SO_LINGER: a close(2) resets, and leaves no TIME-WAIT.
    public int resetOnClose(int fd) {
        scratch.set(JAVA_INT, 0, 1); // struct linger: l_onoff, l_linger
        scratch.set(JAVA_INT, Integer.BYTES, 0);
        return (int)
                call(
                        NR_SETSOCKOPT,
                        fd,
                        Socket.SOL_SOCKET,
                        Socket.SO_LINGER,
                        scratch.address(),
                        2L * Integer.BYTES,
                        0);
    }

    /// int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen)
    ///
    /// @return length of the value, or `-errno`
    public int getsockopt(int fd, int level, int name, MemorySegment value) {
        scratch.set(JAVA_INT, 0, (int) value.byteSize());
        int result =
                (int) call(NR_GETSOCKOPT, fd, level, name, address(value), scratch.address(), 0);
        return result < 0 ? result : scratch.get(JAVA_INT, 0);
    }

    /// ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct sockaddr *dest, socklen_t
    /// addrlen)
    ///
    /// @param destination  [MemorySegment#NULL] if the socket knows
    public int sendto(int fd, MemorySegment buffer, int flags, MemorySegment destination) {
        return (int)
                call(
                        NR_SENDTO,
                        fd,
                        address(buffer),
                        buffer.byteSize(),
                        flags,
                        address(destination),
                        destination.byteSize());
    }

    /// ssize_t sendto(int sockfd, NULL, 0, int flags, NULL, 0): what lies in a transmit ring
    ///
    /// @return bytes taken, or `-errno`
    public int sendRing(int fd, int flags) {
        return (int) call(NR_SENDTO, fd, 0, 0, flags, 0, 0);
    }

    /// int ioctl(int fd, SIOCOUTQ, int *bytes)
    ///
    /// @return bytes that wait to be sent, or `-errno`
    public int unsentBytes(int fd) {
        int result = (int) call(NR_IOCTL, fd, Socket.SIOCOUTQ, scratch.address(), 0, 0, 0);
        return result < 0 ? result : scratch.get(JAVA_INT, 0);
    }

    /// int ioctl(int fd, TIOCGWINSZ, struct winsize *size)
    ///
    /// @return columns of the terminal's window, 0 if it does not know, or `-errno`
    public int windowColumns(int fd) {
        int result = (int) call(NR_IOCTL, fd, Tty.TIOCGWINSZ, scratch.address(), 0, 0, 0);
        return result < 0 ? result : Winsize.columns(scratch, 0);
    }

    /// ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags, NULL, NULL)
    public int recv(int fd, MemorySegment buffer, int flags) {
        return (int) call(NR_RECVFROM, fd, address(buffer), buffer.byteSize(), flags, 0, 0);
    }

    /// ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags, struct sockaddr *src, socklen_t *addrlen)
    ///
    /// @param source  receives the sender's address
    public int recvfrom(int fd, MemorySegment buffer, int flags, MemorySegment source) {
        scratch.set(JAVA_INT, 0, (int) source.byteSize());
        return (int)
                call(
                        NR_RECVFROM,
                        fd,
                        address(buffer),
                        buffer.byteSize(),
                        flags,
                        address(source),
                        scratch.address());
    }

    /// int socketpair(int domain, int type, int protocol, int sv[2])
    ///
    /// @param pair  takes two descriptors of 4 bytes
    public int socketpair(int domain, int type, int protocol, MemorySegment pair) {
        return (int) call(NR_SOCKETPAIR, domain, type, protocol, pair.address(), 0, 0);
    }

    /// ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags)
    ///
    /// @param message  a [Msghdr]
    public int recvmsg(int fd, MemorySegment message, int flags) {
        return (int) call(NR_RECVMSG, fd, address(message), flags, 0, 0, 0);
    }

    /// int sendmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags)
    ///
    /// @param at  of the first [Mmsghdr] in `memory`
    /// @return messages taken, 1 to `count`, or `-errno` of the first
    public int sendmmsg(int fd, MemorySegment memory, long at, int count, int flags) {
        return (int) call(NR_SENDMMSG, fd, memory.address() + at, count, flags, 0, 0);
    }

    /// int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *timeout, NULL). A signal may end it early, and
    /// the JVM uses some: `-EINTR` is an ordinary outcome.
    ///
    /// @param count         of [Pollfd]s from the start of `fds`; with 0 it is a sleep that a signal may cut short
    /// @param timeoutNanos  0 or more
    public int ppoll(MemorySegment fds, int count, long timeoutNanos) {
        Timespec.put(scratch, 0, timeoutNanos);
        return (int) call(NR_PPOLL, address(fds), count, scratch.address(), 0, 0, 0);
    }

    /// int epoll_create1(int flags)
    public int epollCreate1(int flags) {
        return (int) call(NR_EPOLL_CREATE1, flags, 0, 0, 0, 0, 0);
    }

    /// int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)
    ///
    /// @param data  comes back with each event
    public int epollCtl(int epoll, int operation, int fd, int events, long data) {
        EpollEvent.put(scratch, events, data);
        return (int) call(NR_EPOLL_CTL, epoll, operation, fd, scratch.address(), 0, 0);
    }

    /// int epoll_pwait(int epfd, struct epoll_event *events, int maxevents, int timeout, NULL). A signal may end it
    /// early, and the JVM uses some: `-EINTR` is an ordinary outcome.
    ///
    /// @param events         room for as many [EpollEvent]s as fit
    /// @param timeoutMillis  -1 for no limit
    /// @return how many there are, or `-errno`
    public int epollPwait(int epoll, MemorySegment events, int timeoutMillis) {
        long most = events.byteSize() / EpollEvent.size();
        return (int) call(NR_EPOLL_PWAIT, epoll, address(events), most, timeoutMillis, 0, 0);
    }

    /// int eventfd(unsigned int initval, int flags)
    public int eventfd2(int initial, int flags) {
        return (int) call(NR_EVENTFD2, initial, flags, 0, 0, 0, 0);
    }

    /// int clock_gettime(clockid_t clockid, struct timespec *tp)
    ///
    /// @return nanoseconds on that clock
    public long clockGettime(int clock) {
        long result = call(NR_CLOCK_GETTIME, clock, scratch.address(), 0, 0, 0, 0);
        assert result == 0 : "clock_gettime: " + Errno.text((int) -result);
        return Timespec.nanos(scratch, 0);
    }

    /// int bpf(int cmd, union bpf_attr *attr, unsigned int size)
    ///
    /// @param attr  a [BpfAttr], as long as the command needs; what follows in the kernel's own is zero to it
    /// @return what the command gives, a new descriptor or 0, or `-errno`
    public int bpf(int command, MemorySegment attr) {
        return (int) call(NR_BPF, command, address(attr), attr.byteSize(), 0, 0, 0);
    }

    /// ssize_t getrandom(void *buf, size_t buflen, 0): waits until the kernel has been seeded once since it booted
    ///
    /// @return bytes written, all of them up to 256, or `-errno`
    public int getrandom(MemorySegment buffer) {
        return (int) call(NR_GETRANDOM, address(buffer), buffer.byteSize(), 0, 0, 0, 0);
    }

    private static long address(MemorySegment segment) {
        assert segment.isNative() : "the kernel sees native memory only";
        return segment.address();
    }

    private long call(long number, long a, long b, long c, long d, long e, long f) {
        try {
            long result = (long) SYSCALL.invokeExact(callState, number, a, b, c, d, e, f);
            return result == -1 ? -(long) callState.get(JAVA_INT, ERRNO) : result;
        } catch (Throwable t) {
            throw cannotHappen(t);
        }
    }

    /// The handle throws nothing of its own; what comes through is the JVM's, an [Error] such as a stack overflow.
    static RuntimeException cannotHappen(Throwable t) {
        if (t instanceof Error error) {
            throw error;
        }
        return t instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("downcall", t);
    }
}
