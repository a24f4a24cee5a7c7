package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What reads Nmap's files reads ours: the same network scanned by both, and compared by tools that are not ours.
@Tag("lab")
class ReadersTest {
    private static final String TARGETS = "198.18.0.0/29";
    private static final String PORTS = "1-120";
    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final Path DTD = Path.of("/usr/share/nmap/nmap.dtd");

    private static Path ours(Lab lab, String name, String... more) {
        Path base = lab.scratch().resolve(name);
        var command = new ArrayList<>(List.of("scan", TARGETS, "-p", PORTS));
        command.addAll(List.of("-oA", base.toString()));
        command.addAll(List.of(more));
        lab.blip(command.toArray(String[]::new)).orThrow("scan");
        return base;
    }

    private static Path nmaps(Lab lab, String... more) {
        Path base = lab.scratch().resolve("nmap");
        var command =
                new ArrayList<>(List.of("nmap", "-sS", "-n", "-Pn", "-T4", "--max-retries", "2"));
        command.addAll(List.of("--min-parallelism", "64", "--max-rtt-timeout", "200ms"));
        command.addAll(List.of("-p", PORTS, "-oA", base.toString(), TARGETS));
        command.addAll(List.of(more));
        lab.run(BOUND, command.toArray(String[]::new)).orThrow("nmap");
        return base;
    }

    private static Path xml(Path base) {
        return Path.of(base + ".xml");
    }

    private static void assertSame(Lab lab, Path before, Path after) {
        Outcome diff = lab.run(BOUND, "ndiff", xml(before).toString(), xml(after).toString());
        assertEquals(0, diff.exit(), diff.out() + diff.err());
    }

    @Test
    void ndiffSeesNoChangeWhereThereIsNone() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.THIRDS);
            Path first = ours(lab, "first");
            assertSame(lab, first, ours(lab, "second", "--seed", "99"));
            assertSame(lab, first, nmaps(lab, "--open"));
            Outcome valid =
                    lab.run(
                            BOUND,
                            "xmllint",
                            "--nonet",
                            "--noout",
                            "--dtdvalid",
                            DTD.toString(),
                            xml(first).toString());
            assertEquals(0, valid.exit(), valid.err());
            String text = Files.readString(xml(first));
            assertTrue(
                    text.contains("<extraports state=\"closed\"")
                            && text.contains("<extraports state=\"filtered\""),
                    text);
        }
    }

    @Test
    void grepableLinesAreThoseOfNmap() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.THIRDS);
            List<String> ours = hosts(ours(lab, "ours"));
            List<String> nmaps = hosts(nmaps(lab));
            assertEquals(16, ours.size());
            for (int line = 0; line < ours.size(); line++) {
                assertEquals(withoutClosed(nmaps.get(line)), withoutClosed(ours.get(line)));
            }
        }
    }

    /// The lines of hosts, without the names of services, of which Nmap has a list of its own.
    private static List<String> hosts(Path base) throws IOException {
        return Files.readAllLines(Path.of(base + ".gnmap")).stream()
                .filter(line -> line.startsWith("Host: "))
                .map(line -> line.replaceAll("/tcp//[^/]*///", "/tcp/////"))
                .toList();
    }

    /// Which state is left out is Nmap's own rule: the most frequent one beyond some number. Ours lists open ports.
    private static String withoutClosed(String line) {
        return line.replaceAll("\\d+/(closed|filtered)/tcp/////(, )?", "")
                .replaceAll(
                        "(, )?\tIgnored State: (closed|filtered) \\(\\d+\\)$", "\tIgnored State");
    }
}
