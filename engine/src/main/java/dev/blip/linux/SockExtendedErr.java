package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// An error and who said it, as the control data of IP_RECVERR, ip(7). The sender's `sockaddr_in` follows it.
///
/// ```c
/// struct sock_extended_err {
///     __u32 ee_errno;
///     __u8  ee_origin;
///     __u8  ee_type;
///     __u8  ee_code;
///     __u8  ee_pad;
///     __u32 ee_info;
///     __u32 ee_data;
/// };
/// ```
public final class SockExtendedErr {
    public static final int SIZE = 16;
    public static final int EE_ERRNO = 0;
    public static final int EE_ORIGIN = 4;
    public static final int EE_TYPE = 5;
    public static final int EE_CODE = 6;

    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SockExtendedErr() {}

    public static int errno(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + EE_ERRNO);
    }

    /// SO_EE_ORIGIN number.
    public static int origin(MemorySegment memory, long at) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at + EE_ORIGIN));
    }

    /// Who sent the ICMP error (SO_EE_OFFENDER), in network bit order.
    public static int offender(MemorySegment memory, long at) {
        return memory.get(U32, at + SIZE + SockaddrIn.SIN_ADDR);
    }
}
