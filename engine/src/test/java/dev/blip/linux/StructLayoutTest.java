package dev.blip.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every size, offset and number in this room is what the kernel's headers say, on both architectures, wherever the
/// test runs: `tools/layout.c` printed the lists that are compared, and prints them again where compilers exist.
class StructLayoutTest {
    private static final List<Class<?>> STRUCTS =
            List.of(
                    SockaddrIn.class,
                    SockaddrIn6.class,
                    Addrinfo.class,
                    SockaddrLl.class,
                    SockaddrNl.class,
                    Iovec.class,
                    Msghdr.class,
                    Cmsghdr.class,
                    Mmsghdr.class,
                    Pollfd.class,
                    SockExtendedErr.class,
                    Timespec.class,
                    Winsize.class,
                    SockFilter.class,
                    SockFprog.class,
                    TpacketReq.class,
                    Tpacket2Hdr.class,
                    VirtioNetHdr.class,
                    TpacketReq3.class,
                    TpacketBlockDesc.class,
                    TpacketHdrV1.class,
                    Tpacket3Hdr.class,
                    TpacketHdrVariant1.class,
                    TpacketStatsV3.class,
                    FanoutArgs.class,
                    Nlmsghdr.class,
                    Nlmsgerr.class,
                    Rtattr.class,
                    Rtmsg.class,
                    Ifinfomsg.class,
                    Ifaddrmsg.class,
                    Ndmsg.class,
                    FibRuleHdr.class,
                    FibRulePortRange.class,
                    Nfgenmsg.class,
                    Tcmsg.class,
                    XdpUmemReg.class,
                    XdpRingOffset.class,
                    XdpMmapOffsets.class,
                    XdpDesc.class,
                    XdpStatistics.class,
                    SockaddrXdp.class,
                    IfStatsMsg.class,
                    RtnlLinkStats64.class,
                    BpfAttr.class);
    private static final List<Class<?>> NUMBERS =
            List.of(
                    Socket.class,
                    Tty.class,
                    Netdb.class,
                    Packet.class,
                    Xdp.class,
                    Bpf.class,
                    Rtnetlink.class,
                    Nfnetlink.class,
                    Mman.class,
                    Poll.class,
                    Epoll.class,
                    Clock.class,
                    Eventfd.class,
                    Errno.class);

    @ParameterizedTest
    @EnumSource(Arch.class)
    void structsHaveTheKernelsSizesAndOffsets(Arch arch) throws Exception {
        Map<String, Long> printed = printed(arch);
        for (Class<?> struct : STRUCTS) {
            String name =
                    struct.getSimpleName()
                            .replaceAll("(?<=.)([A-Z])", "_$1")
                            .toLowerCase(Locale.ROOT);
            for (Field constant : constantsOf(struct)) {
                String key =
                        constant.getName().equals("SIZE")
                                ? "sizeof " + name
                                : "offsetof "
                                        + name
                                        + "."
                                        + constant.getName().toLowerCase(Locale.ROOT);
                assertEquals(
                        printed.get(key),
                        Long.valueOf(constant.getLong(null)),
                        key + " on " + arch);
            }
        }
    }

    /// It is packed on one architecture alone.
    @ParameterizedTest
    @EnumSource(Arch.class)
    void anEventOfEpollIsAsLongAsTheKernelsOnThatArchitecture(Arch arch) throws Exception {
        Map<String, Long> printed = printed(arch);
        assertEquals(printed.get("sizeof epoll_event"), Long.valueOf(EpollEvent.sizeOn(arch)));
        assertEquals(
                printed.get("offsetof epoll_event.data"), Long.valueOf(EpollEvent.dataOn(arch)));
    }

    @ParameterizedTest
    @EnumSource(Arch.class)
    void constantsHaveTheKernelsValues(Arch arch) throws Exception {
        Map<String, Long> printed = printed(arch);
        for (Class<?> room : NUMBERS) {
            for (Field constant : constantsOf(room)) {
                String key = "constant " + constant.getName();
                assertEquals(
                        printed.get(key),
                        Long.valueOf(constant.getLong(null)),
                        key + " on " + arch);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Arch.class)
    void systemCallsHaveTheKernelsNumbers(Arch arch) throws Exception {
        Map<String, Long> printed = printed(arch);
        for (SystemCall call : SystemCall.values()) {
            String key = "syscall " + call.word();
            assertEquals(printed.get(key), Long.valueOf(call.on(arch)), key + " on " + arch);
        }
    }

    @Test
    void noStructOrListOfNumbersIsLeftOut() throws Exception {
        Path sources = Path.of("src/main/java/dev/blip/linux");
        List<String> known =
                Stream.concat(STRUCTS.stream(), NUMBERS.stream())
                        .map(Class::getSimpleName)
                        .toList();
        try (Stream<Path> files = Files.list(sources)) {
            List<String> missing =
                    files.filter(StructLayoutTest::declaresNumbers)
                            .map(p -> p.getFileName().toString().replace(".java", ""))
                            .filter(name -> !known.contains(name))
                            .toList();
            assertEquals(List.of(), missing);
        }
    }

    @Test
    void theListForAmd64IsWhatTheCompilerSaysNow(@TempDir Path directory) throws Exception {
        assertEquals(
                resource(Arch.AMD64),
                made(directory, List.of("gcc"), List.of()),
                "make layout-amd64.txt again, see tools/layout.c");
    }

    @Test
    void theListForAarch64IsWhatTheCompilerSaysNow(@TempDir Path directory) throws Exception {
        assertEquals(
                resource(Arch.AARCH64),
                made(
                        directory,
                        List.of("aarch64-linux-gnu-gcc", "-static"),
                        List.of("qemu-aarch64")),
                "make layout-aarch64.txt again, see tools/layout.c");
    }

    private static boolean declaresNumbers(Path source) {
        try {
            return Files.readString(source).contains("public static final int ");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Field> constantsOf(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(f -> Modifier.isPublic(f.getModifiers()))
                .filter(f -> f.getType() == int.class || f.getType() == long.class)
                .toList();
    }

    private static Map<String, Long> printed(Arch arch) throws IOException {
        Map<String, Long> values = new HashMap<>();
        for (String line : resource(arch).split("\n", -1)) {
            int space = line.lastIndexOf(' ');
            if (space > 0) {
                values.put(line.substring(0, space), Long.valueOf(line.substring(space + 1)));
            }
        }
        return values;
    }

    private static String resource(Arch arch) throws IOException {
        String name = "layout-" + arch.name().toLowerCase(Locale.ROOT) + ".txt";
        try (InputStream in = StructLayoutTest.class.getResourceAsStream(name)) {
            assertNotNull(in, name);
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static String made(Path directory, List<String> compiler, List<String> runner)
            throws Exception {
        Path source = Path.of("../tools/layout.c");
        Path program = directory.resolve("layout");
        assumeTrue(Files.exists(source), "run from the engine's folder");
        Stream.of(compiler.getFirst(), runner.isEmpty() ? compiler.getFirst() : runner.getFirst())
                .forEach(tool -> assumeTrue(isInstalled(tool), tool + " is not installed"));
        List<String> compile = new ArrayList<>(compiler);
        compile.addAll(List.of("-o", program.toString(), source.toString()));
        run(compile);
        List<String> print = new ArrayList<>(runner);
        print.add(program.toString());
        return run(print);
    }

    private static boolean isInstalled(String tool) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output;
        try (var reader = process.inputReader(UTF_8)) {
            output = reader.lines().map(line -> line + "\n").collect(Collectors.joining());
        }
        assertEquals(true, process.waitFor(60, TimeUnit.SECONDS), "it ended");
        assertEquals(0, process.exitValue(), output);
        return output;
    }
}
