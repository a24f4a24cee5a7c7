package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What this machine would hold back of what leaves is passed by in a packet socket, and the scan says so.
@Tag("lab")
class OwnFirewallTest {
    private static final String DROPS_81 =
            """
            table inet leaving {
              chain out {
                type filter hook output priority 0
                tcp dport 81 drop
              }
            }
            """;
    private static final String SYNS_TO_81 =
            "ip.src == 198.51.100.1 && tcp.dstport == 81 && tcp.flags.syn == 1";

    /// Hosts that a SYN to port 81 left for; canaries ask some of them twice.
    private static int synsTo81(Lab lab, String transmit) {
        Capture capture = lab.capture();
        lab.scan("198.18.0.0/28", "-p", "80,81", "--retries", "0", "--transmit", transmit);
        return Capture.fields(capture.finish(), SYNS_TO_81, "ip.dst").stream()
                .map(fields -> fields[0])
                .collect(Collectors.toSet())
                .size();
    }

    @Test
    void theRuleIsPassedByAPacketSocketAndObeyedByARawOne() {
        try (Lab lab = Lab.open()) {
            assertEquals(16, synsTo81(lab, "raw"));
            lab.scanner().nft(DROPS_81);
            assertEquals(16, synsTo81(lab, "packet"));
            assertEquals(0, synsTo81(lab, "raw"));
        }
    }

    @Test
    void aWarningNamesTheChainAndTheQueueAndIsNotThereWithoutThem() {
        try (Lab lab = Lab.open()) {
            String[] scan = {"scan", "198.18.0.0/28", "-p", "80"};
            assertFalse(lab.blip(scan).err().contains("warning:"), lab.blip(scan).err());
            lab.scanner().nft(DROPS_81);
            String[] raw = {"scan", "198.18.0.0/28", "-p", "80", "--transmit", "raw"};
            assertFalse(lab.blip(raw).err().contains("passes by"), lab.blip(raw).err());
            String said = lab.blip(scan).err();
            assertTrue(
                    said.contains(
                            "warning: what leaves is filtered by nftables: chain out of table inet leaving: "),
                    said);
            assertTrue(said.contains("--transmit raw, which obeys"), said);
            String[] dry = {"scan", "198.18.0.0/28", "-p", "80", "--dry-run"};
            assertTrue(
                    lab.blip(dry).out().contains("chain out of table inet"), lab.blip(dry).out());
        }
    }

    /// The kernel drops the SYN and tells nobody: a port that is closed looks filtered.
    @Test
    void aConnectScanIsToldOfTheChainThatMayDropItsSyns() {
        try (Lab lab = Lab.open()) {
            String[] warned = {"scan", "198.18.0.0/28", "-p", "81", "--retries", "0", "--connect"};
            assertEquals(16, connect81(lab).count("closed"));
            assertFalse(lab.blip(warned).err().contains("nftables"));
            lab.scanner().nft(DROPS_81);
            assertEquals(0, synsTo81(lab, "connect"));
            assertEquals(16, connect81(lab).count("filtered"));
            String said = lab.blip(warned).err();
            assertTrue(
                    said.contains(
                            "warning: what leaves is filtered by nftables: chain out of table inet leaving: "
                                    + "a SYN that is dropped there"),
                    said);
        }
    }

    private static ScanResult connect81(Lab lab) {
        return lab.scan("198.18.0.0/28", "-p", "81", "--retries", "0", "--transmit", "connect");
    }

    @Test
    void aRuleAboutPortsThatWouldChangeTheWayIsWarnedOf() {
        try (Lab lab = Lab.open()) {
            lab.scanner().ip("route", "add", "blackhole", "198.18.0.0/24", "table", "77");
            lab.scanner().ip("rule", "add", "ipproto", "tcp", "dport", "443", "table", "77");
            String[] https = {"scan", "198.18.0.0/28", "-p", "80,443"};
            assertTrue(lab.blip(https).err().contains("sends port 443 another way"));
            String[] http = {"scan", "198.18.0.0/28", "-p", "80"};
            assertFalse(lab.blip(http).err().contains("another way"));
        }
    }

    @Test
    void errorsNameWhatStandsInTheWay() {
        try (Lab lab = Lab.open()) {
            lab.scanner().ip("route", "add", "blackhole", "203.0.113.0/28");
            lab.scanner().ip("route", "add", "prohibit", "203.0.113.16/28");
            lab.scanner().ip("route", "add", "unreachable", "203.0.113.32/28");
            for (List<String> each :
                    List.of(
                            List.of("203.0.113.1", "blackhole (EINVAL)"),
                            List.of("203.0.113.17", "is prohibit "),
                            List.of("203.0.113.33", "unreachable (EHOSTUNREACH)"))) {
                String said = lab.blip("scan", "-p", "80", each.getFirst()).err();
                assertTrue(said.contains("cannot reach any target: this machine's route"), said);
                assertTrue(said.contains(each.getLast()), said);
            }
            String said = lab.blip("scan", "-p", "80", "198.18.0.1", "-S", "192.0.2.9").err();
            assertTrue(
                    said.startsWith("blip: cannot send from 192.0.2.9: it is no address of"), said);
            assertEquals(3, said.lines().count(), said);
            lab.target().ip("link", "set", "tv0", "down");
            said = lab.blip("scan", "-p", "80", "198.18.0.1").err();
            assertTrue(said.contains("cannot scan by interface sv0: it has no carrier"), said);
        }
    }
}
