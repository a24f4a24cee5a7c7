package dev.blip.linux;

/// Numbers of epoll_ctl(2) and epoll_create1(2).
public final class Epoll {
    public static final int EPOLL_CLOEXEC = 0x80000;
    public static final int EPOLL_CTL_ADD = 1;
    public static final int EPOLLIN = 1;
    public static final int EPOLLOUT = 4;

    private Epoll() {}
}
