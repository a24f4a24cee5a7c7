package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Our probes, as somebody else's decoder sees them arrive.
@Tag("lab")
class ProbeTest {
    private static final String PROBES =
            "ip.src == 198.51.100.1 && tcp.flags.syn == 1 && tcp.flags.ack == 0";
    private static final String GOOD = "1"; // tshark's "Good" among checksum states

    @ParameterizedTest
    @CsvSource({
        "packet, false, '2,4,8,1,3', 40",
        "raw, false, '2,4,8,1,3', 40",
        "packet, true, '2', 24",
        "raw, true, '2', 24"
    })
    void probesHaveValidChecksumsAndTheOptionsOfAnOrdinarySyn(
            String transmit, boolean isSmallest, String optionKinds, String headerLength) {
        try (Lab lab = Lab.open()) {
            Capture capture = lab.capture();
            if (isSmallest) {
                lab.scan(
                                "198.18.0.0/26",
                                "-p",
                                "80,81",
                                "--transmit",
                                transmit,
                                "--smallest-probes")
                        .orFail();
            } else {
                lab.scan("198.18.0.0/26", "-p", "80,81", "--transmit", transmit).orFail();
            }
            List<String[]> probes =
                    Capture.fields(
                            capture.finish(),
                            PROBES,
                            "ip.checksum.status",
                            "tcp.checksum.status",
                            "tcp.option_kind",
                            "tcp.hdr_len",
                            "tcp.flags",
                            "_ws.malformed",
                            "tcp.len");
            assertTrue(probes.size() >= 128, "probes: " + probes.size());
            for (String[] probe : probes) {
                String said = String.join(" ", probe);
                assertEquals(GOOD, probe[0], said);
                assertEquals(GOOD, probe[1], said);
                assertEquals(optionKinds, probe[2], said);
                assertEquals(headerLength, probe[3], said);
                assertEquals("0x0002", probe[4], said);
                assertEquals("", probe[5], said);
                assertEquals("0", probe[6], said);
            }
        }
    }

    @Test
    void nothingGoesToAnExcludedAddressAndNoTargetIsAskedMoreOftenThanAllowed() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(Nft.ODD_SILENT);
            Capture capture = lab.capture();
            ScanResult result =
                    lab.scan(
                                    "198.18.0.0/22",
                                    "-p",
                                    "80,81",
                                    "--exclude",
                                    "198.18.1.0/24,198.18.2.7",
                                    "--retries",
                                    "2")
                            .orFail();
            Path file = capture.finish();
            assertEquals(2 * (1024 - 257), result.findings().size(), result.describe());
            assertEquals(
                    List.of(),
                    Capture.fields(
                            file, "ip.dst == 198.18.1.0/24 || ip.dst == 198.18.2.7", "ip.dst"));

            Map<Target, Integer> asked = new HashMap<>();
            for (String[] probe : Capture.fields(file, PROBES, "ip.dst", "tcp.dstport")) {
                asked.merge(Target.of(probe[0], Integer.parseInt(probe[1])), 1, Integer::sum);
            }
            assertEquals(result.findings().keySet(), asked.keySet());
            asked.forEach((target, times) -> {
                boolean isSilent = target.address() % 2 != 0;
                assertTrue( // a third probe only where the second made an answer
                        times <= 3 && (!isSilent || times >= 2),
                        target + " was asked " + times + " times");
            });
            assertEquals(
                    asked.values().stream().mapToInt(Integer::intValue).sum(),
                    result.number("sent"));
        }
    }

    /// The ceiling is the pacer's. Between its clock and the capture's lies a softirq, hence a tenth of room.
    @ParameterizedTest
    @ValueSource(ints = {5_000, 50_000})
    void rateCeilingHoldsInEveryWindowOf10Milliseconds(int rate) {
        try (Lab lab = Lab.open()) {
            Capture capture = lab.capture();
            lab.scan("198.18.0.0/20", "-p", "80", "--rate", Integer.toString(rate)).orFail();
            var window = new ArrayDeque<Double>();
            int most = 0;
            for (String[] probe : Capture.fields(capture.finish(), PROBES, "frame.time_epoch")) {
                double at = Double.parseDouble(probe[0]);
                window.addLast(at);
                while (window.getFirst() <= at - 0.010) {
                    window.removeFirst();
                }
                most = Math.max(most, window.size());
            }
            System.out.println("rate " + rate + ": at most " + most + " probes in 10 ms");
            assertTrue(
                    most <= rate / 100.0 * 1.1, "rate " + rate + ": " + most + " probes in 10 ms");
        }
    }
}
