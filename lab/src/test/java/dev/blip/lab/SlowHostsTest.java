package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A few slow hosts among quick ones, and silent ones beside them: by default flags all are found.
@Tag("lab")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class SlowHostsTest {
    private static final int ALL_RUNS = 20;
    private static final String PREFIX = "198.18.0.0/20";
    private static final int LIVE = 2_048;

    /// Every second /24 is silent.
    private static final String HALF_SILENT =
            """
            table ip half {
              chain arriving { type filter hook prerouting priority -300; ip daddr & 0.0.1.0 == 0.0.1.0 drop; }
            }
            """;

    /// Milliseconds, by the sum of the addresses' last octets modulo 60: three of them are slow, 13 hosts of 256.
    private static double[] roundTrips() {
        double[] millis = new double[60];
        Arrays.fill(millis, 1);
        millis[10] = 400;
        millis[31] = 700;
        millis[52] = 950;
        return millis;
    }

    @Test
    void fiveInAHundredThatTakeUpToASecondAreAllFound() {
        int runs = LongWork.runs("slow hosts", 1, ALL_RUNS);
        var cable = Layout.Cable.ofRoundTrips(roundTrips());
        try (Lab lab = Lab.open(Layout.PLAIN.through(cable))) {
            lab.target().nft(HALF_SILENT);
            for (int run = 0; run < runs; run++) {
                ScanResult result = lab.scan(PREFIX, "-p", "80").orFail();
                System.out.println(
                        "slow hosts: "
                                + result.count("open")
                                + " of "
                                + LIVE
                                + " found, "
                                + result.scanMillis()
                                + " ms");
                assertEquals(LIVE, result.count("open"), result::describe);
                assertEquals(LIVE, result.count("filtered"), result::describe);
            }
        }
    }
}
