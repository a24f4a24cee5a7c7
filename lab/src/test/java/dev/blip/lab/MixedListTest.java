package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A list in which some addresses have a port of their own, on three ways at once: behind a gateway, on the own
/// network, where ARP is asked first, and on this machine.
@Tag("lab")
class MixedListTest {
    private static final String LIST =
            """
            198.18.0.1
            198.18.0.2:443
            198.18.0.2:444        # closed
            198.18.0.3:8443
            198.18.0.3:8443
            198.18.0.1:80         # asked anyway
            198.18.0.1:8443
            198.18.0.9:80         # excluded
            198.18.0.3:23         # excluded port
            198.18.0.3:99999      # no port
            198.18.99.10:8443     # on the own network
            198.18.99.77:80       # nobody
            127.0.0.1:7777
            127.0.0.1:7778        # closed
            """;

    private static final Map<Target, String> TRUTH =
            Map.ofEntries(
                    Map.entry(Target.of("198.18.0.1", 80), "syn-ack"),
                    Map.entry(Target.of("198.18.0.1", 81), "reset"),
                    Map.entry(Target.of("198.18.0.1", 8443), "syn-ack"),
                    Map.entry(Target.of("198.18.0.2", 443), "syn-ack"),
                    Map.entry(Target.of("198.18.0.2", 444), "reset"),
                    Map.entry(Target.of("198.18.0.3", 8443), "syn-ack"),
                    Map.entry(Target.of("198.18.99.10", 8443), "syn-ack"),
                    Map.entry(Target.of("198.18.99.77", 80), "no-arp"),
                    Map.entry(Target.of("127.0.0.1", 7777), "syn-ack"),
                    Map.entry(Target.of("127.0.0.1", 7778), "reset"));

    private static Lab open() {
        Lab lab = Lab.open();
        lab.scanner().ip("addr", "add", "198.18.99.1/24", "dev", "sv0");
        Namespace target = lab.target();
        // Or it would answer for everybody on the network, too.
        target.ip("route", "del", "local", Lab.TARGETS, "dev", "lo");
        target.ip("route", "add", "local", "198.18.0.0/28", "dev", "lo");
        target.ip("addr", "add", "198.18.99.10/24", "dev", "tv0");
        lab.listen("8443");
        lab.listenHere("7777");
        return lab;
    }

    @ParameterizedTest
    @CsvSource({"--transmit packet", "--transmit raw", "--connect"})
    void eachIsAskedOnItsPortAndTheOthersOnThePortsOfAll(String way) throws IOException {
        try (Lab lab = open()) {
            Path list = Files.writeString(lab.scratch().resolve("list"), LIST);
            Path xml = lab.scratch().resolve("xml");
            Path grepable = lab.scratch().resolve("grepable");
            Capture capture = lab.capture();
            String line =
                    "-iL %s -p 80,81 --exclude 198.18.0.9 --exclude-ports 23 -oX %s -oG %s %s"
                            .formatted(list, xml, grepable, way);
            ScanResult result = lab.scan(line.split(" ", -1));
            Path frames = capture.finish();

            assertEquals(TRUTH, reasons(result.findings()), result.describe());
            assertEquals(TRUTH.size(), result.number("targets"));
            assertEquals(wanted(), asked(frames));
            assertOutputs(Files.readString(xml), Files.readString(grepable));
            for (String one :
                    new String[] {"198.18.0.2 443", "198.18.0.2 444", "198.18.0.3 8443"}) {
                String[] target = one.split(" ", -1);
                Map<Target, Finding> nmap = Nmap.scan(lab, target[0], target[1]);
                assertEquals(1, nmap.size());
                nmap.forEach((key, found) -> assertEquals(TRUTH.get(key), found.reason()));
            }
        }
    }

    private static Map<Target, String> reasons(Map<Target, Finding> findings) {
        var reasons = new HashMap<Target, String>();
        // A reset has another word where connect(2) tells of it.
        findings.forEach((target, finding) ->
                reasons.put(target, finding.reason().replace("conn-refused", "reset")));
        return reasons;
    }

    /// What is to be seen on the wire: all but what stays on this machine, and whom ARP does not find.
    private static Set<String> wanted() {
        var wanted = new HashSet<String>();
        TRUTH.forEach((target, reason) -> {
            if (!reason.equals("no-arp") && !target.toString().startsWith("127.")) {
                wanted.add(target.toString());
            }
        });
        return wanted;
    }

    private static Set<String> asked(Path frames) {
        var asked = new HashSet<String>();
        String syns = "tcp.flags.syn == 1 && tcp.flags.ack == 0";
        for (String[] syn : Capture.fields(frames, syns, "ip.dst", "tcp.dstport")) {
            asked.add(syn[0] + ":" + syn[1]);
        }
        return asked;
    }

    private static void assertOutputs(String xml, String grepable) {
        assertTrue(
                xml.contains("numservices=\"7\" services=\"80-81,443-444,7777-7778,8443\""), xml);
        assertTrue(
                grepable.contains("Host: 198.18.0.3 ()\tPorts: 8443/open/tcp//pcsync-https///\n"),
                grepable);
    }
}
