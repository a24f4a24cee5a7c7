package dev.blip.link;

import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.Socket;

/// How many bytes of frames the kernel holds for a socket until the device has sent them.
final class SendBuffer {
    /// The default of 208 KiB is some 270 short frames, because each counts with its overhead of 768 bytes: about one
    /// batch. This is fifteen: more than a transmit ring has places for.
    private static final int BYTES = 4 << 20;

    private SendBuffer() {}

    /// Asks for more than `net.core.wmem_max`, which needs CAP_NET_ADMIN, else for as much as that allows. A smaller
    /// one only means more back-pressure, so neither answer matters.
    static void enlarge(Kernel kernel, Fd fd) {
        if (kernel.setsockopt(fd.number(), Socket.SOL_SOCKET, Socket.SO_SNDBUFFORCE, BYTES) < 0) {
            kernel.setsockopt(fd.number(), Socket.SOL_SOCKET, Socket.SO_SNDBUF, BYTES);
        }
    }
}
