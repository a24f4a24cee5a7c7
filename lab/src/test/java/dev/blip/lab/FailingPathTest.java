package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Targets that no packet can reach do not cost their neighbours theirs.
@Tag("lab")
class FailingPathTest {
    private static final int SECOND_HALF = Prefix.of("198.18.1.0/24").address();

    @ParameterizedTest
    @CsvSource({
        "unreachable, packet",
        "unreachable, raw",
        "blackhole, packet",
        "blackhole, raw",
        "prohibit, packet",
        "prohibit, raw"
    })
    void halfThatCannotBeRoutedLeavesTheOtherHalfComplete(String route, String transmit) {
        try (Lab lab = Lab.open()) {
            lab.scanner().ip("route", "add", route, "198.18.1.0/24");
            ScanResult result = lab.scan("198.18.0.0/23", "-p", "80,81", "--transmit", transmit);
            assertFirstHalf(result);
            result.findings()
                    .forEach((target, finding) -> {
                        if (target.address() >= SECOND_HALF) {
                            assertEquals("unknown", finding.state(), target.toString());
                            assertEquals(route, finding.reason(), target.toString());
                        }
                    });
            assertEquals(3, result.outcome().exit(), result.describe());
        }
    }

    @Test
    void addressesThatNoRouteLeadsToAreUnreachable() {
        try (Lab lab = Lab.open()) {
            ScanResult result = lab.scan("198.18.0.0/24", "198.51.100.128/25", "-p", "80,81");
            assertFirstHalf(result);
            assertEquals(256, result.number("unknown"), result.describe());
            assertEquals(3, result.outcome().exit(), result.describe());
        }
    }

    @Test
    void halfThatFailsToBeSentIsUnknownAndTheScanSaysSo() {
        try (Lab lab = Lab.open()) {
            lab.scanner()
                    .nft(
                            """
                            table ip refusing {
                              chain leaving {
                                type filter hook output priority 0
                                ip daddr 198.18.1.0/24 tcp flags & (syn|ack) == syn drop
                              }
                            }
                            """);
            ScanResult result = lab.scan("198.18.0.0/23", "-p", "80,81", "--transmit", "raw");
            assertFirstHalf(result);
            assertEquals(3, result.outcome().exit(), result.describe());
            assertFalse(result.isComplete(), result.describe());
            assertTrue(result.number("send_errors") >= 512, result.describe());
            assertEquals(512, result.number("unknown"), result.describe());
        }
    }

    private static void assertFirstHalf(ScanResult result) {
        for (int i = 0; i < 256; i++) {
            int address = SECOND_HALF - 256 + i;
            assertEquals("open", result.stateOf(new Target(address, 80)), result::describe);
            assertEquals("closed", result.stateOf(new Target(address, 81)), result::describe);
        }
    }
}
