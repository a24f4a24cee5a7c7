package dev.blip.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Against a terminal that script(1) makes and stty(1) gives its size.
class TerminalWindowTest {
    @Test
    void columnsAreThoseThatTheTerminalHasNow() throws Exception {
        Process script =
                new ProcessBuilder("script", "-qec", "stty rows 10 cols 40; tty; cat", "/dev/null")
                        .start();
        try (var said =
                new BufferedReader(
                        new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8))) {
            String terminal = String.valueOf(said.readLine()).strip();
            try (var _ = new FileInputStream(terminal)) {
                int descriptor = descriptorOf(Path.of(terminal));
                assertEquals(40, TerminalWindow.columns(descriptor));
                assertEquals(
                        0,
                        new ProcessBuilder("stty", "-F", terminal, "cols", "132")
                                .start()
                                .waitFor());
                assertEquals(132, TerminalWindow.columns(descriptor));
            }
        } finally {
            script.destroy();
        }
    }

    @Test
    void whatIsNoTerminalHasNoColumns() throws IOException {
        try (var _ = new FileInputStream("/dev/zero")) {
            assertEquals(0, TerminalWindow.columns(descriptorOf(Path.of("/dev/zero"))));
        }
        assertEquals(0, TerminalWindow.columns(-1));
    }

    private static int descriptorOf(Path file) throws IOException {
        try (var open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : open) {
                if (Files.isSymbolicLink(each) && Files.readSymbolicLink(each).equals(file)) {
                    return Integer.parseInt(each.getFileName().toString());
                }
            }
        }
        throw new AssertionError(file + " is not open");
    }
}
