package dev.blip.way;

import dev.blip.linux.Disposal;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Socket;
import java.lang.foreign.Arena;

/// What this process may do.
public final class Privileges {
    private Privileges() {}

    /// Whether the kernel refuses this process the sockets of a half-open scan for want of CAP_NET_RAW. Found by
    /// trying, since `/proc/self/status` does not tell: the capability counts in the user namespace that owns the
    /// network namespace (user_namespaces(7)), and a security module may refuse it too. Sends and receives nothing.
    public static boolean lackNetRaw() {
        try (Arena arena = Arena.ofConfined();
                var opened = new Disposal()) {
            var kernel = new Kernel(arena);
            return isRefused(kernel, Socket.AF_INET, Socket.IPPROTO_RAW, opened)
                    || isRefused(kernel, Socket.AF_PACKET, 0, opened);
        }
    }

    private static boolean isRefused(Kernel kernel, int domain, int protocol, Disposal opened) {
        try {
            opened.add(Fd.socket(kernel, domain, Socket.SOCK_RAW, protocol, "a trial"));
            return false;
        } catch (LinuxException e) {
            // Another error is for whoever needs the socket, and says what for.
            return e.errno() == Errno.EPERM || e.errno() == Errno.EACCES;
        }
    }
}
