package dev.blip.app.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.app.output.Question;
import dev.blip.metric.Counter;
import dev.blip.plan.Transmit;
import dev.blip.report.Ending;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.Lies;
import dev.blip.report.Packets;
import dev.blip.report.PathFacts;
import dev.blip.report.RoundTripTimes;
import dev.blip.report.ScanSummary;
import dev.blip.report.Targets;
import dev.blip.report.UsedLink;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedRepliesTest {
    private static ScanSummary summary(long received, Map<String, Long> refused) {
        return summary(received, refused, PathFacts.NONE);
    }

    private static ScanSummary summary(long received, Map<String, Long> refused, PathFacts path) {
        return new ScanSummary(
                new Targets(1_000, 0, 0, 1_000, 0),
                new Packets(1_000, received, 0, refused, 0, 0),
                new RoundTripTimes(1, 1, 1),
                new Ending("", false, 1, 1),
                new UsedLink(Transmit.PACKET, 1, "tpacket_v3", "eth0"),
                path,
                new ExpectedMissed(0, 0, 0, ExpectedMissed.Method.REMOVAL),
                Lies.NONE,
                1);
    }

    @Test
    void twelveOfTwelveAreToldWithTheReasonAndWhatToTry() {
        assertEquals(
                List.of(
                        "refused 12 of 12 replies, bad checksum: damaged, or an offload is lost on the way; try ethtool"
                                + " -K eth0 rx off, or tx off at the bridge or virtual machine that sends them"),
                RefusedReplies.lines(summary(12, Map.of("bad-checksum", 12L, "wrong-ack", 0L))));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0", // nothing came
        "1, 1, 1", // nothing else came
        "1, 2, 0", // as many were taken
        "2, 3, 1",
        "9, 100, 0",
        "10, 100, 1",
        "10, 1000, 1",
        "10, 1001, 0", // below 1 %
        "999999, 100000000, 0"
    })
    void aReasonIsToldFromTenAndOnePercentOnOrWhenMoreWereRefusedThanTaken(
            long refused, long received, int lines) {
        ScanSummary s = summary(received, Map.of("wrong-ack", refused));
        assertEquals(lines, RefusedReplies.lines(s).size());
    }

    @Test
    void reasonsThatOutweighWhatWasTakenOnlyTogetherAreAllTold() {
        var lines = RefusedReplies.lines(summary(5, Map.of("wrong-ack", 2L, "truncated", 1L)));
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).startsWith("refused 1 of 5 replies, truncated"), lines.get(0));
        assertTrue(lines.get(1).startsWith("refused 2 of 5 replies, wrong ack"), lines.get(1));
    }

    @Test
    void everyReasonHasItsWordsOnOneLine() {
        for (Counter reason : Counter.values()) {
            if (reason.isInvalid()) {
                ScanSummary s =
                        summary(20, Map.of(reason.id(), 20L), new PathFacts("", 0, 7 << 12 | 5));
                List<String> lines = RefusedReplies.lines(s);
                assertEquals(1, lines.size(), reason.id());
                String line = lines.getFirst();
                assertTrue(line.contains(reason.label()), line);
                assertTrue(line.contains("; try ") || line.contains(", try "), line);
                assertFalse(line.contains("\n"), line);
            }
        }
    }

    private static String inVlan(int vlan) {
        var path = new PathFacts("", 0, vlan);
        return RefusedReplies.lines(summary(20, Map.of("other-vlan", 20L), path)).getFirst();
    }

    @Test
    void theVlanThatAnswersCameInIsNamedAsItsInterfaceWouldBe() {
        String one = inVlan(5);
        assertTrue(one.contains("in VLAN 5;") && one.endsWith("try -e eth0.5"), one);
        String two = inVlan(7 << 12 | 5);
        assertTrue(two.contains("in VLAN 7.5;") && two.endsWith("try -e eth0.7.5"), two);
    }

    @Test
    void whatWasTakenWithAnUnfinishedChecksumIsToldHoweverFew() {
        List<String> lines =
                RefusedReplies.lines(summary(5_000, Map.of(), new PathFacts("", 1_234, 0)));
        assertEquals(1, lines.size());
        assertTrue(
                lines.getFirst().startsWith("took 1,234 replies with an unfinished checksum"),
                lines.getFirst());
        assertEquals(List.of(), RefusedReplies.lines(summary(5_000, Map.of())));
    }

    @Test
    void theyCloseTheScan() {
        String closing =
                ClosingLines.of(summary(12, Map.of("bad-checksum", 12L)), Question.TCP_SYN);
        assertEquals(2, closing.lines().count());
    }
}
