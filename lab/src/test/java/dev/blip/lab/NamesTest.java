package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Names, asked of a DNS server in the scanner's namespace that answers in every way a server can, or not at all.
@Tag("lab")
class NamesTest {
    /// The first label says what is answered: `h7` the seventh address of 198.18.0.0/15, `two` two of them.
    private static final String SERVER =
            """
            import socket, struct
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(("127.0.0.1", 53))
            print("ready", flush=True)
            def answer(query, end, code, addresses, client):
                head = query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(addresses), 0, 0)
                records = b""
                for a in addresses:
                    records += b"\\xc0\\x0c" + struct.pack(">HHIHI", 1, 1, 60, 4, 0xC6120000 + a)
                s.sendto(head + query[12:end] + records, client)
            while True:
                query, client = s.recvfrom(2048)
                at, labels = 12, []
                while query[at]:
                    labels.append(query[at + 1:at + 1 + query[at]].decode().lower())
                    at += query[at] + 1
                is_a = query[at + 1:at + 3] == b"\\0\\1"
                name = labels[0]
                code = {"nx": 3, "servfail": 2, "refused": 5}.get(name, 0)
                addresses = [2, 3] if name == "two" else []
                if name[0] == "h":
                    addresses = [int(name[1:])]
                if not name.startswith("silent"):
                    answer(query, at + 5, code, addresses if is_a else [], client)
            """;

    private static Path serve(Lab lab) throws IOException {
        Path folder = lab.scratch();
        Path script = Files.writeString(folder.resolve("dns.py"), SERVER);
        lab.startReady(lab.scanner(), "python3", script.toString());
        return folder;
    }

    /// ip-netns(8) puts the files of this folder over those of `/etc` for what it starts.
    private static Path resolvConf(Lab lab) throws IOException {
        Path folder = Path.of("/etc/netns", lab.scanner().name());
        Files.createDirectories(folder);
        return Files.writeString(
                folder.resolve("resolv.conf"),
                """
                nameserver 127.0.0.1
                options timeout:1 attempts:1
                """);
    }

    private static void remove(Path resolvConf) throws IOException {
        Path folder = resolvConf.toAbsolutePath().getParent();
        Files.delete(resolvConf);
        if (folder != null) {
            Files.delete(folder);
        }
    }

    @Test
    void namesThatFailAreToldApartAndTheOthersAreInEveryOutput() throws IOException {
        try (Lab lab = Lab.open()) {
            Path conf = resolvConf(lab);
            try {
                Path folder = serve(lab);
                Path list =
                        Files.writeString(
                                folder.resolve("list"),
                                """
                                h1.a.example
                                h1.b.example
                                two.example
                                nx.example
                                six.example
                                servfail.example
                                silent.example
                                refused.example
                                198.18.0.8 198.18.0.80
                                198.18.0.9
                                """);
                Path base = folder.resolve("out");
                Outcome outcome =
                        lab.blip(
                                "scan", "-iL", list.toString(), "-p", "80", "-oA", base.toString());
                assertEquals(3, outcome.exit(), outcome.err());
                assertTold(outcome.err(), "nx.example", 4, "there is no such name");
                assertTold(outcome.err(), "six.example", 5, "it has no IPv4 address");
                for (String name : List.of("servfail", "silent", "refused")) {
                    String why = ": the name service does not answer, or fails";
                    assertTrue(outcome.err().contains(name + ".example ("), outcome.err());
                    assertTrue(outcome.err().contains(why), outcome.err());
                }
                assertTrue(
                        outcome.err()
                                .contains(
                                        "6 skipped: 1 line not understood, 1 name that does not exist, "
                                                + "1 name without an IPv4 address, 3 names without an answer"),
                        outcome.err());
                assertFalse(outcome.out().contains("198.18.0.80"), outcome.out());
                assertOutputs(outcome.out(), base);
                for (String suffix : List.of(".xml", ".gnmap", ".jsonl", ".nmap")) {
                    Files.deleteIfExists(Path.of(base + suffix));
                }
            } finally {
                remove(conf);
            }
        }
    }

    private static void assertTold(String err, String name, int line, String why) {
        String told = "skipped: " + name + " (";
        assertTrue(err.contains(told), err);
        assertTrue(err.contains(", line " + line + "): " + why), err);
    }

    private static void assertOutputs(String table, Path base) throws IOException {
        assertTrue(table.contains("  h1.a.example, h1.b.example\n"), table);
        assertTrue(
                table.matches("(?s).*198.18.0.2 .*  two.example\n198.18.0.3 .*  two.example\n.*"));
        String xml = Files.readString(Path.of(base + ".xml"));
        assertTrue(
                xml.contains(
                        """
                        <hostnames>
                        <hostname name="h1.a.example" type="user"/>
                        <hostname name="h1.b.example" type="user"/>
                        </hostnames>
                        """),
                xml);
        String lines = Files.readString(Path.of(base + ".gnmap"));
        assertTrue(lines.contains("Host: 198.18.0.1 (h1.a.example)\t"), lines);
        assertTrue(lines.contains("Host: 198.18.0.9 ()\t"), lines);
        String json = Files.readString(Path.of(base + ".jsonl"));
        assertTrue(
                json.contains("\"host\":\"h1.a.example\",\"other_hosts\":[\"h1.b.example\"]"),
                json);
    }

    @Test
    void exclusionByANameThatFailsRefusesTheScan() throws IOException {
        try (Lab lab = Lab.open()) {
            Path conf = resolvConf(lab);
            try {
                Path folder = serve(lab);
                Capture capture = lab.capture();
                for (String name : List.of("nx.example", "six.example", "silent.example")) {
                    Outcome outcome =
                            lab.blip("scan", "198.18.0.0/28", "-p", "80", "--exclude", name);
                    assertEquals(2, outcome.exit(), outcome.err());
                    assertTrue(outcome.err().contains(name), outcome.err());
                }
                Path list = Files.writeString(folder.resolve("list"), "198.18.0.0 - 198.18.0.9\n");
                Outcome outcome =
                        lab.blip(
                                "scan",
                                "198.18.0.0/28",
                                "-p",
                                "80",
                                "--exclude",
                                "two.example",
                                "--excludefile",
                                list.toString());
                assertEquals(0, outcome.exit(), outcome.err());
                List<String[]> asked =
                        Capture.fields(capture.finish(), "tcp.flags == 0x0002", "ip.dst");
                assertEquals(
                        6, asked.stream().map(fields -> fields[0]).distinct().count(), "asked");
                assertTrue(asked.stream().allMatch(f -> f[0].matches("198\\.18\\.0\\.1[0-5]")));
            } finally {
                remove(conf);
            }
        }
    }

    @Test
    void fiftySilentNamesOfFiveThousandCostSeconds() throws IOException {
        try (Lab lab = Lab.open()) {
            Path conf = resolvConf(lab);
            try {
                Path folder = serve(lab);
                var names = new StringBuilder();
                for (int i = 1; i <= 5_000; i++) {
                    names.append(i % 100 == 0 ? "silent" : "h").append(i).append(".example\n");
                }
                Path list = Files.writeString(folder.resolve("list"), names);
                long start = System.nanoTime();
                Outcome outcome = lab.blip("scan", "-iL", list.toString(), "-p", "80", "-oL", "-");
                long seconds = (System.nanoTime() - start) / 1_000_000_000L;
                assertEquals(3, outcome.exit(), outcome.err());
                assertTrue(
                        outcome.err().contains("50 skipped: 50 names without an answer"),
                        outcome.err());
                assertEquals(4_950, outcome.out().lines().count());
                assertTrue(seconds < 60, "not in minutes: " + seconds + " s");
            } finally {
                remove(conf);
            }
        }
    }
}
