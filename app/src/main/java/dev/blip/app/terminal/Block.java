package dev.blip.app.terminal;

/// Lines that are redrawn in place. Each is shorter than the window is wide, so that none wraps.
@FunctionalInterface
public interface Block {
    /// The lines as they are now, without an end of line after the last.
    String text(Look look);
}
