package dev.blip.wire;

/// Unsigned numbers in network byte order, most significant byte first and at any address ([RFC 791 appendix
/// B](https://www.rfc-editor.org/rfc/rfc791#appendix-B)).
///
/// Bytes of an array, put together by shifts: this runs for every frame, in a scan so short that much of it is
/// interpreted and the rest compiled by C1, to both of which a `VarHandle` costs many times an array's element.
/// Longer numbers are made of 16 bits, because C1 inlines 35 bytecodes at the most, and four bytes at once are more.
final class NetworkOrder {
    private NetworkOrder() {}

    static int u8(byte[] frame, int at) {
        return frame[at] & 0xFF;
    }

    static int u16(byte[] frame, int at) {
        return (frame[at] & 0xFF) << 8 | (frame[at + 1] & 0xFF);
    }

    static int u32(byte[] frame, int at) {
        return u16(frame, at) << 16 | u16(frame, at + 2);
    }

    /// A MAC address: 48 bits.
    static long u48(byte[] frame, int at) {
        return (long) u16(frame, at) << 32 | Integer.toUnsignedLong(u32(frame, at + 2));
    }

    /// Half of an IPv6 address.
    static long u64(byte[] frame, int at) {
        return (long) u32(frame, at) << 32 | Integer.toUnsignedLong(u32(frame, at + 4));
    }

    static void put8(byte[] frame, int at, int value) {
        frame[at] = (byte) value;
    }

    static void put16(byte[] frame, int at, int value) {
        frame[at] = (byte) (value >>> 8);
        frame[at + 1] = (byte) value;
    }

    static void put32(byte[] frame, int at, int value) {
        put16(frame, at, value >>> 16);
        put16(frame, at + 2, value);
    }

    static void put48(byte[] frame, int at, long value) {
        put16(frame, at, (int) (value >>> 32));
        put32(frame, at + 2, (int) value);
    }

    static void put64(byte[] frame, int at, long value) {
        put32(frame, at, (int) (value >>> 32));
        put32(frame, at + 4, (int) value);
    }
}
