package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One scan by every kind of link that this kernel has.
///
/// ```
/// scanner: sv0 198.51.100.1/30, 198.18.0.0/15 via .2           target: as in every lab
///          br0 198.51.100.65/26, a bridge with the port sv1      office: of0 198.51.100.70 (80)
///          mv0 198.51.100.129/26, a macvlan on sv2               annex:  an0 198.51.100.140 (80)
///          wgs 198.51.100.201, a tunnel over sv3                 branch: wgb, 198.19.5.0/24 (80)
///          lo  127.0.0.1
/// ```
@Tag("lab")
class KindsOfLinksTest {
    private static final String SYN = "tcp.flags.syn == 1 && tcp.flags.ack == 0";
    private static final String[] TARGETS = {
        "198.18.0.0/28", "198.51.100.64/28", "198.51.100.128/28", "198.19.5.0/28", "127.0.0.1"
    };

    private final Map<String, Namespace> far = new LinkedHashMap<>(); // by interface

    private void cable(Lab lab) {
        Namespace scanner = lab.scanner();
        lab.listenHere("80");
        Namespace office = join(lab, "office", "sv1", "of0");
        scanner.ip("link", "add", "br0", "type", "bridge");
        scanner.ip("link", "set", "sv1", "master", "br0");
        scanner.ip("link", "set", "br0", "up");
        scanner.ip("addr", "add", "198.51.100.65/26", "dev", "br0");
        office.ip("addr", "add", "198.51.100.70/26", "dev", "of0");

        Namespace annex = join(lab, "annex", "sv2", "an0");
        scanner.ip(
                "link", "add", "link", "sv2", "name", "mv0", "type", "macvlan", "mode", "bridge");
        scanner.ip("link", "set", "mv0", "up");
        scanner.ip("addr", "add", "198.51.100.129/26", "dev", "mv0");
        annex.ip("addr", "add", "198.51.100.140/26", "dev", "an0");

        Namespace branch = join(lab, "branch", "sv3", "bf0");
        scanner.ip("addr", "add", "198.51.100.9/30", "dev", "sv3");
        branch.ip("addr", "add", "198.51.100.10/30", "dev", "bf0");
        WireGuard.join(
                lab,
                scanner,
                "wgs",
                "198.51.100.9",
                branch,
                "wgb",
                "198.51.100.10",
                "198.19.5.0/24");
        scanner.ip("addr", "add", "198.51.100.201/32", "dev", "wgs");
        scanner.ip("route", "add", "198.19.5.0/24", "dev", "wgs");
        branch.ip("route", "add", "198.51.100.201/32", "dev", "wgb");
        branch.ip("route", "add", "local", "198.19.5.0/24", "dev", "lo");
        far.put("wgb", branch);
    }

    private Namespace join(Lab lab, String role, String nearName, String farName) {
        Namespace namespace = lab.add(role);
        Veth.join(lab.scanner(), nearName, namespace, farName);
        lab.listen(namespace, "80");
        far.put(farName, namespace);
        return namespace;
    }

    @Test
    void everyKindIsUsedAsTheKernelUsesIt() {
        try (Lab lab = Lab.open()) {
            cable(lab);
            far.put("tv0", lab.target());
            far.put("lo", lab.scanner());
            // Whom the mark that ends a capture goes to, by the interface that is captured.
            Map<String, String> behind =
                    Map.of(
                            "of0", "198.51.100.70",
                            "an0", "198.51.100.140",
                            "wgb", "198.19.5.1",
                            "tv0", "198.18.0.1",
                            "lo", "127.0.0.1");
            Map<String, Capture> captures = new LinkedHashMap<>();
            far.forEach((name, at) -> {
                if (behind.containsKey(name)) { // the tunnel's cable has its packets under cover
                    captures.put(name, Capture.start(lab, at, name));
                }
            });
            var arguments = new ArrayList<>(List.of(TARGETS));
            arguments.addAll(List.of("-p", "80,81"));
            ScanResult result = lab.scan(arguments.toArray(String[]::new)).orFail();
            var seen = new TreeSet<String>();
            captures.forEach((name, capture) -> {
                Path file = capture.finish(behind.getOrDefault(name, ""));
                for (String[] syn : Capture.fields(file, SYN, "ip.dst", "ip.src")) {
                    String way = nearOf(name) + " from " + syn[1];
                    assertEquals(SeveralWaysTest.wayTo(lab, syn[0]), way, syn[0]);
                    seen.add(syn[0]);
                }
            });
            int present = 2 * 16 + 2 * 2 + 1; // on each LAN the far host and our own address
            assertEquals(present, seen.size(), seen.toString());
            assertEquals(present, result.count("open"), result.describe());
            assertEquals(present, result.count("closed"), result.describe());
            assertEquals(2 * 2 * 14, result.count("filtered"), result.describe());
            assertEquals(0, result.count("unknown"), result.describe());
        }
    }

    private static String nearOf(String farName) {
        return switch (farName) {
            case "of0" -> "br0";
            case "an0" -> "mv0";
            case "wgb" -> "wgs";
            case "tv0" -> "sv0";
            default -> farName;
        };
    }

    @Test
    void nmapSaysTheSameBehindEach() {
        try (Lab lab = Lab.open()) {
            cable(lab);
            for (String target : List.of("198.51.100.70", "198.51.100.140", "198.19.5.3")) {
                Map<Target, Finding> nmaps = Nmap.scan(lab, target, "79-81");
                ScanResult result = lab.scan(target, "-p", "79-81").orFail();
                nmaps.forEach((port, finding) ->
                        assertEquals(finding.state(), result.stateOf(port), result.describe()));
                assertFalse(nmaps.isEmpty());
            }
        }
    }
}
