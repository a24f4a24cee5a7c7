package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An IPv6 socket address, ipv6(7).
///
/// ```c
/// struct sockaddr_in6 {
///     sa_family_t     sin6_family;   /* AF_INET6 */
///     in_port_t       sin6_port;     /* network byte order */
///     uint32_t        sin6_flowinfo;
///     struct in6_addr sin6_addr;
///     uint32_t        sin6_scope_id; /* of a link-local address, its interface */
/// };
/// ```
final class SockaddrIn6 {
    public static final int SIZE = 28;
    public static final int SIN6_ADDR = 8;
    public static final int SIN6_SCOPE_ID = 24;

    private static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

    private SockaddrIn6() {}

    /// The first half of the address, as a number.
    static long high(MemorySegment memory) {
        return memory.get(U64, SIN6_ADDR);
    }

    /// The second half.
    static long low(MemorySegment memory) {
        return memory.get(U64, SIN6_ADDR + Long.BYTES);
    }

    static int scope(MemorySegment memory) {
        return memory.get(JAVA_INT_UNALIGNED, SIN6_SCOPE_ID);
    }
}
