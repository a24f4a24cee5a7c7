package dev.blip.link;

import dev.blip.linux.Bpf;
import dev.blip.linux.BpfAttr;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Hands our programs to the kernel's verifier, and says what it has against them.
final class BpfLoading {
    private static final String LICENSE = "Apache-2.0";
    private static final int LOG_BYTES = 64 << 10;

    private BpfLoading() {}

    /// Loads a program. A refusal is asked for a second time, with the verifier's words.
    ///
    /// @param type     `BPF_PROG_TYPE_`
    /// @param program  `struct bpf_insn[]`
    /// @param what     "the XDP program"
    static Fd load(Kernel kernel, int type, byte[] program, String what) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment instructions = arena.allocate(program.length, 8);
            instructions.copyFrom(MemorySegment.ofArray(program));
            MemorySegment attr =
                    BpfAttr.program(arena, type, instructions, LICENSE, MemorySegment.NULL);
            try {
                return Fd.bpf(kernel, Bpf.BPF_PROG_LOAD, attr, what);
            } catch (LinuxException e) {
                if (e.errno() != Errno.EACCES && e.errno() != Errno.EINVAL) {
                    throw e;
                }
                MemorySegment log = arena.allocate(LOG_BYTES, 8);
                MemorySegment again = BpfAttr.program(arena, type, instructions, LICENSE, log);
                String complaint = complaint(kernel, again, log);
                return Fd.bpf(kernel, Bpf.BPF_PROG_LOAD, again, what + " (" + complaint + ")");
            }
        }
    }

    private static String complaint(Kernel kernel, MemorySegment attr, MemorySegment log) {
        kernel.bpf(Bpf.BPF_PROG_LOAD, attr); // for what it writes to the log
        String text = log.getString(0, StandardCharsets.US_ASCII).strip();
        String[] lines = text.split("\n", -1);
        return lines.length > 1
                ? lines[lines.length - 2]
                : text; // the last one counts instructions
    }
}
