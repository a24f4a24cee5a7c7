package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// What getaddrinfo(3) is asked for and what it gives: one of a chain.
///
/// ```c
/// struct addrinfo {
///     int              ai_flags;
///     int              ai_family;
///     int              ai_socktype;
///     int              ai_protocol;
///     socklen_t        ai_addrlen;
///     struct sockaddr *ai_addr;
///     char            *ai_canonname;
///     struct addrinfo *ai_next;
/// };
/// ```
final class Addrinfo {
    public static final int SIZE = 48;
    public static final int AI_FAMILY = 4;
    public static final int AI_SOCKTYPE = 8;
    public static final int AI_ADDR = 24;
    public static final int AI_NEXT = 40;

    private Addrinfo() {}

    /// Writes hints: one family, and one entry an address instead of one for each kind of socket.
    static void putHints(MemorySegment memory, int family) {
        memory.fill((byte) 0);
        memory.set(JAVA_INT, AI_FAMILY, family);
        memory.set(JAVA_INT, AI_SOCKTYPE, Socket.SOCK_STREAM);
    }

    /// The address that the entry at `pointer` holds, as a number.
    ///
    /// @param pointer  given by libc, of an entry of the family AF_INET
    static int ipv4(long pointer) {
        long address = at(pointer, SIZE).get(JAVA_LONG, AI_ADDR);
        return SockaddrIn.address(at(address, SockaddrIn.SIZE), 0);
    }

    /// The socket address that the entry at `pointer` holds.
    ///
    /// @param pointer  given by libc, of an entry of the family AF_INET6
    static MemorySegment ipv6(long pointer) {
        return at(at(pointer, SIZE).get(JAVA_LONG, AI_ADDR), SockaddrIn6.SIZE);
    }

    /// Where the next entry is, 0 behind the last.
    static long next(long pointer) {
        return at(pointer, SIZE).get(JAVA_LONG, AI_NEXT);
    }

    private static MemorySegment at(long pointer, long bytes) {
        return MemorySegment.ofAddress(pointer).reinterpret(bytes);
    }
}
