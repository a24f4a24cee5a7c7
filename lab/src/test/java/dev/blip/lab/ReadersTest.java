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
        Outcome diff = lab.run(BOUND, "ndiff", before.toString(), after.toString());
        assertEquals(0, diff.exit(), diff.out() + diff.err());
    }

    /// A file without the names of services, of which Nmap has a list of its own.
    private static Path withoutServices(Path xml) throws IOException {
        String text = Files.readString(xml).replaceAll("<service [^>]*/>", "");
        return Files.writeString(Path.of(xml + ".nameless"), text);
    }

    @Test
    void ndiffSeesNoChangeWhereThereIsNone() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.THIRDS);
            Path first = ours(lab, "first");
            assertSame(lab, xml(first), xml(ours(lab, "second", "--seed", "99")));
            Path nmaps = xml(nmaps(lab, "--open"));
            assertSame(lab, withoutServices(xml(first)), withoutServices(nmaps));
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
    void grepableLinesAreThoseOfNmapWhereSeveralStatesAreLeftOut() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.THIRDS);
            List<String> ours = hosts(ours(lab, "ours"));
            assertEquals(16, ours.size());
            assertEquals(hosts(nmaps(lab, "--open")), ours);
        }
    }

    @Test
    void grepableLinesAreThoseOfNmapWhereOneStateIsLeftOut() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(new Truth(400, 600, 0, 0));
            List<String> ours = hosts(ours(lab, "ours"));
            assertEquals(hosts(nmaps(lab)), ours);
            assertTrue(ours.get(1).contains("\tIgnored State: closed ("), ours.get(1));
        }
    }

    /// The lines of hosts, without the names of services, of which Nmap has a list of its own.
    private static List<String> hosts(Path base) throws IOException {
        return Files.readAllLines(Path.of(base + ".gnmap")).stream()
                .filter(line -> line.startsWith("Host: "))
                .map(line -> line.replaceAll("/tcp//[^/]*///", "/tcp/////"))
                .toList();
    }
}
