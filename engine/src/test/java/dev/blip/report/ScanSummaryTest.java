package dev.blip.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.plan.Transmit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScanSummaryTest {
    private static final Packets PACKETS = new Packets(1, 2, 3, Map.of("truncated", 4L), 5, 6);
    private static final Packets MORE =
            new Packets(10, 20, 30, Map.of("truncated", 40L, "wrong-ack", 7L), 50, 60);
    private static final UsedLink LINK = new UsedLink(Transmit.PACKET, 1, "tpacket_v3", "eth0");

    private static ScanSummary part(
            Targets targets, Packets packets, long medianNanos, Ending end) {
        return new ScanSummary(
                targets,
                packets,
                new RoundTripTimes(1, medianNanos, 3),
                end,
                LINK,
                PathFacts.NONE,
                ExpectedMissed.unknown(targets.filtered()),
                Lies.NONE,
                42);
    }

    @Test
    void partsOfAScanAddUpInEveryNumber() {
        Targets few = new Targets(10, 1, 2, 3, 4);
        Targets many = new Targets(100, 10, 20, 30, 40);
        var first = part(few, PACKETS, 1_000, Ending.complete(2, 7));
        var second = part(many, MORE, 2_000, new Ending("stopped", true, 5, 9));
        ScanSummary both = first.and(second, 16, "");
        assertEquals(new Targets(110, 11, 22, 33, 44), both.targets());
        assertEquals(
                new Packets(11, 22, 33, Map.of("truncated", 44L, "wrong-ack", 7L), 55, 66),
                both.packets());
        assertEquals(2_000, both.roundTrips().medianNanos());
        assertEquals(new Ending("stopped", true, 5, 16), both.ending());
        assertEquals(33, both.expectedMissed().high());
    }

    @Test
    void aScanOfDecoysAddsItsPacketsAlone() {
        var asked = part(new Targets(10, 1, 2, 3, 4), PACKETS, 1, Ending.complete(2, 7));
        var decoys =
                part(new Targets(100, 10, 20, 30, 40), MORE, 2, new Ending("late", true, 5, 9));
        ScanSummary both = asked.plus(decoys);
        assertEquals(66, both.packets().sendErrors());
        assertEquals(asked.targets(), both.targets());
        assertEquals(asked.roundTrips(), both.roundTrips());
        assertEquals(asked.ending(), both.ending());
        assertEquals(asked.expectedMissed(), both.expectedMissed());
    }

    @Test
    void portsOfHostsThatAnswerEverythingAreFilteredInsteadOfOpen() {
        var all = part(new Targets(10, 6, 1, 2, 1), PACKETS, 1, Ending.complete(1, 1));
        var lies = new Lies(1, 4, 0);
        ScanSummary checked = all.with(lies).with(all.ending().later(2, true));
        assertEquals(new Targets(10, 2, 1, 6, 1), checked.targets());
        assertEquals(lies, checked.lies());
        assertEquals(3, checked.ending().scanNanos());
    }

    @Test
    void bothPartsAreCompleteOnlyIfEachIs() {
        Ending complete = Ending.complete(1, 5);
        Ending stopped = new Ending("the scan was stopped", true, 2, 6);
        assertTrue(complete.and(complete, 10, "").isComplete());
        assertFalse(complete.and(stopped, 11, "").isComplete());
        assertEquals("the scan was stopped", complete.and(stopped, 11, "").incompleteBecause());
        assertEquals("5 of 9", stopped.and(complete, 11, "5 of 9").incompleteBecause());
        assertEquals("", complete.and(complete, 10, "5 of 9").incompleteBecause());
        assertEquals("no name", complete.alsoBecause("no name").incompleteBecause());
        assertEquals(
                "the scan was stopped; no name",
                stopped.alsoBecause("no name").incompleteBecause());
    }

    @Test
    void whoStopsWhatIsCompleteInterruptsNothing() {
        Ending complete = Ending.complete(1, 5);
        assertEquals(Ending.complete(1, 8), complete.later(3, true));
        Ending late = complete.alsoBecause("late");
        assertEquals(new Ending("late", false, 1, 8), late.later(3, false));
        assertEquals(new Ending("late", true, 1, 8), late.later(3, true));
    }

    @Test
    void whatThePathToldFirstStays() {
        var one = new PathFacts("", 1, 0);
        var other = new PathFacts("4980 packets/s", 2, 5);
        var third = new PathFacts("100 packets/s", 4, 6);
        assertEquals(new PathFacts("4980 packets/s", 7, 5), one.plus(other).plus(third));
    }
}
