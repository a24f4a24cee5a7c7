package dev.blip.link;

import dev.blip.bpf.WithholdProgram;
import dev.blip.linux.Bpf;
import dev.blip.linux.BpfAttr;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.wire.Origin;
import java.lang.foreign.Arena;

/// Keeps a scan's answers, and the questions for our MAC, from the kernel: our sockets hear them, and its neighbour
/// table does not fill. See [WithholdProgram]. The program is attached by a bpf_link, which lives as long as its
/// descriptor: whatever way this process ends, the interface is as before. Needs Linux 6.6, whose tcx has such links;
/// whatever else is attached to the interface stays, and comes behind it.
public final class IngressDrop implements AutoCloseable {
    private static final String WHAT = "the program at the interface's entry";

    private final Fd program;
    private final Fd link;

    private IngressDrop(Fd program, Fd link) {
        this.program = program;
        this.link = link;
    }

    /// @param on       which interface, with our MAC; its next hop is of no account
    /// @param replies  where they go to
    /// @throws LinkException without privileges for it, or on a kernel before 6.6
    public static IngressDrop open(Edge on, Origin replies) throws LinkException {
        byte[] bytes = WithholdProgram.program(replies, on.sourceMac());
        Fd program = null;
        try (Arena arena = Arena.ofConfined()) {
            var kernel = new Kernel(arena);
            program = BpfLoading.load(kernel, Bpf.BPF_PROG_TYPE_SCHED_CLS, bytes, WHAT);
            return new IngressDrop(program, attach(arena, kernel, program, on.interfaceIndex()));
        } catch (LinuxException e) {
            if (program != null) {
                program.close();
            }
            throw refusal(on.interfaceName(), e);
        }
    }

    private static Fd attach(Arena arena, Kernel kernel, Fd program, int interfaceIndex)
            throws LinuxException {
        return Fd.bpf(
                kernel,
                Bpf.BPF_LINK_CREATE,
                BpfAttr.link(
                        arena,
                        program.number(),
                        interfaceIndex,
                        Bpf.BPF_TCX_INGRESS,
                        Bpf.BPF_F_BEFORE),
                WHAT);
    }

    private static LinkException refusal(String interfaceName, LinuxException e) {
        boolean isPrivilege = e.errno() == Errno.EPERM || e.errno() == Errno.EACCES;
        var exception =
                new LinkException(
                        "cannot keep answers on " + interfaceName + " from the kernel",
                        isPrivilege ? Errno.text(e.errno()) : String.valueOf(e.getMessage()),
                        isPrivilege ? "CAP_NET_ADMIN and CAP_BPF" : "Linux 6.6",
                        "256 hosts at once or fewer");
        exception.initCause(e);
        return exception;
    }

    int programNumber() {
        return program.number();
    }

    @Override
    public void close() {
        link.close();
        program.close();
    }
}
