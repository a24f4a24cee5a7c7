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
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Loss and round trips by `-sn --count`, where both are known, and beside nping.
@Tag("lab")
class EchoTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Path DTD = Path.of("/usr/share/nmap/nmap.dtd");

    /// Every third echo to .1 is lost, every second to .2, all to .3; .4 refuses them.
    private static final String LOSSES =
            """
            table ip losses {
              chain arriving {
                type filter hook input priority 0
                ip daddr 198.18.7.1 icmp type echo-request numgen inc mod 3 == 0 drop
                ip daddr 198.18.7.2 icmp type echo-request numgen inc mod 2 == 0 drop
                ip daddr 198.18.7.3 drop
                ip daddr 198.18.7.4 icmp type echo-request reject with icmp type admin-prohibited
              }
            }
            """;

    private static final String NO_ECHO_BUT_THE_FORGERS =
            """
            table ip forged {
              chain arriving {
                type filter hook input priority 0
                icmp type echo-request drop
              }
            }
            """;

    private static Path scan(Lab lab, String targets, String... more) {
        Path base = lab.scratch().resolve("echoes");
        var command =
                new ArrayList<>(List.of("scan", targets, "-sn", "-PE", "-oA", base.toString()));
        command.addAll(List.of("--summary", base + ".json"));
        command.addAll(List.of(more));
        lab.blip(command.toArray(String[]::new)).orThrow("scan");
        return base;
    }

    private static Map<String, JsonNode> hosts(Path base) throws IOException {
        var hosts = new TreeMap<String, JsonNode>();
        for (String line : Files.readAllLines(Path.of(base + ".jsonl"))) {
            JsonNode host = new JsonMapper().readTree(line);
            assertTrue(hosts.put(host.get("ip").asString(), host) == null, line);
        }
        return hosts;
    }

    private static JsonNode host(Map<String, JsonNode> hosts, String ip) {
        return Objects.requireNonNull(hosts.get(ip), ip);
    }

    private static String said(JsonNode host) {
        return host.get("state").asString()
                + " "
                + host.get("answered").asInt()
                + "/"
                + host.get("sent").asInt()
                + " "
                + (host.has("loss_percent") ? host.get("loss_percent").asString() : "-");
    }

    @Test
    void lossOfEachHostIsTheShareThatWasDropped() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.target().nft(LOSSES);
            Path base = scan(lab, "198.18.7.0/29", "--count", "30", "--interval", "20ms");
            var found = new TreeMap<String, String>();
            hosts(base).forEach((ip, host) -> found.put(ip, said(host)));
            String whole = "up 30/30 0.0";
            Map<String, String> truth =
                    Map.of(
                            "198.18.7.0",
                            whole,
                            "198.18.7.1",
                            "up 20/30 33.3",
                            "198.18.7.2",
                            "up 15/30 50.0",
                            "198.18.7.3",
                            "down 0/30 100.0",
                            "198.18.7.4",
                            "up 0/30 100.0",
                            "198.18.7.5",
                            whole,
                            "198.18.7.6",
                            whole,
                            "198.18.7.7",
                            whole);
            assertEquals(new TreeMap<>(truth), found);
            Path xml = Path.of(base + ".xml");
            lab.run(BOUND, "xmllint", "--nonet", "--noout", "--dtdvalid", DTD.toString(), xml + "")
                    .orThrow("xmllint");
            assertTrue(Files.readString(xml).contains("<hosts up=\"7\" down=\"1\" total=\"8\"/>"));
            String table = Files.readString(Path.of(base + ".nmap"));
            assertTrue(
                    table.contains("198.18.7.1      up      echo-reply          20/30 33.3 % "),
                    table);
            assertTrue(table.contains("198.18.7.4      up      icmp-response        0/30"), table);
        }
    }

    /// In IPv6 behind a router, where `-sn` alone asks by echo too.
    @Test
    void lossInIpv6IsTheShareThatWasDropped() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.alsoIpv6();
            lab.target()
                    .nft(
                            """
                            table ip6 losses {
                              chain arriving {
                                type filter hook input priority 0
                                ip6 daddr 2001:db8:18::1 icmpv6 type echo-request numgen inc mod 3 == 0 drop
                                ip6 daddr 2001:db8:18::3 icmpv6 type echo-request drop
                              }
                            }
                            """);
            Path base = scan(lab, "2001:db8:18::/126", "--count", "30", "--interval", "20ms");
            var found = new TreeMap<String, String>();
            hosts(base).forEach((ip, host) -> found.put(ip, said(host)));
            assertEquals(
                    Map.of(
                            "2001:db8:18::", "up 30/30 0.0",
                            "2001:db8:18::1", "up 20/30 33.3",
                            "2001:db8:18::2", "up 30/30 0.0",
                            "2001:db8:18::3", "down 0/30 100.0"),
                    found);
            Path plain = lab.scratch().resolve("plain");
            lab.blip("scan", "2001:db8:18::/126", "-sn", "-oL", plain.toString()).orThrow("scan");
            assertEquals(
                    Set.of("2001:db8:18::", "2001:db8:18::1", "2001:db8:18::2"),
                    Set.copyOf(Files.readAllLines(plain)));
        }
    }

    /// 250 ms late is later than two more echoes: the answer is still that of its own.
    @Test
    void doubledLateAndForgedAnswersAreCountedAsWhatTheyAre() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.answerByForger();
            lab.target().nft(NO_ECHO_BUT_THE_FORGERS);
            Path base = scan(lab, "198.18.7.0/30", "--count", "12", "--interval", "100ms");
            Map<String, JsonNode> hosts = hosts(base);
            assertEquals("up 12/12 0.0", said(host(hosts, "198.18.7.0")));
            assertEquals("up 12/12 0.0", said(host(hosts, "198.18.7.1")));
            assertEquals("up 12/12 0.0", said(host(hosts, "198.18.7.2")));
            assertEquals("down 0/12 100.0", said(host(hosts, "198.18.7.3")));
            JsonNode rtt = host(hosts, "198.18.7.2").get("rtt_us");
            assertTrue(rtt.get("median").asInt() < 200_000, rtt.toString());
            assertTrue(rtt.get("max").asInt() >= 250_000, rtt.toString());
            JsonNode summary = new JsonMapper().readTree(Files.readString(Path.of(base + ".json")));
            assertEquals(36, summary.get("answered").asInt());
            assertEquals(12, summary.get("duplicates").asInt());
            assertEquals(12, summary.get("invalid").get("wrong-echo").asInt());
        }
    }

    /// Who is on our own link and has no such address gets no echo.
    @Test
    void neighbourThatDoesNotExistIsSentNone() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.scanner().ip("addr", "add", "198.18.99.1/24", "dev", "sv0");
            lab.target().ip("route", "del", "local", Lab.TARGETS, "dev", "lo");
            lab.target().ip("addr", "add", "198.18.99.10/24", "dev", "tv0");
            Path base = scan(lab, "198.18.99.9-10", "--count", "5", "--interval", "20ms");
            Map<String, JsonNode> hosts = hosts(base);
            assertEquals("down 0/0 -", said(host(hosts, "198.18.99.9")));
            assertEquals("no-arp", host(hosts, "198.18.99.9").get("reason").asString());
            assertEquals("up 5/5 0.0", said(host(hosts, "198.18.99.10")));
        }
    }

    /// Only gross errors, such as a wrong unit, are further apart: both measure what a busy machine adds.
    @Test
    void roundTripsAreOfTheSizeThatNpingSays() throws IOException {
        try (Lab lab = Lab.open()) {
            Path base = scan(lab, "198.18.7.1", "--count", "20", "--interval", "20ms");
            int ours = host(hosts(base), "198.18.7.1").get("rtt_us").get("min").asInt();
            String said =
                    lab.run(BOUND, "nping", "--icmp", "-c", "20", "--delay", "20ms", "198.18.7.1")
                            .orThrow("nping")
                            .out();
            var least = Pattern.compile("Min rtt: ([0-9.]+)ms").matcher(said);
            assertTrue(least.find(), said);
            double theirs = 1_000 * Double.parseDouble(least.group(1));
            System.out.println("echo: least round trip " + ours + " us, nping's " + theirs + " us");
            assertTrue(ours < 100_000 && ours <= 200 * Math.max(theirs, 10), ours + ", " + theirs);
        }
    }
}
