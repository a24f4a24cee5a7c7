package dev.blip.link;

import dev.blip.linux.Errno;
import dev.blip.linux.LinuxException;

/// What the kernel's refusal of a socket means to the user.
final class Refusal {
    private Refusal() {}

    static LinkException of(String what, LinuxException e) {
        String why = Errno.text(e.errno());
        LinkException exception =
                switch (e.errno()) {
                    case Errno.EPERM, Errno.EACCES ->
                            new LinkException(
                                    what,
                                    why,
                                    "CAP_NET_RAW",
                                    "run as root, grant the capability, or scan without it: --connect");
                    case Errno.ENODEV, Errno.ENXIO, Errno.ENETDOWN ->
                            new LinkException(
                                    what,
                                    why,
                                    "an interface that is up",
                                    "ip link, and --interface NAME");
                    case Errno.ENOMEM, Errno.ENOBUFS ->
                            new LinkException(
                                    what,
                                    why,
                                    "memory for the ring",
                                    "fewer --rx-rings and --tx-threads");
                    case Errno.EMFILE, Errno.ENFILE ->
                            new LinkException(what, why, "a few more open files", "ulimit -n 1024");
                    default ->
                            new LinkException(
                                    what,
                                    e.call().word() + " says " + why,
                                    "a kernel and an interface that take such a socket",
                                    "another --transmit, or --connect");
                };
        exception.initCause(e);
        return exception;
    }
}
