package dev.blip.linux;

/// Numbers of poll(2).
public final class Poll {
    public static final int POLLIN = 1;
    public static final int POLLOUT = 4;
    public static final int POLLERR = 8;

    private Poll() {}
}
