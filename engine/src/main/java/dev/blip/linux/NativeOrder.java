package dev.blip.linux;

import java.nio.ByteOrder;

/// Numbers of a struct that was copied out of the kernel's memory into an array, in the machine's own byte order and at
/// any address. For structs that are read for every frame: an array's elements cost the interpreter and C1 a fraction
/// of what a `MemorySegment` asks for.
final class NativeOrder {
    private static final boolean LOWEST_FIRST = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private NativeOrder() {}

    static int u16(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int second = bytes[at + 1] & 0xFF;
        return LOWEST_FIRST ? second << 8 | first : first << 8 | second;
    }

    static int u32(byte[] bytes, int at) {
        int first = u16(bytes, at);
        int second = u16(bytes, at + 2);
        return LOWEST_FIRST ? second << 16 | first : first << 16 | second;
    }
}
