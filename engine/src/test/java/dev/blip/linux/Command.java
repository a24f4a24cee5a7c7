package dev.blip.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A program run to its end, in this process's namespaces.
public final class Command {
    private Command() {}

    /// What it printed; fails the test if it fails. Words are separated by single spaces.
    public static String run(String line) throws IOException {
        Process process = new ProcessBuilder(line.split(" ", -1)).redirectErrorStream(true).start();
        String output;
        try (var reader = process.inputReader(UTF_8)) {
            output = reader.lines().map(each -> each + "\n").collect(Collectors.joining());
        }
        assertEquals(0, exitOf(process), line + ": " + output);
        return output;
    }

    private static int exitOf(Process process) {
        try {
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it ended");
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError("a test is not interrupted", e);
        }
    }
}
