package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Frames that lie, and true ones in odd shapes.
@Tag("lab")
class ForgeryTest {
    private static final int ADDRESSES = 64;

    @Test
    void forgedRepliesHarmNoVerdictAndAreCountedByReason() {
        try (Lab lab = Lab.open()) {
            lab.answerByForger();
            ScanResult result = lab.scan("198.18.0.0/26", "-p", Forgery.PORTS).orFail();
            System.out.println("forged replies: " + result.summary());
            assertEquals(
                    ADDRESSES * Forgery.values().length,
                    result.findings().size(),
                    result.describe());
            result.findings()
                    .forEach((target, finding) ->
                            assertEquals(
                                    Forgery.reasonOf(target),
                                    finding.reason(),
                                    () -> Forgery.of(target) + " " + target));
            for (Forgery forgery : Forgery.values()) {
                if (!forgery.countedAs().isEmpty()) {
                    assertTrue(
                            result.invalid(forgery.countedAs()) >= ADDRESSES,
                            () -> forgery + ": " + result.describe());
                }
            }
            assertTrue(result.number("duplicates") >= ADDRESSES, result.describe());
            assertTrue(result.number("unfinished_checksums") >= ADDRESSES, result.describe());
            String said = result.outcome().err();
            assertTrue(said.contains("in another VLAN: the probes left untagged"), said);
            assertTrue(said.contains("try -e sv0.7\n"), said);
            assertTrue(said.contains("to another MAC address: "), said);
        }
    }
}
