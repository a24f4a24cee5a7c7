package dev.blip.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// All stress tests, in processes of their own as jcstress makes them. `./check` runs each for a moment, compiled as a
/// scan compiles it (C1 alone); `./check --long stress` runs each for longer, interpreted and by both compilers.
class StressTest {
    /// jcstress leaves out a test that has more actors than the machine has processors, and says so nowhere: those here
    /// have two.
    private static final Pattern PLANNED =
            Pattern.compile("\\(Results: (\\d+) planned; (\\d+) passed");

    private static final String AS_A_SCAN = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";
    private static final long MOST_SECONDS = 300;
    private static final long MOST_LONG_SECONDS = 10_800;

    private final boolean isLong = Boolean.getBoolean("blip.long");
    private final Path report = Path.of("target", "jcstress");
    private final Path output = report.resolve("output.txt");

    @Test
    void noThreadSeesWhatNoTestAllows() throws IOException, InterruptedException {
        Files.createDirectories(report);
        var process =
                new ProcessBuilder(command())
                        .directory(report.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toAbsolutePath().toFile())
                        .start();
        try {
            long seconds = isLong ? MOST_LONG_SECONDS : MOST_SECONDS;
            assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), this::told);
        } finally {
            process.destroyForcibly();
        }
        String told = told();
        assertEquals(0, process.exitValue(), told);
        var counts = PLANNED.matcher(told);
        int planned = 0;
        int passed = 0;
        while (counts.find()) {
            planned = Integer.parseInt(counts.group(1));
            passed = Integer.parseInt(counts.group(2));
        }
        assertEquals(planned, passed, told);
        int configurations = isLong ? 2 : 1; // at the least
        assertTrue(planned >= configurations * tests(), () -> "a test was left out\n" + told);
        System.out.println("long work: " + planned + " runs of stress tests, seeds by jcstress");
    }

    private List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("org.openjdk.jcstress.Main", "-r", ".", "-sc", "false", "-f", "1"));
        if (isLong) {
            command.addAll(List.of("-fsm", "1", "-iters", "5", "-time", "1000"));
        } else {
            command.addAll(List.of("-jvmArgs", AS_A_SCAN, "-iters", "1", "-time", "200"));
        }
        return command;
    }

    private String told() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return "no output: " + e;
        }
    }

    /// How many tests the annotation processor has found.
    private static int tests() throws IOException {
        try (InputStream list = StressTest.class.getResourceAsStream("/META-INF/TestList")) {
            return (int) new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().count();
        }
    }
}
