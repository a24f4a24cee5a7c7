package dev.blip.linux;

/// Numbers of eventfd(2).
public final class Eventfd {
    public static final int EFD_CLOEXEC = 0x80000;
    public static final int EFD_NONBLOCK = 2048;

    private Eventfd() {}
}
