package dev.blip.app.option;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> NAMES =
            List.of(
                    "-l",
                    "--list",
                    "--wait",
                    "--rate",
                    "--max-rate",
                    "--max-retries",
                    "--max-rtt-timeout",
                    "--max-runtime",
                    "--exclude",
                    "--exclude-file",
                    "--ports",
                    "--top-ports",
                    "-oJ");

    @ParameterizedTest
    @CsvSource({
        "--wiat, --wait", // two letters swapped
        "--lsit, --list",
        "--rat, --rate", // one is missing
        "--ratee, --rate", // one is too many
        "-wait, --wait",
        "--max-rtt, --max-rtt-timeout", // begun and not ended
        "--max-ru, --max-runtime",
        "--top, --top-ports",
        "--exclude-f, --exclude-file",
        "--max-retires, --max-retries",
        "--retries, --max-retries",
        "-oZ, -oJ",
        "--bogus, ''", // nothing is like it
        "-z, ''",
        "--frobnicate, ''"
    })
    void whatWasMeantIsOneSlipAwayOrBegunOrNear(String typed, String meant) {
        assertEquals(meant, NearestName.of(typed, NAMES));
    }

    @ParameterizedTest
    @CsvSource({"wiat, wait, 1", "wiat, list, 2", "ca, abc, 3", "'', abc, 3", "same, same, 0"})
    void distanceIsThatOfOptimalStringAlignment(String a, String b, int distance) {
        assertEquals(distance, NearestName.distance(a, b));
        assertEquals(distance, NearestName.distance(b, a));
    }
}
