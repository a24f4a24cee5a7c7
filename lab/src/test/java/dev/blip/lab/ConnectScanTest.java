package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Without privileges the verdicts are the same.
@Tag("lab")
class ConnectScanTest {
    private static final List<String> WITHOUT_CAPABILITIES =
            List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all", "--clear-groups");

    /// Becomes another user if that user can read the command where it lies, and root without any capability otherwise,
    /// whom the kernel gives no packet socket either.
    private static List<String> unprivileged() {
        var prefix = new ArrayList<>(WITHOUT_CAPABILITIES);
        var asNobody = List.of("--reuid=65534", "--regid=65534");
        var trial = new ArrayList<>(WITHOUT_CAPABILITIES);
        trial.addAll(asNobody);
        trial.addAll(List.of("test", "-r", Workshop.blip().toString()));
        if (Commands.run(trial).exit() == 0) {
            prefix.addAll(asNobody);
        }
        return prefix;
    }

    @Test
    void unprivilegedUserGetsTheSame1000Verdicts() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(Nft.ODD_SILENT);
            String[] asked = {"198.18.0.0-198.18.0.249", "-p", "80,81,443,9999"};
            ScanResult privileged = lab.scan(asked).orFail();
            ScanResult unprivileged =
                    lab.startScan(unprivileged(), asked).await(Lab.SCAN_BOUND).orFail();
            System.out.println("unprivileged: " + unprivileged.summary());
            assertEquals(1000, unprivileged.findings().size());
            assertEquals(states(privileged), states(unprivileged));
            assertEquals("connect", unprivileged.summary().path("transmit").asString());
            assertEquals("packet", privileged.summary().path("transmit").asString());
        }
    }

    @Test
    void whatOurOwnPacketsCannotReachAtOnceTheKernelsCan() {
        try (Lab lab = Lab.open(Layout.PLAIN.onLink())) {
            String[] asked = {"198.18.0.0-198.18.2.0", "-p", "80"};
            assertEquals(1, lab.scan(asked).outcome().exit());
            ScanResult result = lab.startScan(unprivileged(), asked).await(Lab.SCAN_BOUND).orFail();
            assertEquals(513, result.count("open"), result.describe());
        }
    }

    private static Map<String, String> states(ScanResult result) {
        var states = new TreeMap<String, String>();
        result.findings()
                .forEach((target, finding) -> states.put(target.toString(), finding.state()));
        return states;
    }
}
