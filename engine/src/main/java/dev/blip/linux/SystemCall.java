package dev.blip.linux;

/// System calls that blip makes, syscalls(2), and their numbers, `asm/unistd.h`.
public enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    MMAP(9, 222),
    MUNMAP(11, 215),
    IOCTL(16, 29),
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    BIND(49, 200),
    CONNECT(42, 203),
    GETSOCKNAME(51, 204),
    SETSOCKOPT(54, 208),
    GETSOCKOPT(55, 209),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    RECVMSG(47, 212),
    SENDMMSG(307, 269),
    PPOLL(271, 73),
    EPOLL_CREATE1(291, 20),
    EPOLL_CTL(233, 21),
    EPOLL_PWAIT(281, 22),
    EVENTFD2(290, 19),
    CLOCK_GETTIME(228, 113),
    BPF(321, 280),
    GETRANDOM(318, 278);

    private final int amd64;
    private final int aarch64;

    SystemCall(int amd64, int aarch64) {
        this.amd64 = amd64;
        this.aarch64 = aarch64;
    }

    /// Its number on that architecture.
    public int on(Arch arch) {
        return arch == Arch.AMD64 ? amd64 : aarch64;
    }

    /// Its name in the manual.
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
