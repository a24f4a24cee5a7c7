package dev.blip.linux;

/// Error numbers, errno(3): the same on every architecture of ours.
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EFAULT = 14;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ENOSPC = 28;
    public static final int EPIPE = 32;
    public static final int ERANGE = 34;
    public static final int ENOSYS = 38;
    public static final int EPROTO = 71;
    public static final int ENOTSOCK = 88;
    public static final int EMSGSIZE = 90;
    public static final int ENOPROTOOPT = 92;
    public static final int EPROTONOSUPPORT = 93;
    public static final int ESOCKTNOSUPPORT = 94;
    public static final int EOPNOTSUPP = 95;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;
    public static final int ENETUNREACH = 101;
    public static final int ECONNABORTED = 103;
    public static final int ECONNRESET = 104;
    public static final int ENOBUFS = 105;
    public static final int EISCONN = 106;
    public static final int ENOTCONN = 107;
    public static final int ETIMEDOUT = 110;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTDOWN = 112;
    public static final int EHOSTUNREACH = 113;
    public static final int EALREADY = 114;
    public static final int EINPROGRESS = 115;

    private Errno() {}

    /// The error as users know it: `EPERM, operation not permitted`.
    ///
    /// @param errno  positive
    public static String text(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM, operation not permitted";
            case ENOENT -> "ENOENT, no such file or entry";
            case EINTR -> "EINTR, interrupted by a signal";
            case EIO -> "EIO, input/output error";
            case ENXIO -> "ENXIO, no such device or address";
            case EBADF -> "EBADF, bad file descriptor";
            case EAGAIN -> "EAGAIN, try again";
            case ENOMEM -> "ENOMEM, out of memory";
            case EACCES -> "EACCES, permission denied";
            case EFAULT -> "EFAULT, bad address";
            case EBUSY -> "EBUSY, device or resource busy";
            case EEXIST -> "EEXIST, it exists already";
            case ENODEV -> "ENODEV, no such device";
            case EINVAL -> "EINVAL, invalid argument";
            case ENFILE -> "ENFILE, too many open files on this machine";
            case EMFILE -> "EMFILE, too many open files";
            case ENOSPC -> "ENOSPC, no space left";
            case EPIPE -> "EPIPE, broken pipe";
            case ERANGE -> "ERANGE, out of range";
            case ENOSYS -> "ENOSYS, not in this kernel";
            case EPROTO -> "EPROTO, protocol error";
            case ENOTSOCK -> "ENOTSOCK, not a socket";
            case EMSGSIZE -> "EMSGSIZE, message too long";
            case ENOPROTOOPT -> "ENOPROTOOPT, no such socket option";
            case EPROTONOSUPPORT -> "EPROTONOSUPPORT, protocol not supported";
            case ESOCKTNOSUPPORT -> "ESOCKTNOSUPPORT, socket type not supported";
            case EOPNOTSUPP -> "EOPNOTSUPP, operation not supported";
            case EAFNOSUPPORT -> "EAFNOSUPPORT, address family not supported";
            case EADDRINUSE -> "EADDRINUSE, address in use";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL, address not available";
            case ENETDOWN -> "ENETDOWN, network is down";
            case ENETUNREACH -> "ENETUNREACH, network is unreachable";
            case ECONNABORTED -> "ECONNABORTED, connection aborted";
            case ECONNRESET -> "ECONNRESET, connection reset";
            case ENOBUFS -> "ENOBUFS, no buffer space";
            case EISCONN -> "EISCONN, already connected";
            case ENOTCONN -> "ENOTCONN, not connected";
            case ETIMEDOUT -> "ETIMEDOUT, timed out";
            case ECONNREFUSED -> "ECONNREFUSED, connection refused";
            case EHOSTDOWN -> "EHOSTDOWN, host is down";
            case EHOSTUNREACH -> "EHOSTUNREACH, host is unreachable";
            case EALREADY -> "EALREADY, already under way";
            case EINPROGRESS -> "EINPROGRESS, now under way";
            default -> "errno " + errno;
        };
    }
}
