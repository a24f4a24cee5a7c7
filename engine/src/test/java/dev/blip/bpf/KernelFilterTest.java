package dev.blip.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.blip.wire.Frames;
import dev.blip.wire.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernel's own machine runs our filters over the corpus, and says what the interpreter says. A small C
/// program, which `gcc` compiles here, has the filter on a socket pair: no frame comes near a network, and no
/// privilege is needed.
class KernelFilterTest {
    private static final long SECONDS = 60;

    @TempDir static Path folder;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        assumeTrue(onPath("gcc"), "gcc is not installed");
        Path source = folder.resolve("filter_frames.c");
        try (InputStream in = KernelFilterTest.class.getResourceAsStream("filter_frames.c")) {
            assertTrue(in != null, "filter_frames.c is a test resource");
            Files.copy(in, source);
        }
        Path log = folder.resolve("gcc.log");
        int exit =
                run(
                        List.of(
                                "gcc",
                                "-O1",
                                "-Wall",
                                "-Werror",
                                "-o",
                                "filter_frames",
                                source.toString()),
                        null,
                        log);
        assertEquals(0, exit, () -> read(log));
    }

    @Test
    void ethernetFramesPassTheKernelAsTheyPassTheInterpreter()
            throws IOException, InterruptedException {
        compare(14, ReplyFilter.SNAP_LENGTH);
    }

    @Test
    void packetsWithoutALinkHeaderPassTheKernelAsTheyPassTheInterpreter()
            throws IOException, InterruptedException {
        compare(0, ReplyFilter.SNAP_LENGTH);
    }

    @Test
    void framesAreCutAtTheSnapLength() throws IOException, InterruptedException {
        compare(14, 40);
    }

    @Test
    void datagramsPassTheKernelAsTheyPassTheInterpreter() throws IOException, InterruptedException {
        List<byte[]> frames = ReplyCorpus.frames();
        for (byte[] packet : ReplyCorpus.packets().values()) {
            for (int[] tags : ReplyCorpus.TAGS) {
                frames.add(ReplyCorpus.framed(ReplyCorpus.byUdp(packet), tags));
            }
        }
        compare(ReplyFilter.datagramProgram(origin(), 14), frames);
    }

    private static Origin origin() {
        return new Origin(Frames.SCANNER, ReplyCorpus.FIRST_PORT, ReplyCorpus.PORT_COUNT);
    }

    @Test
    void ipv6FramesPassTheKernelAsTheyPassTheInterpreter()
            throws IOException, InterruptedException {
        var rules = new Ipv6ReplyRules(Ipv6ReplyCorpus.ORIGIN);
        compare(rules.socketFilter(14), Ipv6ReplyCorpus.frames());
        compare(rules.socketFilter(0), List.copyOf(Ipv6ReplyCorpus.packets().values()));
    }

    private static void compare(int linkHeaderLength, int snapLength)
            throws IOException, InterruptedException {
        List<byte[]> frames = ReplyCorpus.frames();
        if (linkHeaderLength == 0) {
            frames.addAll(ReplyCorpus.packets().values());
        }
        compare(ReplyFilter.program(origin(), linkHeaderLength, snapLength), frames);
    }

    private static void compare(byte[] program, List<byte[]> frames)
            throws IOException, InterruptedException {
        List<String> lengths = inKernel(program, frames);
        assertEquals(frames.size(), lengths.size());
        int passed = 0;
        for (int i = 0; i < frames.size(); i++) {
            int expected =
                    Math.min(CbpfInterpreter.run(program, frames.get(i)), frames.get(i).length);
            assertEquals(expected, Integer.parseInt(lengths.get(i)), "frame=" + i);
            passed += expected > 0 ? 1 : 0;
        }
        assertTrue(
                passed >= 10, "a corpus of which nothing passes proves nothing: passed=" + passed);
    }

    private static List<String> inKernel(byte[] program, List<byte[]> frames)
            throws IOException, InterruptedException {
        Path filter = Files.write(folder.resolve("filter"), program);
        Path input = folder.resolve("frames");
        Path output = folder.resolve("lengths");
        int bytes = frames.stream().mapToInt(frame -> 4 + frame.length).sum();
        var all = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
        for (byte[] frame : frames) {
            all.putInt(frame.length).put(frame);
        }
        Files.write(input, all.array());
        int exit = run(List.of("./filter_frames", filter.toString()), input, output);
        assertEquals(0, exit, () -> read(output));
        return Files.readAllLines(output);
    }

    private static int run(List<String> command, @Nullable Path input, Path output)
            throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        Process process = builder.start();
        assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "it hangs: " + command);
        return process.exitValue();
    }

    private static boolean onPath(String program) {
        String path = System.getenv("PATH");
        for (String place : (path == null ? "" : path).split(":", -1)) {
            if (Files.isExecutable(Path.of(place, program))) {
                return true;
            }
        }
        return false;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
