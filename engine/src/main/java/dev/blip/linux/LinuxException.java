package dev.blip.linux;

/// A system call failed where that is not an ordinary outcome.
public final class LinuxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final SystemCall call;
    private final int errno;

    /// @param errno   positive
    /// @param object  what it was about: `eth0`, `port 61000`
    public LinuxException(SystemCall call, int errno, String object) {
        super(call.word() + " of " + object + ": " + Errno.text(errno));
        this.call = call;
        this.errno = errno;
    }

    /// The result of `call` if it is one.
    ///
    /// @param result  0 or more, or `-errno`
    /// @throws LinuxException if it is `-errno`
    public static int check(SystemCall call, int result, String object) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(call, -result, object);
        }
        return result;
    }

    public SystemCall call() {
        return call;
    }

    public int errno() {
        return errno;
    }
}
