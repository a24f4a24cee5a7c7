package dev.blip.app.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Programs of others that read what we write; a test is skipped where one is missing.
final class Tools {
    private static final Path DTD = Path.of("/usr/share/nmap/nmap.dtd");

    private Tools() {}

    /// Everything that a tool says.
    static String output(String... command) throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/" + command[0])),
                command[0] + " is not installed");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    /// Holds a file against Nmap's own DTD.
    static void validate(Path xml) throws IOException, InterruptedException {
        assumeTrue(Files.exists(DTD), "Nmap's DTD is not installed");
        String said =
                output(
                        "xmllint",
                        "--nonet",
                        "--noout",
                        "--dtdvalid",
                        DTD.toString(),
                        xml.toString());
        assertEquals("", said, () -> "in " + xml);
    }
}
