package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hosts and middleboxes that lie, made by the kernel's own means. 1,000 addresses, of which 100 answer everything: 50
/// behind `synproxy`, 50 whose ports are all redirected to one listener. Of the 900 others, who listen on three ports,
/// 232 are silent on what is left and the others refuse it.
@Tag("lab")
class LiesTest {
    private static final String ALL = "198.18.0.0-198.18.3.231";
    private static final String PROXIED = "198.18.1.0-198.18.1.49";
    private static final String REDIRECTED = "198.18.2.0-198.18.2.49";
    private static final String GUARDED = "198.18.3.0-198.18.3.231";
    private static final String LIARS = Nft.answeringEverything(PROXIED, REDIRECTED, GUARDED);

    private static boolean isLiar(int address) {
        int prefix = address >>> 8 & 0xFF;
        return (prefix == 1 || prefix == 2) && (address & 0xFF) < 50;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80,443,8080|packet",
                "80,443,8080|raw",
                "80,443,8080|xdp",
                "80,443,8080|connect",
                "22,80,443,8080|packet",
                "80,443,8080,20000-20099|packet"
            })
    void the100Of1000AddressesThatAnswerEverythingAreMarkedAndNoOther(
            String ports, String transmit) {
        try (Lab lab = Lab.open()) {
            lab.target().nft(LIARS);
            ScanResult result = lab.scan(ALL, "-p", ports, "--transmit", transmit).orFail();
            System.out.println("answers everything, " + transmit + ": " + result.summary());
            assertMarked(result);
        }
    }

    private static void assertMarked(ScanResult result) {
        var marked = new TreeSet<Integer>();
        for (Map.Entry<Target, Finding> entry : result.findings().entrySet()) {
            int address = entry.getKey().address();
            boolean isMarked = entry.getValue().reason().equals("answers-everything");
            assertEquals(isLiar(address), isMarked, entry.toString());
            if (isMarked) {
                marked.add(address);
                assertEquals("filtered", entry.getValue().state());
            }
        }
        assertEquals(100, marked.size());
        assertEquals(100, result.number("answers_everything"));
        assertEquals(2_700, result.number("open"), result.describe());
        assertEquals(2_700, result.count("open"));
    }

    @Test
    void theyAreMarkedThroughLossEachWay() {
        try (Lab lab = Lab.open(Layout.PLAIN.through(new Layout.Cable(5, 0, 50, 0, 0)))) {
            lab.target().nft(LIARS);
            ScanResult result = lab.scan(ALL, "-p", "80,443,8080").orFail();
            System.out.println("answers everything, 5 % lost each way: " + result.summary());
            assertEquals(100, result.number("answers_everything"), result.describe());
            result.findings()
                    .forEach((target, finding) -> {
                        if (finding.reason().equals("answers-everything")) {
                            assertTrue(isLiar(target.address()), target.toString());
                        }
                    });
        }
    }

    @Test
    void byDefaultTheirPortsAreNotAmongTheOpenOnes() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(LIARS);
            String[] scan = {"scan", ALL, "-p", "80,443,8080", "-oL", "-"};
            Outcome outcome = lab.blip(scan).orThrow("scan");
            assertEquals(2_700, outcome.out().lines().count());
            assertFalse(outcome.out().contains("198.18.1.7:"));
            assertTrue(
                    outcome.err()
                            .contains(
                                    "100 hosts answer on every port; 300 ports are not called open"),
                    outcome.err());
        }
    }

    @Test
    void whoAnswersAThirdAtRandomDoesNotAnswerEverything() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.THIRDS);
            ScanResult result = lab.scan(Population.LARGE, "-p", "80,443,8080").orFail();
            System.out.println("thirds, 21,000 hosts x 3 ports: " + result.summary());
            assertEquals(0, result.number("answers_everything"), result.describe());
            result.findings()
                    .forEach((target, finding) ->
                            assertEquals(
                                    Truth.THIRDS.stateOf(target.address(), target.port()),
                                    finding.state()));
        }
    }

    /// The hosts are ten hops away by what they send; port 81 is reset from three hops away.
    @Test
    void resetsFromBeforeTheHostAreMarked() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(Nft.timesToLive(54, 81, 252));
            String[] scan = {
                "scan", "198.18.0.0/24", "-p", "80,81,82", "--show", "open,closed", "-oG", "-"
            };
            String out = lab.blip(scan).orThrow("scan").out();
            assertEquals(256, out.split("81/closed/tcp////middlebox/", -1).length - 1, out);
            assertEquals(256, out.split("middlebox", -1).length - 1, out);
        }
    }

    /// The kernel of a router sends a destination that it asks for the unreachable five errors, then one a second.
    @Test
    void silenceBesideARoutersErrorsIsToldFromSilenceAlone() {
        try (Lab lab = Lab.open()) {
            lab.target().configure("sysctl", "-qw", "net.ipv4.ip_forward=1");
            lab.target().ip("route", "add", "unreachable", "198.18.7.0/24", "table", "local");
            lab.target().nft(Nft.SILENT_PREFIX);
            ScanResult result = lab.scan("198.18.7.0/24", "198.18.8.0/24", "-p", "80").orFail();
            System.out.println("limited errors: " + result.summary());
            long errors = 0;
            for (Map.Entry<Target, Finding> entry : result.findings().entrySet()) {
                Finding finding = entry.getValue();
                assertEquals("filtered", finding.state());
                boolean isBehind = (entry.getKey().address() >>> 8 & 0xFF) == 7;
                errors += finding.reason().equals("host-unreach") ? 1 : 0;
                assertEquals(isBehind ? Lab.GATEWAY_ADDRESS : "", finding.icmpFrom());
                assertEquals(!isBehind, finding.reason().equals("no-response"));
            }
            assertTrue(errors >= 2 && errors < 50, "errors " + errors);
        }
    }
}
