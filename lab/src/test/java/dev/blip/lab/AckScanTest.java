package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which of a firewall's ports let a segment through, beside `nmap -sA`.
@Tag("lab")
class AckScanTest {
    private static final String HOSTS = "198.18.5.0-7";
    private static final String PORTS = "22,80,443,1000-1004";
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Path DTD = Path.of("/usr/share/nmap/nmap.dtd");

    /// By the last bits of the address: silence, errors, one that looks at flags alone, and one that keeps track.
    private static final String FIREWALLS =
            """
            table ip walls {
              chain arriving {
                type filter hook input priority 0
                ip daddr 198.18.5.1 tcp flags & (syn | ack) == ack drop
                ip daddr 198.18.5.2 tcp dport 80 reject with icmp type admin-prohibited
                ip daddr 198.18.5.3 tcp dport 1000-1002 reject with icmp type host-prohibited
                ip daddr 198.18.5.4 tcp flags & (syn | ack) == syn drop
                ip daddr 198.18.5.5 ct state invalid drop
                ip daddr 198.18.5.6 tcp dport 443 drop
              }
            }
            """;

    @Test
    void everyPortIsAsNmapSays() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.target().nft(FIREWALLS);
            ScanResult ours = lab.scan(HOSTS, "-sA", "-p", PORTS).orFail();
            Map<Target, Finding> nmaps = Nmap.scanFirewalls(lab, HOSTS, PORTS);
            assertEquals(64, ours.findings().size());
            assertEquals(nmaps.keySet(), ours.findings().keySet());
            ours.findings()
                    .forEach((target, finding) -> {
                        Finding nmap = nmaps.getOrDefault(target, finding);
                        assertEquals(nmap.state(), finding.state(), () -> target + "");
                        assertEquals(nmap.reason(), finding.reason(), () -> target + "");
                    });
            assertEquals(ours.count("unfiltered"), ours.number("unfiltered"));
            assertTrue(ours.count("unfiltered") >= 30, ours::describe);
            assertTrue(ours.count("filtered") >= 12, ours::describe);
        }
    }

    @Test
    void outputsSayUnfilteredAndXmlIsValid() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.target().nft(FIREWALLS);
            Path base = lab.scratch().resolve("ack");
            lab.blip("scan", "198.18.5.6", "-sA", "-p", "80,443", "--show", "all", "-oA", base + "")
                    .orThrow("scan");
            Path xml = Path.of(base + ".xml");
            lab.run(BOUND, "xmllint", "--nonet", "--noout", "--dtdvalid", DTD + "", xml + "")
                    .orThrow("xmllint");
            String written = Files.readString(xml);
            for (String part :
                    List.of(
                            "<scaninfo type=\"ack\" protocol=\"tcp\"",
                            "portid=\"80\"><state state=\"unfiltered\" reason=\"reset\"",
                            "portid=\"443\"><state state=\"filtered\" reason=\"no-response\"",
                            "<status state=\"up\"")) {
                assertTrue(written.contains(part), written);
            }
            String table = Files.readString(Path.of(base + ".nmap"));
            assertTrue(table.contains("80/tcp    unfiltered    http"), table);
        }
    }
}
