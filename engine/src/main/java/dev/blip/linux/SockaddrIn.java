package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An IPv4 socket address, ip(7).
///
/// ```c
/// struct sockaddr_in {
///     sa_family_t    sin_family;  /* AF_INET */
///     in_port_t      sin_port;    /* network byte order */
///     struct in_addr sin_addr;    /* network byte order */
///     unsigned char  sin_zero[8];
/// };
/// ```
public final class SockaddrIn {
    public static final int SIZE = 16;
    public static final int SIN_FAMILY = 0;
    public static final int SIN_PORT = 2;
    public static final int SIN_ADDR = 4;

    private static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);

    private SockaddrIn() {}

    /// Writes all of it at `at`; address and port as numbers.
    public static void put(MemorySegment memory, long at, int port, int address) {
        memory.set(JAVA_SHORT_UNALIGNED, at + SIN_FAMILY, (short) Socket.AF_INET);
        memory.set(U16, at + SIN_PORT, (short) port);
        memory.set(U32, at + SIN_ADDR, address);
        memory.set(JAVA_LONG_UNALIGNED, at + 8, 0L);
    }

    /// The address, in network bit order.
    public static int address(MemorySegment memory, long at) {
        return memory.get(U32, at + SIN_ADDR);
    }

    /// The port, 0 to 65535.
    public static int port(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(U16, at + SIN_PORT));
    }
}
