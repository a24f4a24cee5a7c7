package dev.blip.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopsTest {
    @ParameterizedTest
    @CsvSource({"64, 0", "52, 12", "128, 0", "113, 15", "255, 0", "240, 15", "30, 2", "32, 0"})
    void distanceIsWhatIsMissingToTheNextInitialValue(int ttl, int hops) {
        assertEquals(hops, Hops.of(ttl));
    }

    @ParameterizedTest
    @CsvSource({"-1", "200", "70", "129"})
    void whatNoPathIsLongEnoughForTellsNoDistance(int ttl) {
        assertEquals(Hops.UNKNOWN, Hops.of(ttl));
    }

    @Test
    void aReplyFromTwoHopsNearerOrFromNowhereIsNotTheHosts() {
        int host = Hops.of(50);
        assertTrue(Hops.isBefore(52, host));
        assertTrue(Hops.isBefore(255, host));
        assertTrue(Hops.isBefore(200, host));
        assertFalse(Hops.isBefore(51, host)); // another path, perhaps
        assertFalse(Hops.isBefore(50, host));
        assertFalse(Hops.isBefore(114, host)); // another initial value
        assertFalse(Hops.isBefore(-1, host));
        assertFalse(Hops.isBefore(64, Hops.UNKNOWN));
    }
}
