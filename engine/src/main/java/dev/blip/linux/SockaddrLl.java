package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A link-layer socket address, packet(7).
///
/// ```c
/// struct sockaddr_ll {
///     unsigned short sll_family;   /* AF_PACKET */
///     __be16         sll_protocol; /* ETH_P_, network byte order */
///     int            sll_ifindex;
///     unsigned short sll_hatype;
///     unsigned char  sll_pkttype;
///     unsigned char  sll_halen;
///     unsigned char  sll_addr[8];
/// };
/// ```
public final class SockaddrLl {
    public static final int SIZE = 20;
    public static final int SLL_FAMILY = 0;
    public static final int SLL_PROTOCOL = 2;
    public static final int SLL_IFINDEX = 4;
    public static final int SLL_HATYPE = 8;
    public static final int SLL_PKTTYPE = 10;
    public static final int SLL_HALEN = 11;
    public static final int SLL_ADDR = 12;

    private static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);

    private SockaddrLl() {}

    /// Writes what bind(2) looks at; with `protocol` 0 the socket sends and never receives.
    public static void put(MemorySegment memory, long at, int protocol, int ifindex) {
        memory.asSlice(at, SIZE).fill((byte) 0);
        memory.set(JAVA_SHORT_UNALIGNED, at + SLL_FAMILY, (short) Socket.AF_PACKET);
        memory.set(U16, at + SLL_PROTOCOL, (short) protocol);
        memory.set(JAVA_INT_UNALIGNED, at + SLL_IFINDEX, ifindex);
    }

    /// PACKET_ number: to whom a received frame was addressed.
    public static int pkttype(MemorySegment memory, long at) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at + SLL_PKTTYPE));
    }
}
