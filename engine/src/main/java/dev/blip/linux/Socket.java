package dev.blip.linux;

/// Numbers of socket(2), socket(7), ip(7), unix(7), send(2) and recv(2).
public final class Socket {
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_PACKET = 17;
    public static final int AF_XDP = 44;

    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int SOCK_CLOEXEC = 0x80000;

    public static final int IPPROTO_IP = 0;
    public static final int IPPROTO_TCP = 6;
    public static final int IPPROTO_RAW = 255;
    public static final int IP_HDRINCL = 3;
    public static final int IP_RECVERR = 11;

    public static final int SOL_SOCKET = 1;
    public static final int SO_ERROR = 4;
    public static final int SO_LINGER = 13;
    public static final int SO_RCVBUF = 8;
    public static final int SO_SNDBUF = 7;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_BINDTODEVICE = 25;
    public static final int SO_ATTACH_FILTER = 26;

    /// An ICMP error, in `ee_origin`.
    public static final int SO_EE_ORIGIN_ICMP = 2;

    public static final int SCM_RIGHTS = 1;

    /// The ioctl(2) for bytes that have not left, with what they cost the kernel besides.
    public static final int SIOCOUTQ = 0x5411;

    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_ERRQUEUE = 0x2000;
    public static final int MSG_TRUNC = 0x20;

    private Socket() {}
}
