package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Size of a terminal's window, ioctl_tty(2).
///
/// ```c
/// struct winsize {
///     unsigned short ws_row;
///     unsigned short ws_col;
///     unsigned short ws_xpixel; /* unused */
///     unsigned short ws_ypixel; /* unused */
/// };
/// ```
public final class Winsize {
    public static final int SIZE = 8;
    public static final int WS_ROW = 0;
    public static final int WS_COL = 2;
    public static final int WS_XPIXEL = 4;
    public static final int WS_YPIXEL = 6;

    private Winsize() {}

    public static int columns(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + WS_COL));
    }
}
