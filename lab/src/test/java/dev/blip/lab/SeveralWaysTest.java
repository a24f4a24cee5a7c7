package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One scan by several ways out.
///
/// ```
/// scanner: sv0 198.51.100.1/30, 198.18.0.0/24 via .2           target: as in every lab
///              198.51.100.129/32, from which 198.18.1.0/24 is asked
///          sv1 198.19.99.1/24, a LAN                           office: of0 198.19.99.10 (80)
///          sv2 198.51.100.9/30, 198.19.2.0/24 via .2              branch: bf0 198.51.100.10, 198.19.2.0/24 (80)
///          lo  127.0.0.1
/// ```
@Tag("lab")
class SeveralWaysTest {
    private static final String SYN = "tcp.flags.syn == 1 && tcp.flags.ack == 0";
    private static final String[] TARGETS = {
        "198.18.0.0/28",
        "198.18.1.0/28",
        "198.19.2.0/28",
        "198.19.99.0/28",
        "198.51.100.9",
        "127.0.0.1"
    };

    private static Lab lab() {
        Lab lab = Lab.open();
        cable(lab, lab.add("office"), lab.add("branch"));
        return lab;
    }

    private static void cable(Lab lab, Namespace office, Namespace branch) {
        Namespace scanner = lab.scanner();
        Veth.join(scanner, "sv1", office, "of0");
        scanner.ip("addr", "add", "198.19.99.1/24", "dev", "sv1");
        office.ip("addr", "add", "198.19.99.10/24", "dev", "of0");
        Veth.join(scanner, "sv2", branch, "bf0");
        scanner.ip("addr", "add", "198.51.100.9/30", "dev", "sv2");
        branch.ip("addr", "add", "198.51.100.10/30", "dev", "bf0");
        branch.ip("route", "add", "local", "198.19.2.0/24", "dev", "lo");
        scanner.ip("route", "add", "198.19.2.0/24", "via", "198.51.100.10");
        scanner.ip("addr", "add", "198.51.100.129/32", "dev", "sv0");
        scanner.ip("route", "add", "198.18.1.0/24", "via", "198.51.100.2", "src", "198.51.100.129");
        lab.target().ip("route", "add", "198.51.100.129/32", "dev", "tv0");
        lab.listen(office, "80");
        lab.listen(branch, "80");
        lab.listenHere("80");
    }

    /// The interface and the source address by which the scanner's kernel sends to an address.
    static String wayTo(Lab lab, String address) {
        String[] words = lab.scanner().ip("route", "get", address).out().split("\\s+");
        String device = "";
        String source = "";
        for (int i = 0; i + 1 < words.length; i++) {
            device = words[i].equals("dev") ? words[i + 1] : device;
            source = words[i].equals("src") ? words[i + 1] : source;
        }
        return device + " from " + source;
    }

    @Test
    void everyTargetIsAskedByTheWayThatTheKernelSendsTo() {
        try (Lab lab = Lab.open()) {
            Namespace office = lab.add("office");
            Namespace branch = lab.add("branch");
            cable(lab, office, branch);
            Map<String, String> behind = new LinkedHashMap<>();
            behind.put("sv0", "198.18.0.1");
            behind.put("sv1", "198.19.99.10");
            behind.put("sv2", "198.19.2.1");
            behind.put("lo", "127.0.0.1");
            // At the far ends: what passes the queues by is seen by no tap at the near one.
            List<Capture> captures =
                    new ArrayList<>(
                            List.of(
                                    lab.capture(),
                                    Capture.start(lab, office, "of0"),
                                    Capture.start(lab, branch, "bf0"),
                                    Capture.start(lab, lab.scanner(), "lo")));
            var arguments = new ArrayList<>(List.of(TARGETS));
            arguments.addAll(List.of("-p", "80,81"));
            ScanResult result = lab.scan(arguments.toArray(String[]::new)).orFail();
            var seen = new TreeSet<String>();
            behind.forEach((name, address) -> {
                Path file = captures.removeFirst().finish(address);
                for (String[] syn : Capture.fields(file, SYN, "ip.dst", "ip.src")) {
                    assertEquals(wayTo(lab, syn[0]), name + " from " + syn[1], syn[0]);
                    seen.add(syn[0]);
                }
            });
            assertEquals(3 * 16 + 4, seen.size(), seen.toString());
            assertEquals(3 * 16 + 4, result.count("open"), result.describe());
            assertEquals(3 * 16 + 4, result.count("closed"), result.describe());
            assertEquals(2 * 14, result.count("filtered"), result.describe()); // no ARP, and .0
            assertEquals(0, result.count("unknown"), result.describe());
        }
    }

    @Test
    void nmapSaysTheSameOfThem() {
        try (Lab lab = lab()) {
            for (String target : List.of("198.18.1.3", "198.19.2.5", "198.19.99.10")) {
                Map<Target, Finding> nmaps = Nmap.scan(lab, target, "79-81,443");
                ScanResult result = lab.scan(target, "127.0.0.1", "-p", "79-81,443").orFail();
                nmaps.forEach((port, finding) ->
                        assertEquals(finding.state(), result.stateOf(port), result.describe()));
                assertFalse(nmaps.isEmpty());
            }
        }
    }

    @Test
    void ceilingHoldsForAllWaysTogether() {
        try (Lab lab = lab()) {
            ScanResult result =
                    lab.scan("198.18.0.0/24", "198.19.2.0/24", "-p", "80-83", "--rate", "4000")
                            .orFail();
            double perSecond = result.number("sent") * 1e3 / result.scanMillis();
            assertTrue(perSecond <= 4_400, result.describe()); // and a window's worth at the start
            assertEquals(2 * 256, result.count("open"), result.describe());
        }
    }

    @Test
    void oneProbeAtATimeIsOneForAllWays() {
        try (Lab lab = lab()) {
            ScanResult result =
                    lab.scan("198.18.0.1", "198.19.2.1", "127.0.0.1", "-p", "80", "-T2").orFail();
            assertEquals(3, result.count("open"), result.describe());
        }
    }

    @Test
    void whatHasNoRouteIsUnknownAndTheRestHasItsVerdict() {
        try (Lab lab = lab()) {
            lab.scanner().ip("route", "add", "unreachable", "198.18.7.0/24");
            ScanResult result =
                    lab.scan("198.19.2.0/28", "198.19.99.10", "198.18.7.0/30", "-p", "80");
            assertEquals(3, result.outcome().exit(), result.describe());
            assertEquals(17, result.count("open"), result.describe());
            assertEquals(4, result.count("unknown"), result.describe());
        }
    }

    @Test
    void sharesOfTheScanAskEveryTargetOnce() {
        try (Lab lab = lab()) {
            var open = new TreeSet<String>();
            int all = 0;
            for (String share : List.of("1/3", "2/3", "3/3")) {
                var arguments = new ArrayList<>(List.of(TARGETS));
                arguments.addAll(List.of("-p", "80,81", "--seed", "7", "--shard", share));
                ScanResult result = lab.scan(arguments.toArray(String[]::new)).orFail();
                all += result.findings().size();
                result.findings()
                        .forEach((target, finding) -> {
                            if (finding.state().equals("open")) {
                                assertTrue(open.add(target.toString()), target + " twice");
                            }
                        });
            }
            assertEquals(2 * (4 * 16 + 2), all);
            assertEquals(3 * 16 + 4, open.size());
        }
    }

    /// The program of an AF_XDP scan takes off one way's answers only.
    @Test
    void frameWaysOnOneInterfaceGoOnWhereOneIsByXdp() {
        try (Lab lab = lab()) {
            ScanResult result =
                    lab.scan("198.18.0.0/28", "198.18.1.0/28", "-p", "80", "--transmit", "xdp")
                            .orFail();
            assertEquals(32, result.count("open"), result.describe());
        }
    }
}
