package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every target gets a verdict, and the verdict is true.
@Tag("lab")
class VerdictTest {
    @RepeatedTest(10)
    void every21000AnsweringHostsAreOpen(RepetitionInfo run) {
        try (Lab lab = Lab.open()) {
            ScanResult result = lab.scan(Population.LARGE, "-p", "80").orFail();
            System.out.println(
                    "21,000 open hosts, run "
                            + run.getCurrentRepetition()
                            + ": "
                            + result.summary());
            assertEquals(Population.LARGE_COUNT, result.count("open"), result.describe());
            assertEquals(Population.LARGE_COUNT, result.findings().size());
            assertEquals(Population.LARGE_COUNT, result.number("open"));
        }
    }

    @Test
    void everyVerdictOf105000TargetsEqualsTheTruth() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.THIRDS);
            ScanResult result = lab.scan(Population.LARGE, "-p", "80,443,1080,8080,50000").orFail();
            System.out.println("21,000 hosts x 5 ports, thirds: " + result.summary());
            assertEquals(5 * Population.LARGE_COUNT, result.findings().size(), result.describe());
            result.findings()
                    .forEach((target, finding) -> {
                        String state = Truth.THIRDS.stateOf(target.address(), target.port());
                        assertEquals(state, finding.state(), target.toString());
                        assertEquals(reasonOf(state), finding.reason(), target.toString());
                    });
            for (String state : new String[] {"open", "closed", "filtered"}) {
                assertEquals(result.count(state), result.number(state), state);
            }
        }
    }

    private static String reasonOf(String state) {
        return switch (state) {
            case "open" -> "syn-ack";
            case "closed" -> "reset";
            default -> "no-response";
        };
    }

    @Test
    void everyVerdictAndReasonOf512AddressesEqualsNmaps() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(Nft.BY_ADDRESS);
            ScanResult ours = lab.scan("198.18.0.0/23", "-p", "80,81").orFail();
            assertEquals(words(Nmap.scan(lab, "198.18.0.0/23", "80,81")), words(ours.findings()));
            ours.findings()
                    .forEach((target, finding) ->
                            assertEquals(
                                    LabTest.byAddress(target),
                                    finding.reason(),
                                    target.toString()));
        }
    }

    private static Map<Target, String> words(Map<Target, Finding> findings) {
        var words = new HashMap<Target, String>();
        findings.forEach(
                (target, finding) -> words.put(target, finding.state() + " " + finding.reason()));
        return words;
    }

    @Test
    void icmpErrorNamesWhoSentIt() {
        try (Lab lab = Lab.open()) {
            lab.answerByForger();
            int port = Forgery.TRUE_QUOTE.port();
            Target asked = Target.of("198.18.0.9", port);
            ScanResult result = lab.scan("198.18.0.9", "-p", Integer.toString(port)).orFail();
            Finding finding = result.findings().get(asked);
            assertEquals(
                    new Finding("filtered", "admin-prohibited", 1, Lab.GATEWAY_ADDRESS), finding);
        }
    }

    @Test
    void bothTransmitPathsGiveTheSameVerdicts() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(Nft.BY_ADDRESS);
            ScanResult packet =
                    lab.scan("198.18.0.0/24", "-p", "80,81", "--transmit", "packet").orFail();
            ScanResult raw = lab.scan("198.18.0.0/24", "-p", "80,81", "--transmit", "raw").orFail();
            assertEquals(words(packet.findings()), words(raw.findings()));
            assertEquals("packet", packet.summary().path("transmit").asString());
            assertEquals("raw", raw.summary().path("transmit").asString());
        }
    }

    @ParameterizedTest
    @CsvSource({"packet,1", "packet,2", "packet,3", "raw,2", "raw,3", "xdp,1", "xdp,2"})
    void severalTransmitThreadsFindTheTruth(String transmit, int threads) {
        try (Lab lab = Lab.open()) {
            if (transmit.equals("xdp")) {
                lab.answerXdpByXdp(Truth.THIRDS);
            } else {
                lab.answerByXdp(Truth.THIRDS);
            }
            ScanResult result =
                    lab.scan(
                                    "198.18.0.0/20",
                                    "-p",
                                    "443,50000", // of three, hosts would be spared by one thread
                                    "--transmit",
                                    transmit,
                                    "--tx-threads",
                                    Integer.toString(threads))
                            .orFail();
            assertEquals(2 * 4_096, result.findings().size(), result.describe());
            result.findings()
                    .forEach((target, finding) -> {
                        String state = Truth.THIRDS.stateOf(target.address(), target.port());
                        assertEquals(state, finding.state(), target.toString());
                    });
            assertEquals(transmit, result.summary().path("transmit").asString());
            assertEquals(threads, result.number("tx_threads"));
        }
    }

    @Test
    void dryRunSendsNothing() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.ALL_OPEN);
            lab.blip("scan", "198.18.0.0/24", "-p", "80", "--dry-run").orThrow("dry run");
            assertEquals(0, lab.counters().syn());
        }
    }
}
