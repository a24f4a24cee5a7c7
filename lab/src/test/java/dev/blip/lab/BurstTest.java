package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// No 10 ms on the wire above their bound: a million packets, each timed by the kernel where it arrives. Nobody
/// answers, so that every packet is the scanner's own decision.
@Tag("lab")
class BurstTest {
    /// Runs a scan to which nobody answers, and that sends exactly so many SYNs.
    static Arrivals scan(long packets, String... arguments) {
        return scan(_ -> {}, packets, arguments);
    }

    static Arrivals scan(Consumer<Lab> change, long packets, String... arguments) {
        try (Lab lab = Lab.open()) {
            change.accept(lab);
            lab.builtBlip();
            lab.target().nft(Nft.SILENT);
            Arrivals.Meter meter = Arrivals.start(lab, packets);
            var all = new ArrayList<>(List.of("scan", "-q"));
            all.addAll(List.of(arguments));
            lab.blip(all.toArray(String[]::new)).orThrow("blip");
            Arrivals arrivals = meter.await();
            System.out.println(String.join(" ", arguments) + ": " + arrivals);
            assertEquals(packets, arrivals.syns(), arrivals.toString());
            assertEquals(0, arrivals.drops(), arrivals.toString());
            return arrivals;
        }
    }

    @ParameterizedTest
    @CsvSource({"300k, 3000, 1, 125", "60k, 600, 2, 63"})
    void noTenMillisecondsHoldMoreThanTheCeiling(
            String rate, long most, String threads, int ports) {
        Arrivals arrivals =
                scan(
                        4_096L * ports,
                        "198.18.0.0/20",
                        "-p",
                        "1-" + ports,
                        "--rate",
                        rate,
                        "--min-rate",
                        rate,
                        "--tx-threads",
                        threads,
                        "--retries",
                        "0");
        assertTrue(arrivals.whole() <= most, arrivals.toString());
    }

    /// Three probes to each, so that retries of one tranche and first probes of the next come together; caps far below
    /// the rate.
    @ParameterizedTest
    @CsvSource({"1", "2"})
    void noTenMillisecondsHoldMoreThanTheCapsAllow(String threads) {
        Arrivals arrivals =
                scan(
                        3 * 4_096 * 25,
                        "198.18.0.0/20",
                        "-p",
                        "1-25",
                        "--rate",
                        "300k",
                        "--min-rate",
                        "300k",
                        "--max-host-rate",
                        "450",
                        "--max-prefix-rate",
                        "8k",
                        "--tx-threads",
                        threads,
                        "--retries",
                        "2",
                        "--max-rtt-timeout",
                        "100ms");
        assertTrue(arrivals.host() <= 5, arrivals.toString());
        assertTrue(arrivals.prefix() <= 80, arrivals.toString());
    }

    /// Two gateways on one cable, each with a /24 behind it, so that what a prefix sees is what its gateway sees.
    @Test
    void noTenMillisecondsHoldMoreForAGatewayThanItsCapAllows() {
        Arrivals arrivals =
                scan(
                        BurstTest::addGateway,
                        512 * 50,
                        "198.18.0.0/23",
                        "-p",
                        "1-50",
                        "--rate",
                        "300k",
                        "--min-rate",
                        "300k",
                        "--max-host-rate",
                        "none",
                        "--max-prefix-rate",
                        "none",
                        "--max-next-hop-rate",
                        "4k",
                        "--retries",
                        "0");
        assertTrue(arrivals.prefix() <= 40, arrivals.toString());
        assertTrue(arrivals.whole() > 40, arrivals.toString());
    }

    static void addGateway(Lab lab) {
        lab.scanner().ip("addr", "add", "198.51.100.9/30", "dev", "sv0");
        lab.target().ip("addr", "add", "198.51.100.10/30", "dev", "tv0");
        lab.scanner()
                .ip(
                        "route",
                        "add",
                        "198.18.1.0/24",
                        "via",
                        "198.51.100.10",
                        "src",
                        Lab.SCANNER_ADDRESS);
    }

    /// What a device on a LAN sees of a scan of all its ports, without any option.
    @Test
    void byDefaultAHostSeesTwentyPacketsInTenMillisecondsAtTheMost() {
        Arrivals arrivals = scan(10_000, "198.18.0.1", "-p", "1-10000", "--retries", "0");
        assertTrue(arrivals.host() <= 20, arrivals.toString());
    }
}
