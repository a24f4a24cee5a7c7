package dev.blip.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.app.terminal.Surroundings;
import dev.blip.app.text.Version;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return run(out, args);
    }

    private int run(OutputStream stream, String... args) {
        var printed = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Main.run(
                args,
                new Surroundings(
                        new ByteArrayInputStream(new byte[0]),
                        stream,
                        printed,
                        false,
                        false,
                        false,
                        false,
                        false,
                        () -> 80,
                        code -> {
                            throw new AssertionError("left with " + code);
                        }));
    }

    @Test
    void versionIsOneLine() {
        assertEquals(0, run("--version"));
        assertEquals("blip " + Version.TEXT + "\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void helpGoesToStandardOutput() {
        assertEquals(0, run("--help"));
        assertEquals(0, run("scan", "--help"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("--min-rtt-timeout TIME"));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void usageErrorsExitWithTwoAndSayWhatToTry() {
        assertEquals(2, run());
        assertEquals(2, run("scna"));
        assertEquals(2, run("scan"));
        assertEquals(2, run("scan", "192.0.2.1", "--bogus"));
        assertEquals(2, run("completion", "fish"));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
        assertTrue(
                err.toString(StandardCharsets.UTF_8)
                        .contains("blip: no command\n  try:   blip scan "));
    }

    @Test
    void aMistypedCommandIsGuessedAndATargetIsTakenForOne() {
        assertEquals(2, run("scna"));
        assertEquals(2, run("198.18.0.1"));
        assertEquals(
                """
                blip: unknown command scna
                  needs: scan, completion, --help or --version
                  try:   blip scan (did you mean that?)
                blip: unknown command 198.18.0.1
                  needs: scan, completion, --help or --version
                  try:   blip scan 198.18.0.1
                """,
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aFullDiskIsSaidOnceWhateverWasAsked() throws Exception {
        for (String[] args : List.of(new String[] {"--help"}, new String[] {"scan", "--help"})) {
            err.reset();
            try (var full = new java.io.FileOutputStream("/dev/full")) {
                assertEquals(1, run(full, args));
            }
            assertEquals(
                    """
                    blip: cannot write standard output: No space left on device
                      needs: room for what is found
                      try:   another file or file system
                    """,
                    err.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aFullDiskIsSaid() throws Exception {
        try (var full = new java.io.FileOutputStream("/dev/full")) {
            assertEquals(1, run(full, "--version"));
        }
        assertTrue(
                err.toString(StandardCharsets.UTF_8).contains("No space left on device"),
                err.toString(StandardCharsets.UTF_8));
    }
}
