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
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who has which address on the scanner's own network, beside what Nmap says of it. `claimants.c` plays the hosts but
/// one.
///
/// ```
/// scanner: sv0 198.18.99.1/24      target: tv0 198.18.99.10
///                                          198.18.99.30 b8:27:eb:00:00:07
///                                          198.18.99.40 02:42:0a:00:00:01 and 00:1b:c5:00:00:02
///                                          198.18.99.64 to 79 02:42:0a:00:00:03
/// ```
@Tag("lab")
class MacsTest {
    private static final String LAN = "198.18.99.0/25";
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Path DTD = Path.of("/usr/share/nmap/nmap.dtd");
    private static final String PI = "198.18.99.30";
    private static final String TWIN = "198.18.99.40";
    private static final Pattern XML_HOST =
            Pattern.compile(
                    "<address addr=\"([0-9.]+)\" addrtype=\"ipv4\"/>\\s*<address addr=\"([0-9A-F:]+)\" "
                            + "addrtype=\"mac\"");

    private static Lab lan() {
        Lab lab = Lab.open();
        lab.scanner().ip("addr", "add", "198.18.99.1/24", "dev", "sv0");
        Namespace target = lab.target();
        target.ip("route", "del", "local", Lab.TARGETS, "dev", "lo"); // it would answer for all
        target.ip("addr", "add", "198.18.99.10/24", "dev", "tv0");
        var claims = new ArrayList<String>();
        claims.addAll(List.of(PI, "1", "b8:27:eb:00:00:07"));
        claims.addAll(List.of(TWIN, "1", "02:42:0a:00:00:01", TWIN, "1", "00:1b:c5:00:00:02"));
        claims.addAll(List.of("198.18.99.64", "16", "02:42:0a:00:00:03"));
        var command = new ArrayList<>(List.of(Workshop.tool("claimants").toString(), "tv0"));
        command.addAll(claims);
        lab.startReady(target, command.toArray(String[]::new));
        return lab;
    }

    private static String lineOf(List<String> lines, String start) {
        return lines.stream().filter(line -> line.startsWith(start)).findFirst().orElse("");
    }

    /// By address, the MAC that a file in Nmap's XML gives first.
    private static Map<String, String> macsIn(Path xml) throws IOException {
        var macs = new TreeMap<String, String>();
        XML_HOST.matcher(Files.readString(xml))
                .results()
                .forEach(host -> macs.put(host.group(1), host.group(2)));
        return macs;
    }

    @Test
    void everyOutputSaysWhoHasAnAddress() throws IOException {
        try (Lab lab = lan()) {
            Path base = lab.scratch().resolve("macs");
            Path csv = lab.scratch().resolve("macs.csv");
            lab.blip(
                            "scan",
                            LAN,
                            "-p",
                            "80",
                            "--show",
                            "all",
                            "-oA",
                            base.toString(),
                            "-oC",
                            csv.toString())
                    .orThrow("scan");
            List<String> json = Files.readAllLines(Path.of(base + ".jsonl"));
            String pi = lineOf(json, "{\"ip\":\"" + PI + "\"");
            assertTrue(
                    pi.contains(
                            "\"mac\":\"b8:27:eb:00:00:07\",\"vendor\":\"Raspberry Pi Foundation\""),
                    pi);
            List<String> rows = Files.readAllLines(csv);
            String own = lineOf(rows, PI + ",80,");
            assertTrue(own.endsWith(",,b8:27:eb:00:00:07,Raspberry Pi Foundation,,"), own);
            String twin = lineOf(rows, TWIN + ",80,");
            assertTrue(twin.contains(",02:42:0a:00:00:01,") && twin.contains("duplicate"), twin);
            assertTrue(twin.contains("00:1b:c5:00:00:02"), twin);
            List<String> table = Files.readAllLines(Path.of(base + ".nmap"));
            String row = lineOf(table, PI + " ");
            assertTrue(row.contains("  b8:27:eb:00:00:07  Raspberry Pi Foundation"), row);
            String twins = lineOf(table, TWIN + " ");
            assertTrue(twins.contains("duplicate-address"), twins);
            Path xml = Path.of(base + ".xml");
            lab.run(BOUND, "xmllint", "--nonet", "--noout", "--dtdvalid", DTD.toString(), xml + "")
                    .orThrow("xmllint");
            String text = Files.readString(xml);
            assertTrue(
                    text.contains(
                            "<address addr=\"B8:27:EB:00:00:07\" addrtype=\"mac\""
                                    + " vendor=\"Raspberry Pi Foundation\"/>"),
                    text);
        }
    }

    /// Of two who claim an address Nmap believes the last.
    @Test
    void nmapSeesTheSameMacs() throws IOException {
        try (Lab lab = lan()) {
            Path ours = lab.scratch().resolve("ours.xml");
            Path nmaps = lab.scratch().resolve("nmaps.xml");
            lab.blip("scan", LAN, "-p", "80", "--show", "all", "-oX", ours.toString())
                    .orThrow("scan");
            lab.run(BOUND, "nmap", "-sn", "-n", "-oX", nmaps.toString(), LAN).orThrow("nmap");
            Map<String, String> own = macsIn(ours);
            Map<String, String> other = macsIn(nmaps);
            assertEquals(3 + 16, own.size(), own.toString());
            assertEquals("02:42:0A:00:00:01", own.remove(TWIN));
            assertEquals("00:1B:C5:00:00:02", other.remove(TWIN));
            assertEquals(other, own);
        }
    }

    @Test
    void macThatAnswersForARangeIsNamedAProxys() throws IOException {
        try (Lab lab = lan()) {
            Path json = lab.scratch().resolve("proxy.jsonl");
            lab.blip("scan", LAN, "-p", "80", "--show", "all", "-oJ", json.toString())
                    .orThrow("scan");
            long named =
                    Files.readAllLines(json).stream()
                            .filter(line -> line.contains("\"proxy-arp\""))
                            .count();
            assertEquals(16, named);
        }
    }
}
