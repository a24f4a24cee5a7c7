package dev.blip.linux;

import static dev.blip.linux.LinuxException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/// An open file descriptor and its owner. Closed once, however often and from whichever thread it is asked: a number
/// closed twice may by then be somebody else's.
public final class Fd implements AutoCloseable {
    private static final int CLOSED = -1;

    private final int number;
    private final AtomicInteger open;

    private Fd(int number) {
        this.number = number;
        this.open = new AtomicInteger(number);
    }

    /// socket(2), closed on exec(2).
    ///
    /// @param object  what it is for, in the error
    public static Fd socket(Kernel kernel, int domain, int type, int protocol, String object)
            throws LinuxException {
        return new Fd(
                check(
                        SystemCall.SOCKET,
                        kernel.socket(domain, type | Socket.SOCK_CLOEXEC, protocol),
                        object));
    }

    /// eventfd(2), not blocking, closed on exec(2).
    public static Fd eventfd(Kernel kernel) throws LinuxException {
        int flags = Eventfd.EFD_CLOEXEC | Eventfd.EFD_NONBLOCK;
        return new Fd(check(SystemCall.EVENTFD2, kernel.eventfd2(0, flags), "a wake-up counter"));
    }

    /// epoll_create1(2), closed on exec(2).
    public static Fd epoll(Kernel kernel) throws LinuxException {
        int made = kernel.epollCreate1(Epoll.EPOLL_CLOEXEC);
        return new Fd(check(SystemCall.EPOLL_CREATE1, made, "an epoll instance"));
    }

    /// What a command of bpf(2) makes: a map, a program or a link, closed on exec(2).
    ///
    /// @param object  what it is for, in the error
    public static Fd bpf(Kernel kernel, int command, MemorySegment attr, String object)
            throws LinuxException {
        return new Fd(check(SystemCall.BPF, kernel.bpf(command, attr), object));
    }

    /// The descriptor. After [#close()] the number may be another file's: do not use it then.
    public int number() {
        return number;
    }

    public boolean isOpen() {
        return open.get() != CLOSED;
    }

    @Override
    public void close() {
        if (open.getAndSet(CLOSED) == CLOSED) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            // The result says nothing we could act on: the descriptor is gone in any case,
            // close(2).
            new Kernel(arena).close(number);
        }
    }
}
