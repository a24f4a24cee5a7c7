package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What restricts a scan is obeyed by every way of sending, or the scan does not start: two cables, of which the routes
/// prefer the first, and what arrives at the far end of each.
@Tag("lab")
class RestrictionTest {
    private static final String OTHER_ADDRESS = "198.51.100.5";
    private static final String SYNS = "tcp.flags.syn == 1 && tcp.flags.ack == 0";
    private static final List<String> UNPRIVILEGED =
            List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all", "--clear-groups");

    private static Lab twoCables() {
        Lab lab = Lab.open();
        try {
            Veth.join(lab.scanner(), "sv1", lab.target(), "tv1");
            lab.scanner().ip("addr", "add", OTHER_ADDRESS + "/30", "dev", "sv1");
            lab.target().ip("addr", "add", "198.51.100.6/30", "dev", "tv1");
            lab.target().configure("sysctl", "-qw", "net.ipv4.conf.tv1.rp_filter=0");
            lab.scanner().ip("route", "add", Lab.TARGETS, "via", "198.51.100.6", "metric", "100");
            return lab;
        } catch (RuntimeException | Error e) {
            lab.close();
            throw e;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"packet", "raw", "connect"})
    void noProbeLeavesByAnotherInterfaceThanTheOneAskedFor(String way) {
        try (Lab lab = twoCables()) {
            lab.builtBlip();
            Capture capture = Capture.start(lab, lab.target(), "any");
            ScanResult result =
                    lab.scan("198.18.0.0/26", "-p", "80,81", "-e", "sv1", "--transmit", way);
            var interfaces = new ArrayList<String>();
            for (String[] fields :
                    Capture.fields(capture.finish(), SYNS, "sll.ifindex", "ip.src")) {
                interfaces.add(fields[0] + " " + fields[1]);
            }
            String tv1 = lab.target().configure("cat", "/sys/class/net/tv1/ifindex").out().strip();
            assertEquals(64, result.count("open"), result.describe());
            assertTrue(interfaces.size() >= 128, "SYNs: " + interfaces.size());
            assertEquals(
                    List.of(tv1 + " " + OTHER_ADDRESS), interfaces.stream().distinct().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"packet", "raw", "connect"})
    void everyProbeComesFromTheAddressAskedFor(String way) {
        try (Lab lab = twoCables()) {
            lab.builtBlip();
            Capture capture = Capture.start(lab, lab.target(), "any");
            lab.scan("198.18.0.0/28", "-p", "80", "-S", OTHER_ADDRESS, "--transmit", way);
            List<String> sources =
                    Capture.fields(capture.finish(), SYNS, "ip.src").stream()
                            .map(fields -> fields[0])
                            .distinct()
                            .toList();
            assertEquals(List.of(OTHER_ADDRESS), sources);
        }
    }

    /// No route leads there, or the kernel would send by another interface: this machine's own addresses.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.18.0.1 -e lo",
                "198.18.0.1 -e lo --connect",
                "127.0.0.1 -e sv0",
                "198.51.100.1 198.18.0.1 -e sv0",
                "198.51.100.1 198.18.0.1 -e sv0 --transmit raw",
                "198.51.100.1 198.18.0.1 -e sv0 --connect",
                "198.18.0.1 -e nowhere --connect",
                "198.18.0.1 -S 198.51.100.77 --connect",
                "198.18.0.1 --router-mac 02:00:00:00:00:01 --connect",
                "198.18.0.1 --tx-threads 2 --connect",
                "198.18.0.1 --rx-rings 2 --connect",
                "198.18.0.1 --smallest-probes --connect"
            })
    void whatCannotBeObeyedIsNoScan(String arguments) {
        try (Lab lab = twoCables()) {
            lab.builtBlip();
            Capture capture = Capture.start(lab, lab.target(), "any");
            Outcome outcome = lab.blip(("scan -p 80 -q " + arguments).split(" "));
            assertEquals(1, outcome.exit(), outcome.err());
            assertTrue(outcome.err().contains("needs:"), outcome.err());
            assertEquals(List.of(), Capture.fields(capture.finish(), SYNS, "ip.src"));
        }
    }

    @Test
    void aHalfOpenScanThatWasAskedForNeverConnects() {
        try (Lab lab = Lab.open()) {
            lab.builtBlip();
            Capture capture = lab.capture();
            ScanProcess scan = lab.startScan(UNPRIVILEGED, "198.18.0.1", "-p", "80", "-sS", "-q");
            Outcome outcome = scan.running().await(Lab.SCAN_BOUND);
            assertEquals(1, outcome.exit(), outcome.err());
            assertTrue(outcome.err().contains("CAP_NET_RAW"), outcome.err());
            assertEquals(List.of(), Capture.fields(capture.finish(), SYNS, "ip.src"));
        }
    }

    @Test
    void aConnectScanThatNobodyAskedForIsSaidToTheQuietestToo() {
        try (Lab lab = Lab.open()) {
            ScanResult result =
                    lab.startScan(UNPRIVILEGED, "198.18.0.1", "-p", "80", "-q")
                            .await(Lab.SCAN_BOUND)
                            .orFail();
            assertEquals("connect", result.summary().path("transmit").asString());
            assertTrue(result.outcome().err().contains("connect scan"), result.outcome().err());
        }
    }
}
