package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Targets without a gateway between: this host, and the connected prefix; and a gateway that has to be asked for
/// first.
@Tag("lab")
class NearbyTest {
    @Test
    void loopbackShowsWhatListens() {
        try (Lab lab = Lab.open()) {
            lab.listenHere("22", "80", "1000-1003");
            ScanResult result = lab.scan("127.0.0.1", "-p", "1-1024").orFail();
            var open = new TreeSet<Integer>();
            result.findings()
                    .forEach((target, finding) -> {
                        if (finding.state().equals("open")) {
                            open.add(target.port());
                        }
                    });
            assertEquals(listening(lab), open, result.describe());
            assertEquals(1024 - open.size(), result.count("closed"), result.describe());
        }
    }

    private static Set<Integer> listening(Lab lab) {
        var ports = new TreeSet<Integer>();
        lab.scanner()
                .configure("ss", "-Hltn")
                .out()
                .lines()
                .forEach(line -> {
                    String local = line.strip().split("\\s+", -1)[3];
                    ports.add(Integer.parseInt(local.substring(local.lastIndexOf(':') + 1)));
                });
        assertEquals(6, ports.size(), ports.toString());
        return ports;
    }

    @Test
    void ownAddressIsScannedOverLoopback() {
        try (Lab lab = Lab.open()) {
            lab.listenHere("22");
            ScanResult result = lab.scan(Lab.SCANNER_ADDRESS, "-p", "22,23").orFail();
            assertEquals(
                    "open", result.stateOf(Target.of(Lab.SCANNER_ADDRESS, 22)), result.describe());
            assertEquals(
                    "closed",
                    result.stateOf(Target.of(Lab.SCANNER_ADDRESS, 23)),
                    result.describe());
        }
    }

    /// The usual scan of one's own network, in which this machine lives as well, and a broadcast address.
    @Test
    void ownAddressAmongNeighboursIsScannedWithThem() {
        try (Lab lab = Lab.open()) {
            lab.listenHere("22");
            ScanResult result = lab.scan("198.51.100.0/30", "-p", "22,80").orFail();
            assertEquals("open", result.stateOf(Target.of(Lab.SCANNER_ADDRESS, 22)));
            assertEquals("closed", result.stateOf(Target.of(Lab.SCANNER_ADDRESS, 80)));
            assertEquals("closed", result.stateOf(Target.of(Lab.GATEWAY_ADDRESS, 22)));
            assertEquals("open", result.stateOf(Target.of(Lab.GATEWAY_ADDRESS, 80)));
            assertEquals(4, result.count("filtered"), result.describe());
        }
    }

    @Test
    void ownAddressIsNotSentToARouter() {
        try (Lab lab = Lab.open()) {
            ScanResult result =
                    lab.scan("198.51.100.0/30", "-p", "22", "--router-mac", "02:00:00:00:00:01");
            assertEquals(1, result.outcome().exit(), result.describe());
            assertTrue(result.outcome().err().contains("own address"), result.describe());
        }
    }

    @Test
    void connectedPrefixOf512AddressesIsScanned() {
        try (Lab lab = Lab.open(Layout.PLAIN.onLink())) {
            ScanResult result = lab.scan("198.18.0.0/23", "-p", "80,81").orFail();
            assertEquals(512, result.count("open"), result.describe());
            assertEquals(512, result.count("closed"), result.describe());
        }
    }

    /// Each would cost the kernel a place in its table if it heard them.
    @Test
    void moreHostsThanTheKernelMayHearAreAllFound() {
        try (Lab lab = Lab.open(Layout.PLAIN.onLink())) {
            ScanResult result = lab.scan("198.18.0.0-198.18.2.7", "-p", "80").orFail();
            assertEquals(520, result.count("open"), result.describe());
            assertEquals(0, result.number("unknown"), result.describe());
        }
    }

    @Test
    void gatewayThatIsNotKnownIsAskedFor() {
        try (Lab lab = Lab.open(Layout.PLAIN.resolvingNeighbours())) {
            ScanResult result = lab.scan("198.18.0.0/24", "-p", "80").orFail();
            assertEquals(256, result.count("open"), result.describe());
        }
    }

    @Test
    void gatewayThatIsSilentIsAnErrorAndNotAThousandFilteredTargets() {
        try (Lab lab = Lab.open(Layout.PLAIN.resolvingNeighbours())) {
            lab.target().ip("link", "set", "tv0", "arp", "off");
            ScanResult result = lab.scan("198.18.0.0/22", "-p", "80");
            assertEquals(1, result.outcome().exit(), result.describe());
            assertTrue(result.outcome().err().contains(Lab.GATEWAY_ADDRESS), result.describe());
        }
    }
}
