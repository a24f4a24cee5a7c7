package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The network that the scanner is in: a /24 with two hosts, which share a MAC here, and 252 addresses that are
/// nobody's.
///
/// ```
/// scanner: sv0 198.18.99.1/24      target: tv0 198.18.99.10 (80, 443, 8080) and 198.18.99.20 (80, 8080)
/// ```
@Tag("lab")
class OwnLanTest {
    private static final String LAN = "198.18.99.0/24";
    private static final String BEHIND = "198.18.0.0/28";
    private static final String TEN = "198.18.99.10";
    private static final String TWENTY = "198.18.99.20";
    private static final Set<Target> OPEN =
            Set.of(
                    Target.of(TEN, 80),
                    Target.of(TEN, 443),
                    Target.of(TEN, 8080),
                    Target.of(TWENTY, 80),
                    Target.of(TWENTY, 8080));

    private static Lab lan() {
        Lab lab = Lab.open();
        lab.scanner().ip("addr", "add", "198.18.99.1/24", "dev", "sv0");
        Namespace target = lab.target();
        target.ip(
                "route",
                "del",
                "local",
                Lab.TARGETS,
                "dev",
                "lo"); // or it would answer for everybody
        target.ip("route", "add", "local", BEHIND, "dev", "lo");
        target.ip("addr", "add", TEN + "/24", "dev", "tv0");
        target.ip("addr", "add", TWENTY + "/24", "dev", "tv0");
        target.nft(
                """
                table ip lan {
                  chain arriving {
                    type filter hook input priority 0
                    ip daddr 198.18.99.20 tcp dport 443 reject with tcp reset
                  }
                }
                """);
        return lab;
    }

    private static Set<Target> open(Map<Target, Finding> findings) {
        var open = new HashSet<Target>();
        findings.forEach((target, finding) -> {
            if (finding.state().equals("open")) {
                open.add(target);
            }
        });
        return open;
    }

    private static long count(ScanResult result, String reason) {
        return result.findings().values().stream()
                .filter(finding -> finding.reason().equals(reason))
                .count();
    }

    /// The kernel's table, without what a RST of its own to the two hosts may have added.
    private static Set<String> neighbours(Lab lab) {
        var others = new TreeSet<String>();
        for (String line : lab.scanner().ip("neigh").out().lines().toList()) {
            if (!line.startsWith(TEN + " ") && !line.startsWith(TWENTY + " ")) {
                others.add(line.split(" ", 2)[0]);
            }
        }
        return others;
    }

    @Test
    void twoHostsOf254AreFoundWithAllTheirPortsAndTheRestIsNobody() {
        try (Lab lab = lan()) {
            lab.listenHere("22");
            Set<String> before = neighbours(lab);
            for (int run = 0; run < 5; run++) {
                ScanResult result = lab.scan(LAN).orFail();
                var open = open(result.findings());
                assertTrue(open.remove(Target.of("198.18.99.1", 22)), result.describe());
                assertEquals(OPEN, open, result.describe());
                assertEquals(0, result.count("unknown"), result.describe());
                // All but two hosts, the scanner and the broadcast address, which is prohibited.
                assertEquals(252 * 100, count(result, "no-arp"), result.describe());
                assertEquals(100, count(result, "admin-prohibited"), result.describe());
            }
            assertEquals(before, neighbours(lab));
        }
    }

    @Test
    void nmapSaysTheSameOfBothHosts() {
        try (Lab lab = lan()) {
            String ports = "1-1024,8080";
            Map<Target, Finding> ours =
                    lab.scan(TEN + "," + TWENTY, "-p", ports).orFail().findings();
            Map<Target, Finding> nmaps = Nmap.scan(lab, "198.18.99.10,20", ports);
            assertEquals(2 * 1025, nmaps.size());
            var differing = new TreeMap<String, String>();
            nmaps.forEach((target, finding) -> {
                Finding own = ours.get(target);
                if (own == null || !own.state().equals(finding.state())) {
                    differing.put(target.toString(), finding + ", not " + own);
                }
            });
            assertEquals(Map.of(), differing);
        }
    }

    @Test
    void eachHostGetsFramesToItsOwnMacAndWhoIsExcludedGetsNone() {
        try (Lab lab = lan()) {
            Capture capture = lab.capture();
            lab.scan(LAN, "-p", "80", "--exclude", "198.18.99.77,198.18.99.20").orFail();
            Path file = capture.finish();
            Set<String> macs = new TreeSet<>();
            for (String[] syn :
                    Capture.fields(file, "tcp.flags.syn == 1 && tcp.flags.ack == 0", "eth.dst")) {
                macs.add(syn[0]);
            }
            assertEquals(
                    Set.of(
                            lab.target()
                                    .configure("cat", "/sys/class/net/tv0/address")
                                    .out()
                                    .strip()),
                    macs);
            String excluded =
                    "arp.dst.proto_ipv4 == 198.18.99.77 || arp.dst.proto_ipv4 == 198.18.99.20";
            assertEquals(
                    List.of(),
                    Capture.fields(file, excluded + " || ip.dst == 198.18.99.77", "frame.number"));
            List<String[]> asked =
                    Capture.fields(
                            file,
                            "arp.opcode == 1 && arp.src.proto_ipv4 == 198.18.99.1",
                            "arp.dst.proto_ipv4");
            assertTrue(
                    asked.size() > 3 * 250 && asked.size() <= 3 * 252, "requests: " + asked.size());
        }
    }

    @Test
    void hostThatHearsOnlyTheThirdRequestIsFound() {
        try (Lab lab = lan()) {
            lab.target()
                    .nft(
                            """
                            table arp shy {
                              chain arriving {
                                type filter hook input priority 0
                                iifname tv0 arp operation request limit rate over 1/hour burst 2 packets accept
                                arp operation request drop
                              }
                            }
                            """);
            ScanResult result = lab.scan(TEN, "-p", "80").orFail();
            assertEquals("open", result.stateOf(Target.of(TEN, 80)), result.describe());
        }
    }

    @Test
    void neighboursAndTargetsBehindAGatewayAreAskedInOneScan() {
        try (Lab lab = lan()) {
            lab.scanner().ip("route", "add", BEHIND, "via", TEN);
            ScanResult result = lab.scan(LAN, BEHIND, "-p", "80").orFail();
            assertEquals(2 + 16, result.count("open"), result.describe());
            assertEquals(252, count(result, "no-arp"), result.describe());
        }
    }

    /// Below 4,000 packets/s a sweep and probes take turns.
    @Test
    void whoIsThereIsAskedOnceWhereProbesWaitForTheSweep() {
        try (Lab lab = lan()) {
            ScanResult result =
                    lab.scan("198.18.99.0/27", "-p", "80,443,8080", "--rate", "1000").orFail();
            assertEquals(OPEN, open(result.findings()), result.describe());
            assertEquals(OPEN.size(), result.number("open"), result.describe());
            long verdicts =
                    result.number("open") + result.number("closed") + result.number("filtered");
            assertEquals(3 * 32, verdicts, result.describe());
            assertEquals(3 * 32, result.number("targets"), result.describe());
        }
    }

    @Test
    void everyWayToSendGivesTheSameVerdicts() {
        try (Lab lab = lan()) {
            for (String way : List.of("raw", "packet")) {
                ScanResult result = lab.scan(LAN, "-p", "80,443", "--transmit", way).orFail();
                assertEquals(3, result.count("open"), way + result.describe());
                assertEquals(504, count(result, "no-arp"), way + result.describe());
            }
        }
    }

    @Test
    void shardsTogetherAskEveryTargetOnce() {
        try (Lab lab = lan()) {
            ScanResult one =
                    lab.scan(LAN, "-p", "80,443", "--shard", "1/2", "--seed", "5").orFail();
            ScanResult two =
                    lab.scan(LAN, "-p", "80,443", "--shard", "2/2", "--seed", "5").orFail();
            assertEquals(256, one.findings().size(), one.describe());
            assertEquals(256, two.findings().size(), two.describe());
            assertEquals(3, one.count("open") + two.count("open"), one.describe());
        }
    }

    /// Frames that go nowhere say nothing of who is there.
    @Test
    void linkWithoutCarrierMakesNobodyAbsent() {
        try (Lab lab = lan()) {
            lab.target().ip("link", "set", "tv0", "down");
            ScanResult result = lab.scan("198.18.99.8/29", "-p", "80");
            assertEquals(1, result.outcome().exit(), result.describe());
            assertTrue(result.outcome().err().contains("no carrier"), result.describe());
            assertEquals(0, result.findings().size(), result.describe());
        }
    }

    @Test
    void nmapsReadersSeeTheAbsentAsDown() throws IOException {
        try (Lab lab = lan()) {
            Path xml = lab.scratch().resolve("lan.xml");
            lab.scan("198.18.99.8-11", "-p", "80", "-oX", xml.toString()).orFail();
            String text = Files.readString(xml);
            assertTrue(text.contains("<status state=\"down\" reason=\"no-response\""), text);
            assertTrue(text.contains("<hosts up=\"1\" down=\"3\" total=\"4\"/>"), text);
            Outcome same = Commands.run(List.of("ndiff", xml.toString(), xml.toString()));
            assertEquals(0, same.exit(), same.err());
        }
    }
}
