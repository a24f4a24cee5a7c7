package dev.blip.link;

import static dev.blip.linux.LinuxException.check;

import dev.blip.bpf.RedirectRules;
import dev.blip.linux.Bpf;
import dev.blip.linux.BpfAttr;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.SystemCall;
import dev.blip.linux.Xdp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The program on the interface that takes our replies to our sockets, and the map of these. It is attached by a link
/// that lives as long as its descriptor, bpf(2): whatever way this process ends, the interface is as before.
final class XdpProgram implements AutoCloseable {
    private final Fd map;
    private final Fd program;
    private @Nullable Fd link;
    private boolean driverMode;

    private XdpProgram(Fd map, Fd program) {
        this.map = map;
        this.program = program;
    }

    /// @param replies    what is taken off the interface
    /// @param maxQueues  highest queue number that a socket can be put at, plus 1
    static XdpProgram load(Kernel kernel, RedirectRules replies, int maxQueues)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment shape = BpfAttr.intMap(arena, Bpf.BPF_MAP_TYPE_XSKMAP, maxQueues);
            Fd map = Fd.bpf(kernel, Bpf.BPF_MAP_CREATE, shape, "the map of sockets");
            try {
                byte[] bytes = replies.redirectProgram(map.number());
                return new XdpProgram(
                        map,
                        BpfLoading.load(kernel, Bpf.BPF_PROG_TYPE_XDP, bytes, "the XDP program"));
            } catch (LinuxException e) {
                map.close();
                throw e;
            }
        }
    }

    /// Has replies on `queue` go to that socket.
    void put(Kernel kernel, int queue, XdpSocket socket) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment element =
                    BpfAttr.element(arena, map.number(), queue, socket.receivingNumber());
            check(
                    SystemCall.BPF,
                    kernel.bpf(Bpf.BPF_MAP_UPDATE_ELEM, element),
                    "the map of sockets");
        }
    }

    /// Attaches the program in the driver or, where the driver cannot and `mayBeGeneric`, behind it.
    ///
    /// @throws LinuxException with EBUSY or EEXIST if the interface has a program already
    void attach(Kernel kernel, int interfaceIndex, boolean mayBeGeneric) throws LinuxException {
        try {
            link = attach(kernel, interfaceIndex, Xdp.XDP_FLAGS_DRV_MODE);
            driverMode = true;
        } catch (LinuxException e) {
            boolean isTaken = e.errno() == Errno.EBUSY || e.errno() == Errno.EEXIST;
            if (isTaken || e.errno() == Errno.EPERM || !mayBeGeneric) {
                throw e;
            }
            link = attach(kernel, interfaceIndex, Xdp.XDP_FLAGS_SKB_MODE);
        }
    }

    private Fd attach(Kernel kernel, int interfaceIndex, int flags) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr =
                    BpfAttr.link(arena, program.number(), interfaceIndex, Bpf.BPF_XDP, flags);
            return Fd.bpf(kernel, Bpf.BPF_LINK_CREATE, attr, "the XDP program on the interface");
        }
    }

    /// Whether the driver itself runs the program, and not the kernel after it.
    boolean isInDriver() {
        return driverMode;
    }

    int programNumber() {
        return program.number();
    }

    @Override
    public void close() {
        Fd attached = link;
        if (attached != null) {
            attached.close();
        }
        program.close();
        map.close();
    }
}
