package dev.blip.link;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.bpf.RedirectProgram;
import dev.blip.bpf.ReplyCorpus;
import dev.blip.bpf.TcpReplyRules;
import dev.blip.linux.InNamespace;
import dev.blip.linux.Kernel;
import dev.blip.wire.Frames;
import dev.blip.wire.Origin;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The kernel's verifier takes the program, and its own machine runs it over the corpus of the filter's tests.
@InNamespace
class RedirectInKernelTest {
    private static final int BPF_PROG_TEST_RUN = 10;

    // Offsets in its struct of union bpf_attr, linux/bpf.h.
    private static final int PROG_FD = 0;
    private static final int RETVAL = 4;
    private static final int DATA_SIZE_IN = 8;
    private static final int DATA_IN = 16;
    private static final int REPEAT = 32;
    private static final int ATTR_BYTES = 80;

    private static final int SHORTEST =
            14; // the kernel refuses to run over less than an Ethernet header

    @Test
    void theKernelTakesWhatTheFilterLetsThroughAndNothingElse() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            try (XdpProgram program =
                            XdpProgram.load(
                                    kernel,
                                    new TcpReplyRules(
                                            new Origin(
                                                    Frames.SCANNER,
                                                    ReplyCorpus.FIRST_PORT,
                                                    ReplyCorpus.PORT_COUNT)),
                                    1);
                    XdpSocket socket = XdpSocket.open(kernel, wire.near.index(), 0, false)) {
                program.put(kernel, 0, socket);
                List<byte[]> frames = ReplyCorpus.frames();
                int taken = 0;
                for (int i = 0; i < frames.size(); i++) {
                    byte[] frame = frames.get(i);
                    if (frame.length >= SHORTEST) {
                        boolean passes = ReplyCorpus.passesFilter(frame);
                        int expected =
                                passes ? RedirectProgram.XDP_REDIRECT : RedirectProgram.XDP_PASS;
                        assertEquals(expected, run(kernel, program, frame), "frame=" + i);
                        taken += passes ? 1 : 0;
                    }
                }
                assertTrue(taken >= 20, "a corpus of which nothing passes proves nothing");
            }
        }
    }

    @Test
    void aQueueWithoutASocketIsTheKernels() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            int first = ReplyCorpus.FIRST_PORT;
            try (XdpProgram program =
                    XdpProgram.load(
                            kernel, new TcpReplyRules(new Origin(Frames.SCANNER, first, 4)), 1)) {
                for (byte[] frame : ReplyCorpus.frames().subList(0, 100)) {
                    assertEquals(
                            RedirectProgram.XDP_PASS,
                            frame.length < SHORTEST
                                    ? RedirectProgram.XDP_PASS
                                    : run(kernel, program, frame));
                }
            }
        }
    }

    private static int run(Kernel kernel, XdpProgram program, byte[] frame) {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment data = own.allocate(frame.length);
            data.copyFrom(MemorySegment.ofArray(frame));
            MemorySegment attr = own.allocate(ATTR_BYTES, 8);
            attr.set(JAVA_INT_UNALIGNED, PROG_FD, program.programNumber());
            attr.set(JAVA_INT_UNALIGNED, DATA_SIZE_IN, frame.length);
            attr.set(JAVA_LONG_UNALIGNED, DATA_IN, data.address());
            attr.set(JAVA_INT_UNALIGNED, REPEAT, 1);
            assertEquals(0, kernel.bpf(BPF_PROG_TEST_RUN, attr));
            return attr.get(JAVA_INT_UNALIGNED, RETVAL);
        }
    }
}
