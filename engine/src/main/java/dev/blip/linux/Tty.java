package dev.blip.linux;

/// Numbers of ioctl_tty(2).
public final class Tty {
    /// Gets the window's size, a `Winsize`.
    public static final int TIOCGWINSZ = 0x5413;

    private Tty() {}
}
