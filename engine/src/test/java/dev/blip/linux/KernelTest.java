package dev.blip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class KernelTest {
    private final Arena arena = Arena.ofConfined();
    private final Kernel kernel = new Kernel(arena);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void failureIsTheNegatedErrno() {
        assertEquals(-Errno.EBADF, kernel.close(-1));
        assertEquals(-Errno.EAFNOSUPPORT, kernel.socket(9999, Socket.SOCK_STREAM, 0));
    }

    @Test
    void failureOfAColdCallNamesCallObjectAndReason() {
        var e =
                assertThrows(
                        LinuxException.class,
                        () -> Fd.socket(kernel, 9999, Socket.SOCK_STREAM, 0, "no family"));
        assertEquals(
                "socket of no family: EAFNOSUPPORT, address family not supported", e.getMessage());
        assertEquals(SystemCall.SOCKET, e.call());
        assertEquals(Errno.EAFNOSUPPORT, e.errno());
    }

    @Test
    void datagramGoesRoundTheLoopback() throws Exception {
        try (Fd sender = Fd.socket(kernel, Socket.AF_INET, Socket.SOCK_DGRAM, 0, "sender");
                Fd receiver = Fd.socket(kernel, Socket.AF_INET, Socket.SOCK_DGRAM, 0, "receiver")) {
            MemorySegment address = arena.allocate(SockaddrIn.SIZE);
            SockaddrIn.put(address, 0, 0, 0x7F000001);
            assertEquals(0, kernel.bind(receiver.number(), address));
            assertEquals(SockaddrIn.SIZE, kernel.getsockname(receiver.number(), address));
            assertTrue(SockaddrIn.port(address, 0) > 0);
            assertEquals(0, kernel.connect(sender.number(), address));

            MemorySegment word = arena.allocateFrom("blip");
            assertEquals(5, kernel.sendto(sender.number(), word, 0, MemorySegment.NULL));
            MemorySegment fds = arena.allocate(Pollfd.SIZE);
            Pollfd.put(fds, 0, receiver.number(), Poll.POLLIN);
            assertEquals(1, kernel.ppoll(fds, 1, 5_000_000_000L));
            assertEquals(Poll.POLLIN, Pollfd.revents(fds, 0));
            MemorySegment received = arena.allocate(16);
            assertEquals(5, kernel.recv(receiver.number(), received, 0));
            assertEquals("blip", received.getString(0));
            assertEquals(
                    -Errno.EAGAIN, kernel.recv(receiver.number(), received, Socket.MSG_DONTWAIT));
        }
    }

    @Test
    void batchOfMessagesIsOneCall() throws Exception {
        try (Fd sender = Fd.socket(kernel, Socket.AF_INET, Socket.SOCK_DGRAM, 0, "sender");
                Fd receiver = Fd.socket(kernel, Socket.AF_INET, Socket.SOCK_DGRAM, 0, "receiver")) {
            MemorySegment address = arena.allocate(SockaddrIn.SIZE);
            SockaddrIn.put(address, 0, 0, 0x7F000001);
            assertEquals(0, kernel.bind(receiver.number(), address));
            assertEquals(SockaddrIn.SIZE, kernel.getsockname(receiver.number(), address));
            MemorySegment text = arena.allocateFrom("ab");
            MemorySegment iovecs = arena.allocate(2 * Iovec.SIZE, 8);
            MemorySegment messages = arena.allocate(2 * Mmsghdr.SIZE, 8);
            for (int i = 0; i < 2; i++) {
                Iovec.put(iovecs, (long) i * Iovec.SIZE, text.address() + i, 1);
                Msghdr.put(
                        messages,
                        (long) i * Mmsghdr.SIZE,
                        address.address(),
                        SockaddrIn.SIZE,
                        iovecs.address() + (long) i * Iovec.SIZE);
            }
            assertEquals(2, kernel.sendmmsg(sender.number(), messages, 0, 2, 0));
            MemorySegment received = arena.allocate(16);
            assertEquals(1, kernel.recv(receiver.number(), received, 0));
            assertEquals('a', received.get(ValueLayout.JAVA_BYTE, 0));
            assertEquals(1, kernel.recv(receiver.number(), received, 0));
            assertEquals('b', received.get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @Test
    void optionsAreWrittenAndRead() throws Exception {
        try (Fd socket = Fd.socket(kernel, Socket.AF_INET, Socket.SOCK_DGRAM, 0, "any")) {
            assertEquals(
                    0,
                    kernel.setsockopt(
                            socket.number(), Socket.SOL_SOCKET, Socket.SO_RCVBUF, 65_536));
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            assertEquals(
                    4,
                    kernel.getsockopt(socket.number(), Socket.SOL_SOCKET, Socket.SO_RCVBUF, value));
            assertEquals(
                    131_072,
                    value.get(ValueLayout.JAVA_INT, 0)); // the kernel doubles it, socket(7)
        }
    }

    @Test
    void eventCounterWakesAPoll() throws Exception {
        try (Fd event = Fd.eventfd(kernel)) {
            MemorySegment fds = arena.allocate(Pollfd.SIZE);
            Pollfd.put(fds, 0, event.number(), Poll.POLLIN);
            assertEquals(0, kernel.ppoll(fds, 1, 0));
            MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_LONG, 3L);
            assertEquals(8, kernel.write(event.number(), count));
            assertEquals(1, kernel.ppoll(fds, 1, 0));
            assertEquals(8, kernel.read(event.number(), count));
            assertEquals(-Errno.EAGAIN, kernel.read(event.number(), count));
        }
    }

    @Test
    void clocksAreTheJvmsOwn() {
        long before = System.currentTimeMillis();
        long now = kernel.clockGettime(Clock.CLOCK_REALTIME) / 1_000_000;
        assertTrue(before <= now && now <= System.currentTimeMillis());
        long nanos = System.nanoTime();
        assertTrue(nanos <= kernel.clockGettime(Clock.CLOCK_MONOTONIC));
    }

    @Test
    void descriptorIsClosedOnce() throws Exception {
        Fd first = Fd.eventfd(kernel);
        first.close();
        try (Fd second = Fd.eventfd(kernel)) {
            assertEquals(
                    first.number(), second.number()); // the kernel gives the lowest free number
            first.close();
            assertFalse(first.isOpen());
            assertTrue(second.isOpen());
            MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
            assertEquals(8, kernel.write(second.number(), count));
        }
    }

    @Test
    void otherArchitecturesAreRefusedByName() {
        assertEquals(Arch.AARCH64, Arch.of("aarch64"));
        var e = assertThrows(UnsupportedOperationException.class, () -> Arch.of("riscv64"));
        assertEquals("blip knows amd64 and aarch64 only: os.arch=riscv64", e.getMessage());
    }
}
