package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Scans at the same time, on one interface, do not disturb each other.
@Tag("lab")
class SideBySideTest {
    @Test
    void twoProcessesThatAskTheSameTargetsBothHearEveryAnswer() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.THIRDS);
            ScanProcess first = lab.startScan(List.of(), "198.18.0.0/19", "-p", "80");
            ScanProcess second = lab.startScan(List.of(), "198.18.0.0/19", "-p", "80");
            assertTruth(first.await(Lab.SCAN_BOUND).orFail(), 8192);
            assertTruth(second.await(Lab.SCAN_BOUND).orFail(), 8192);
        }
    }

    @Test
    void twoScansInOneProcessBothHearEveryAnswer() {
        try (Lab lab = Lab.open()) {
            lab.answerByXdp(Truth.THIRDS);
            Outcome outcome =
                    lab.run(
                            Lab.SCAN_BOUND,
                            System.getProperty("java.home") + "/bin/java",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            TwoScans.class.getName());
            System.out.println(outcome.out());
            outcome.orThrow("two scans in one process");
        }
    }

    private static void assertTruth(ScanResult result, int targets) {
        assertEquals(targets, result.findings().size(), result.describe());
        result.findings()
                .forEach((target, finding) ->
                        assertEquals(
                                Truth.THIRDS.stateOf(target.address(), target.port()),
                                finding.state(),
                                target.toString()));
    }
}
