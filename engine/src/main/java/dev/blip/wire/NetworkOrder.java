package dev.blip.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Unsigned numbers in network byte order, most significant byte first and at any address ([RFC 791 appendix
/// B](https://www.rfc-editor.org/rfc/rfc791#appendix-B)).
final class NetworkOrder {
    private static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);

    private NetworkOrder() {}

    static int u8(MemorySegment frame, long at) {
        return frame.get(JAVA_BYTE, at) & 0xFF;
    }

    static int u16(MemorySegment frame, long at) {
        return frame.get(U16, at) & 0xFFFF;
    }

    static int u32(MemorySegment frame, long at) {
        return frame.get(U32, at);
    }

    /// A MAC address: 48 bits.
    static long u48(MemorySegment frame, long at) {
        return (long) u16(frame, at) << 32 | Integer.toUnsignedLong(u32(frame, at + 2));
    }

    static void put8(MemorySegment frame, long at, int value) {
        frame.set(JAVA_BYTE, at, (byte) value);
    }

    static void put16(MemorySegment frame, long at, int value) {
        frame.set(U16, at, (short) value);
    }

    static void put32(MemorySegment frame, long at, int value) {
        frame.set(U32, at, value);
    }

    static void put48(MemorySegment frame, long at, long value) {
        put16(frame, at, (int) (value >>> 32));
        put32(frame, at + 2, (int) value);
    }
}
