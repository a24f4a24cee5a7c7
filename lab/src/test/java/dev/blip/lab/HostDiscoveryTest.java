package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who is up, on the scanner's own network and behind a gateway, beside `nmap -sn`.
///
/// ```
/// behind the gateway: 198.18.5.0 to 7, each with a firewall of its own
/// on the link:        tv0 198.18.99.10, and those of claimants.c
/// ```
@Tag("lab")
class HostDiscoveryTest {
    private static final String ROUTED = "198.18.5.0/29";
    private static final String LAN = "198.18.99.0/26";
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Path DTD = Path.of("/usr/share/nmap/nmap.dtd");
    private static final Pattern LINE =
            Pattern.compile(
                    "\\{\"ip\":\"([0-9.]+)\",\"state\":\"(\\w+)\",\"reason\":\"([a-z-]+)\".*");
    private static final Pattern XML_HOST =
            Pattern.compile(
                    "<status state=\"up\" reason=\"([a-z-]+)\" reason_ttl=\"\\d+\"/>\\s*"
                            + "<address addr=\"([0-9.]+)\" addrtype=\"ipv4\"/>");

    private static final String FIREWALLS =
            """
            table ip hosts {
              chain arriving {
                type filter hook input priority 0
                ip daddr 198.18.5.2 icmp type echo-request accept
                ip daddr 198.18.5.3 icmp type timestamp-request accept
                ip daddr 198.18.5.4 tcp flags & (syn | ack) == ack accept
                ip daddr 198.18.5.5 tcp flags & (syn | ack) == syn accept
                ip daddr 198.18.5.7 tcp dport 443 reject with icmp type port-unreachable
                ip daddr 198.18.5.2-198.18.5.7 drop
              }
            }
            """;

    /// The reason by which each of them is up; of the first two it is the first way that is asked.
    private static final Map<String, String> TRUTH =
            Map.of(
                    "198.18.5.0", "echo-reply",
                    "198.18.5.1", "echo-reply",
                    "198.18.5.2", "echo-reply",
                    "198.18.5.3", "timestamp-reply",
                    "198.18.5.4", "reset",
                    "198.18.5.5", "syn-ack",
                    "198.18.5.7", "icmp-response");

    private static Lab lan() {
        Lab lab = Lab.open();
        lab.scanner().ip("addr", "add", "198.18.99.1/24", "dev", "sv0");
        lab.target().ip("route", "del", "local", Lab.TARGETS, "dev", "lo");
        lab.target().ip("addr", "add", "198.18.99.10/24", "dev", "tv0");
        String tool = Workshop.tool("claimants").toString();
        lab.startReady(lab.target(), tool, "tv0", "198.18.99.30", "3", "b8:27:eb:00:00:07");
        return lab;
    }

    /// By address, `up reason` or `down reason`.
    private static Map<String, String> found(Path json) throws IOException {
        var found = new TreeMap<String, String>();
        for (String line : Files.readAllLines(json)) {
            var parts = LINE.matcher(line);
            assertTrue(parts.matches(), line);
            found.put(parts.group(1), parts.group(2) + " " + parts.group(3));
        }
        return found;
    }

    private static Map<String, String> upIn(Path xml) throws IOException {
        var up = new TreeMap<String, String>();
        XML_HOST.matcher(Files.readString(xml))
                .results()
                .forEach(host -> up.put(host.group(2), host.group(1)));
        return up;
    }

    private static Path nmap(Lab lab, String targets) {
        Path xml = lab.scratch().resolve("nmap.xml");
        lab.run(BOUND, "nmap", "-sn", "-n", "-oX", xml.toString(), targets).orThrow("nmap");
        return xml;
    }

    private static Path scan(Lab lab, String targets, String... more) {
        Path base = lab.scratch().resolve("hosts");
        var command = new ArrayList<>(List.of("scan", targets, "-sn", "-oA", base.toString()));
        command.addAll(List.of(more));
        lab.blip(command.toArray(String[]::new)).orThrow("scan");
        return base;
    }

    @Test
    void hostThatAnswersInOneWayAloneIsUp() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.target().nft(FIREWALLS);
            Path base = scan(lab, ROUTED, "--show", "all");
            var expected = new TreeMap<String, String>();
            TRUTH.forEach((address, reason) -> expected.put(address, "up " + reason));
            expected.put("198.18.5.6", "down no-response");
            assertEquals(expected, found(Path.of(base + ".jsonl")));
            Path xml = Path.of(base + ".xml");
            lab.run(BOUND, "xmllint", "--nonet", "--noout", "--dtdvalid", DTD.toString(), xml + "")
                    .orThrow("xmllint");
            assertEquals(new TreeMap<>(TRUTH), upIn(xml));
            assertTrue(Files.readString(xml).contains("<hosts up=\"7\" down=\"1\" total=\"8\"/>"));
            String grepable = Files.readString(Path.of(base + ".gnmap"));
            assertTrue(grepable.contains("Host: 198.18.5.3 ()\tStatus: Up\n"), grepable);
            assertTrue(grepable.contains("Host: 198.18.5.6 ()\tStatus: Down\n"), grepable);
            String table = Files.readString(Path.of(base + ".nmap"));
            assertTrue(table.contains("198.18.5.4      up       reset "), table);
        }
    }

    @Test
    void nmapFindsTheSameHostsBehindAGateway() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.target().nft(FIREWALLS);
            Map<String, String> nmaps = upIn(nmap(lab, ROUTED));
            Map<String, String> ours = upIn(Path.of(scan(lab, ROUTED) + ".xml"));
            assertEquals(nmaps.keySet(), ours.keySet());
            for (String one : List.of("198.18.5.2", "198.18.5.3", "198.18.5.4", "198.18.5.5")) {
                assertEquals(nmaps.get(one), ours.get(one), one);
            }
        }
    }

    @Test
    void nmapFindsTheSameHostsOnTheLink() throws IOException {
        try (Lab lab = lan()) {
            Path base = scan(lab, LAN, "--show", "all");
            Map<String, String> found = found(Path.of(base + ".jsonl"));
            Set<String> claimed =
                    Set.of("198.18.99.10", "198.18.99.30", "198.18.99.31", "198.18.99.32");
            for (String address : claimed) {
                assertEquals("up arp-response", found.get(address));
            }
            assertEquals("down no-arp", found.get("198.18.99.40"));
            assertEquals(64, found.size());
            var up = new TreeSet<>(upIn(Path.of(base + ".xml")).keySet());
            assertEquals(new TreeSet<>(upIn(nmap(lab, LAN)).keySet()), up);
            String pi =
                    Files.readAllLines(Path.of(base + ".jsonl")).stream()
                            .filter(line -> line.contains("\"198.18.99.30\""))
                            .findFirst()
                            .orElse("");
            assertTrue(
                    Pattern.matches(
                            "\\{\"ip\":\"198.18.99.30\",\"state\":\"up\",\"reason\":\"arp-response\","
                                    + "\"mac\":\"b8:27:eb:00:00:07\",\"vendor\":\"Raspberry Pi Foundation\","
                                    + "\"rtt_us\":\\d+,\"attempt\":1,\"time\":\"[^\"]+\"}",
                            pi),
                    pi);
        }
    }

    @Test
    void nobodyOnTheLinkGetsAnythingButArp() {
        try (Lab lab = lan()) {
            Capture capture = lab.capture();
            scan(lab, LAN);
            Path file = capture.finish();
            assertEquals(List.of(), Capture.fields(file, "ip.src == 198.18.99.1", "frame.number"));
        }
    }

    @Test
    void everyProbeOfFourKindsIsWhole() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(FIREWALLS);
            Capture capture = lab.capture();
            scan(lab, "198.18.5.6");
            Path file = capture.finish();
            String ours = "ip.dst == 198.18.5.6 && ";
            for (String kind :
                    List.of(
                            "icmp.type == 8",
                            "icmp.type == 13",
                            "tcp.dstport == 443 && tcp.flags.syn == 1 && tcp.flags.ack == 0",
                            "tcp.dstport == 80 && tcp.flags.ack == 1 && tcp.flags.syn == 0")) {
                assertTrue(!Capture.fields(file, ours + kind, "frame.number").isEmpty(), kind);
            }
            assertEquals(
                    List.of(),
                    Capture.fields(
                            file,
                            ours + "(icmp.checksum.status == 0 || ip.checksum.status == 0)",
                            "frame.number"));
        }
    }
}
