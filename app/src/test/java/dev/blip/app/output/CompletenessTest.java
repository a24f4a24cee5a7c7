package dev.blip.app.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.plan.Transmit;
import dev.blip.report.Ending;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.ExpectedMissed.Method;
import dev.blip.report.Lies;
import dev.blip.report.Packets;
import dev.blip.report.PathFacts;
import dev.blip.report.RoundTripTimes;
import dev.blip.report.ScanSummary;
import dev.blip.report.Targets;
import dev.blip.report.UsedLink;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompletenessTest {
    private static ScanSummary summary(
            long targets, long open, long unknown, ExpectedMissed missed) {
        long filtered = targets - open - unknown;
        return new ScanSummary(
                new Targets(targets, open, 0, filtered, unknown),
                new Packets(targets, open, 0, Map.of(), 0, 0),
                new RoundTripTimes(1, 1, 1),
                new Ending("", false, 2, 1),
                new UsedLink(Transmit.PACKET, 1, "tpacket_v3", "eth0"),
                PathFacts.NONE,
                missed,
                Lies.NONE,
                1);
    }

    @Test
    void theMissedAreANumberWithItsInterval() {
        var missed = new ExpectedMissed(3.2, 0, 9, Method.REMOVAL);
        assertEquals(
                "21,000 targets, 18,204 answered; probably missed 3 (0 to 9)",
                Completeness.text(summary(21_000, 18_204, 0, missed)));
    }

    @Test
    void whereNothingIsKnownNothingIsEstimated() {
        assertEquals(
                "1,024 targets, 24 answered; missed 0 to 1,000: nothing tells loss from absence",
                Completeness.text(summary(1_024, 24, 0, ExpectedMissed.unknown(1_000))));
    }

    @Test
    void liesAreToldOnlyWhereThereAreSome() {
        ScanSummary honest = summary(21_000, 18_204, 0, ExpectedMissed.unknown(0));
        assertEquals("", Completeness.lies(honest));
        assertEquals(
                "3 hosts answer on every port; 1,500 ports are not called open for it (--show all)",
                Completeness.lies(honest.with(new Lies(3, 1_500, 0))));
        assertEquals(
                "7 open ports are of hosts that may answer on every port",
                Completeness.lies(honest.with(new Lies(0, 0, 7))));
    }

    @Test
    void whoHasNoVerdictIsNamedApart() {
        assertEquals(
                "1 target, 0 answered; 1 unknown, none called filtered for its silence",
                Completeness.text(summary(1, 0, 1, ExpectedMissed.unknown(0))));
    }
}
