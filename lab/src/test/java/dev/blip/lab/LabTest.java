package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The lab itself, before anything is measured in it: another scanner sees what the truth says.
@Tag("lab")
class LabTest {
    @Test
    void nmapSeesWhatTheKernelAnswers() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(Nft.BY_ADDRESS);
            Map<Target, Finding> findings = Nmap.scan(lab, "198.18.0.0/28", "80,81");
            assertEquals(32, findings.size());
            findings.forEach((target, finding) ->
                    assertEquals(byAddress(target), finding.reason(), target.toString()));
        }
    }

    static String byAddress(Target target) {
        return switch (target.address() & 7) {
            case 0 -> target.port() == 80 ? "syn-ack" : "reset";
            case 1 -> "no-response";
            default -> Nft.REASONS.getOrDefault(target.address() & 7, "");
        };
    }

    @Test
    void nmapSeesWhatTheXdpResponderAnswers() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.THIRDS);
            Map<Target, Finding> findings = Nmap.scan(lab, "198.18.0.0/27", "80,443,9999");
            assertEquals(96, findings.size());
            findings.forEach((target, finding) ->
                    assertEquals(
                            Truth.THIRDS.stateOf(target.address(), target.port()),
                            finding.state(),
                            target.toString()));
            XdpCounters counters = lab.counters();
            assertTrue(counters.syn() >= 96, counters.toString());
            assertEquals(
                    counters.syn(),
                    counters.answeredOpen() + counters.answeredClosed() + counters.silent());
        }
    }

    @Test
    void cableDelaysBothWays() {
        try (Lab lab = Lab.open(Layout.PLAIN.through(Layout.Cable.ofDelay(20)))) {
            String seconds =
                    lab.run(
                                    Duration.ofSeconds(10),
                                    "bash",
                                    "-c",
                                    "TIMEFORMAT=%R; time : < /dev/tcp/198.18.7.7/80")
                            .orThrow("connect")
                            .err();
            assertTrue(Double.parseDouble(seconds) >= 0.040, seconds);
        }
    }

    @Test
    void gatewayIsResolvedWhereNeighboursAreNotGiven() {
        try (Lab lab = Lab.open(Layout.PLAIN.resolvingNeighbours())) {
            assertEquals("", lab.scanner().ip("neigh", "show", "nud", "permanent").out().strip());
            assertEquals(
                    Map.of(Target.of("198.18.0.1", 80), new Finding("open", "syn-ack", 0, "")),
                    Nmap.scan(lab, "198.18.0.1", "80"));
        }
    }

    @Test
    void captureHoldsEveryProbe() {
        try (Lab lab = Lab.open()) {
            Capture capture = lab.capture();
            Nmap.scan(lab, "198.18.0.0/28", "80,81");
            Path file = capture.finish();
            List<String[]> probes =
                    Capture.fields(
                            file,
                            "tcp.flags.syn == 1",
                            "ip.dst",
                            "tcp.dstport",
                            "tcp.checksum.status");
            assertEquals(
                    32,
                    probes.stream()
                            .filter(probe -> probe[2].equals("1"))
                            .map(probe -> probe[0] + probe[1])
                            .distinct()
                            .filter(text -> text.startsWith("198.18."))
                            .count());
        }
    }

    @Test
    void forgerAnswersInTruthWhereNothingIsForged() {
        try (Lab lab = Lab.open()) {
            lab.answerByForger();
            String targets = "198.18.0.0/29";
            Nmap.scan(lab, targets, "2000,2008,2011")
                    .forEach((target, finding) ->
                            assertEquals(
                                    Forgery.reasonOf(target), finding.reason(), target.toString()));
        }
    }

    @Test
    void aSecondWayOutIsRefused() {
        try (Lab lab = Lab.open()) {
            lab.scanner().ip("route", "add", "default", "via", Lab.GATEWAY_ADDRESS);
            var refusal =
                    assertThrows(
                            IllegalStateException.class,
                            () -> lab.run(Duration.ofSeconds(1), "true"));
            assertTrue(refusal.toString().contains("has a default route"), refusal.toString());
            lab.scanner().ip("route", "del", "default");
            lab.target().ip("link", "add", "elsewhere", "type", "veth", "peer", "name", "nowhere");
            assertThrows(IllegalStateException.class, () -> lab.run(Duration.ofSeconds(1), "true"));
            lab.target().ip("link", "del", "elsewhere");
            lab.run(Duration.ofSeconds(1), "true").orThrow("true");
        }
    }

    @Test
    void nothingIsLeftBehind() {
        String name;
        long pid;
        try (Lab lab = Lab.open()) {
            name = lab.scanner().name();
            pid = lab.start(lab.scanner(), List.of("sleep", "60")).pid();
        }
        assertFalse(Files.exists(Path.of("/run/netns", name)));
        assertTrue(ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void leftoversOfADeadRunAreRemovedAndThoseOfALiveOneAreNot() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        String leftover = "blip-lab-" + dead.pid() + "-1-scanner";
        Commands.run("ip", "netns", "add", leftover).orThrow("ip netns add");
        try (var kept = Namespace.open("scanner");
                var orphan =
                        Running.start(List.of("ip", "netns", "exec", leftover, "sleep", "60"))) {
            while (Commands.run("ip", "netns", "pids", leftover).out().isBlank()) {
                assertTrue(orphan.isAlive());
            }
            Namespace.removeLeftovers();
            assertFalse(Files.exists(Path.of("/run/netns", leftover)));
            assertEquals(137, orphan.await(Duration.ofSeconds(5)).exit());
            assertTrue(Files.exists(Path.of("/run/netns", kept.name())));
        }
    }
}
