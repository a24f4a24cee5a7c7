package dev.blip.host;

import dev.blip.linux.Kernel;
import java.lang.foreign.Arena;

/// The window of a terminal: how wide it is at this moment. Any thread.
public final class TerminalWindow {
    private TerminalWindow() {}

    /// Columns of the terminal that a file descriptor leads to; 0 if it leads to none, or to one that does not know, as
    /// a serial line.
    public static int columns(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            return Math.max(0, new Kernel(arena).windowColumns(descriptor));
        }
    }
}
