package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Scans of a link on which more hosts answer than the kernel's neighbour table holds, `gc_thresh` at its defaults:
/// what may be added to it is a quarter of 1,024, and nothing that was there goes.
@Tag("lab")
class CrowdedLanTest {
    private static final int QUARTER = 256;
    private static final List<String> WITH_NET_RAW_ALONE =
            List.of(
                    "setpriv",
                    "--inh-caps=-all",
                    "--bounding-set=-all,+net_raw,+setpcap",
                    "--clear-groups");

    private static void assertAllIsFound(ScanResult result, int hosts) {
        assertEquals(hosts, result.count("open"), result.describe());
        assertEquals(0, result.count("unknown"), result.describe());
        assertTrue(result.summary().get("complete").asBoolean(), result.describe());
    }

    private static void assertTableIsWhole(CrowdedLan lan) {
        assertTrue(lan.knowsAllItKnew(), "entries left: " + lan.known());
        assertTrue(lan.added() < QUARTER, "entries added: " + lan.added());
    }

    @Test
    void all1500HostsAreFoundAndTheTableIsAsBefore() {
        try (var lan = new CrowdedLan(1_500, CrowdedLan.Manner.HEEDS)) {
            ScanResult result = lan.lab.scan("198.18.64.0/20", "-p", "80,81").orFail();
            assertAllIsFound(result, 1_500);
            assertTableIsWhole(lan);
            lan.awaitCalm();
            assertTableIsWhole(lan);
            CrowdedLan.Seen seen = lan.stop();
            assertEquals(1_500, seen.answered());
            assertEquals(0, seen.halfOpen());
            assertEquals(0, seen.otherMacs());
            assertTrue(seen.asked() < QUARTER, "asked: " + seen.asked());
        }
    }

    @Test
    void all5000HostsAreFoundThoughEachAsksForOurMac() {
        try (var lan = new CrowdedLan(5_000, CrowdedLan.Manner.DEMANDS)) {
            ScanResult result = lan.lab.scan("198.18.64.0/19", "-p", "80,81").orFail();
            assertAllIsFound(result, 5_000);
            assertTableIsWhole(lan);
            CrowdedLan.Seen seen = lan.stop();
            assertEquals(5_000, seen.answered());
            assertEquals(0, seen.halfOpen());
            assertEquals(0, seen.otherMacs());
            assertEquals(5_000, seen.asked());
            assertEquals(5_000, seen.heard());
        }
    }

    @Test
    void eachSynAckGetsOneResetToTheMacItCameFrom() {
        try (var lan = new CrowdedLan(500, CrowdedLan.Manner.HEEDS)) {
            Capture capture = lan.lab.capture();
            assertAllIsFound(
                    lan.lab.scan("198.18.65.0/24", "198.18.66.0/24", "-p", "80").orFail(), 500);
            Path file = capture.finish();
            String synAck = "tcp.flags.syn == 1 && tcp.flags.ack == 1";
            Set<List<String>> offered = new HashSet<>();
            List<String[]> synAcks =
                    Capture.fields(file, synAck, "eth.src", "ip.src", "tcp.dstport", "tcp.ack_raw");
            synAcks.forEach(fields -> offered.add(List.of(fields)));
            Set<List<String>> reset = new HashSet<>();
            List<String[]> resets =
                    Capture.fields(
                            file,
                            "tcp.flags.reset == 1 && tcp.flags.ack == 0",
                            "eth.dst",
                            "ip.dst",
                            "tcp.srcport",
                            "tcp.seq_raw");
            resets.forEach(fields -> reset.add(List.of(fields)));
            assertEquals(offered, reset);
            assertEquals(synAcks.size(), resets.size());
        }
    }

    /// The kernel forgets within seconds here, as it does within minutes elsewhere.
    @Test
    void whoMayNotKeepAnswersFromTheKernelAsksInParts() {
        try (var lan = new CrowdedLan(300, CrowdedLan.Manner.HEEDS)) {
            lan.lab
                    .scanner()
                    .configure(
                            "sysctl",
                            "-qw",
                            "net.ipv4.neigh.sv0.gc_stale_time=1",
                            "net.ipv4.neigh.sv0.base_reachable_time_ms=5000",
                            "net.ipv4.neigh.sv0.delay_first_probe_time=1");
            ScanResult result =
                    lan.lab
                            .startScan(
                                    WITH_NET_RAW_ALONE,
                                    "198.18.65.0/24",
                                    "198.18.66.0/24",
                                    "-p",
                                    "80")
                            .await(Lab.SCAN_BOUND)
                            .orFail();
            assertAllIsFound(result, 300);
            String said = result.outcome().err();
            assertTrue(said.contains("256 are asked at once"), said);
            assertTrue(lan.added() <= QUARTER, "entries added: " + lan.added());
            assertEquals(0, lan.stop().halfOpen());
        }
    }

    @Test
    void aHostThatIsToldOurMacDoesNotVerifyIt() {
        try (Lab lab = Lab.open()) {
            lab.scanner().ip("addr", "add", "198.18.64.1/19", "dev", "sv0");
            Namespace target = lab.target(); // one kernel that answers for 100 addresses
            target.ip("route", "del", "local", Lab.TARGETS, "dev", "lo");
            target.ip("addr", "add", "198.18.95.254/19", "dev", "tv0");
            target.ip("route", "add", "local", "198.18.65.0/25", "dev", "lo");
            ScanResult result = lab.scan("198.18.65.0-99", "-p", "80").orFail();
            assertEquals(100, result.count("open"), result.describe());
            String known = lab.target().ip("neigh", "show", "198.18.64.1").out();
            assertTrue(known.contains("REACHABLE"), known); // DELAY is followed by a request
        }
    }
}
