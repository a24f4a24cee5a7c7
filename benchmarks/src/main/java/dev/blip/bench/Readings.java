package dev.blip.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How each program says what it has found.
final class Readings {
    static final String OPEN = "open.txt";
    static final String SUMMARY = "summary.json";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern ZMAP_FILE = Pattern.compile("zmap\\.(\\d{1,5})");
    private static final Pattern NMAP_OPEN = Pattern.compile("(\\d{1,5})/open/");

    private Readings() {}

    /// Nothing to be found: the sink answers nobody.
    static void nothing(Path output, String out, Found found) {}

    /// `reference scan` and `reference send`: one object on standard output.
    static void reference(Path output, String out, Found found) {
        JsonNode said = JSON.readTree(out);
        found.openCount(said.path("found").asLong(0));
        found.sent(said.path("sent").asLong());
        found.dropped(said.path("ring_drops").asLong(-1));
        found.scanMillis(said.path("scan_ms").asDouble(Double.NaN));
    }

    /// `blip scan -oL -`, with its summary: `address:port` lines.
    static void blipList(Path output, String out, Found found) throws IOException {
        for (String line : out.lines().toList()) {
            int colon = line.lastIndexOf(':');
            found.open(
                    address(line.substring(0, colon)), Integer.parseInt(line.substring(colon + 1)));
        }
        blipSummary(output, found);
    }

    /// The same of addresses in IPv6: the last four bytes are those of the namesake in IPv4.
    static void blipIpv6List(Path output, String out, Found found) throws IOException {
        for (String line : out.lines().toList()) {
            int end = line.lastIndexOf(']');
            byte[] bytes = InetAddress.ofLiteral(line.substring(1, end)).getAddress();
            found.open(
                    ByteBuffer.wrap(bytes).getInt(bytes.length - Integer.BYTES),
                    Integer.parseInt(line.substring(end + 2)));
        }
        blipSummary(output, found);
    }

    /// `blip scan -oJ - --show all`, with its summary: one object for each target, every state.
    static void blipJson(Path output, String out, Found found) throws IOException {
        long verdicts = 0;
        for (String line : out.lines().toList()) {
            JsonNode node = JSON.readTree(line);
            verdicts++;
            if (node.path("state").asString().equals("open")) {
                found.open(address(node.path("ip").asString()), node.path("port").asInt());
            }
        }
        blipSummary(output, found);
        found.remark(verdicts + " verdicts" + found.remark());
    }

    private static void blipSummary(Path output, Found found) throws IOException {
        JsonNode summary = JSON.readTree(Files.readString(output.resolve(SUMMARY)));
        found.sent(summary.path("sent").asLong());
        found.dropped(summary.path("kernel_drops").asLong());
        found.scanMillis(summary.path("scan_ms").asDouble());
        if (!summary.path("complete").asBoolean(false)) {
            found.remark("says incomplete: " + summary.path("incomplete_because").asString(""));
        }
    }

    /// `masscan -oL`: `open tcp 80 198.18.0.1 1700000000`.
    static void masscan(Path output, String out, Found found) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(output.resolve(OPEN))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length >= 4 && words[0].equals("open")) {
                    found.open(address(words[3]), Integer.parseInt(words[2]));
                }
            }
        }
    }

    /// `zmap -o zmap.PORT`: addresses.
    static void zmap(Path output, String out, Found found) throws IOException {
        try (var files = Files.list(output)) {
            for (Path file : files.toList()) {
                Matcher name = ZMAP_FILE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    int port = Integer.parseInt(name.group(1));
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.isEmpty() && Character.isDigit(line.charAt(0)))
                            .forEach(line -> found.open(address(line), port));
                }
            }
        }
    }

    /// `nmap -oG`: `Host: 198.18.0.1 () Ports: 80/open/tcp//http///`.
    static void nmap(Path output, String out, Found found) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(output.resolve(OPEN))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int ports = line.indexOf("Ports: ");
                if (ports < 0) {
                    continue;
                }
                int address = address(line.split(" ", 3)[1]);
                Matcher open = NMAP_OPEN.matcher(line).region(ports, line.length());
                while (open.find()) {
                    found.open(address, Integer.parseInt(open.group(1)));
                }
            }
        }
    }

    /// In host order.
    private static int address(String text) {
        int address = 0;
        int octet = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                address = address << 8 | octet;
                octet = 0;
            } else {
                octet = octet * 10 + Character.digit(c, 10);
            }
        }
        return address << 8 | octet;
    }
}
