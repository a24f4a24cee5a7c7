package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Without privileges the verdicts are the same.
@Tag("lab")
class ConnectScanTest {
    private static final List<String> AS_NOBODY = List.of(
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all");

    @Test
    void unprivilegedUserGetsTheSame1000Verdicts() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(Nft.ODD_SILENT);
            String[] asked = {"198.18.0.0-198.18.0.249", "-p", "80,81,443,9999"};
            ScanResult privileged = lab.scan(asked).orFail();
            ScanResult unprivileged =
                    lab.startScan(AS_NOBODY, asked).await(Lab.SCAN_BOUND).orFail();
            System.out.println("as nobody: " + unprivileged.summary());
            assertEquals(1000, unprivileged.findings().size());
            assertEquals(states(privileged), states(unprivileged));
            assertEquals("connect", unprivileged.summary().path("transmit").asString());
            assertEquals("packet", privileged.summary().path("transmit").asString());
        }
    }

    private static Map<String, String> states(ScanResult result) {
        var states = new TreeMap<String, String>();
        result.findings().forEach((target, finding) -> states.put(target.toString(), finding.state()));
        return states;
    }
}
