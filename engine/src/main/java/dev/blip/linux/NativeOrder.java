package dev.blip.linux;

import java.nio.ByteOrder;

/// Numbers of a struct that was copied out of the kernel's memory into an array, in the machine's own byte order and at
/// any address. For structs that are read for every frame: an array's elements cost the interpreter and C1 a fraction
/// of what a `MemorySegment` asks for.
final class NativeOrder {
    private static final boolean LOWEST_FIRST = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    // By how much the part that comes first is shifted, and the one that comes second.
    private static final int FIRST_8 = LOWEST_FIRST ? 0 : 8;
    private static final int SECOND_8 = 8 - FIRST_8;
    private static final int FIRST_16 = 2 * FIRST_8;
    private static final int SECOND_16 = 2 * SECOND_8;

    private NativeOrder() {}

    static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << FIRST_8 | (bytes[at + 1] & 0xFF) << SECOND_8;
    }

    static int u32(byte[] bytes, int at) {
        return u16(bytes, at) << FIRST_16 | u16(bytes, at + 2) << SECOND_16;
    }
}
