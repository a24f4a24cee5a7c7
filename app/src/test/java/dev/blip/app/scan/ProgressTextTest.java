package dev.blip.app.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.app.output.Question;
import dev.blip.app.terminal.Look;
import dev.blip.plan.Transmit;
import dev.blip.report.Ending;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.Lies;
import dev.blip.report.Packets;
import dev.blip.report.PathFacts;
import dev.blip.report.Progress;
import dev.blip.report.RoundTripTimes;
import dev.blip.report.ScanSummary;
import dev.blip.report.Targets;
import dev.blip.report.UsedLink;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTextTest {
    private static final Look EIGHTY = new Look(80, false, false);

    private static final Progress MIDDLE =
            new Progress(
                    3_000_000,
                    12_345,
                    234,
                    new Progress.Sending(1_234_567, 3_000_000, 49_998.4, "steady: answers missing"),
                    0,
                    1,
                    25_000_000_000L,
                    36_000_000_000L);

    @Test
    void blockSaysWhatIsSentAnsweredOpenDroppedAndLeft() {
        assertEquals(
                """
                ━━━━━━━━━                41 %  pass 1  12,345 of 3,000,000 settled
                sent 1,234,567  49,998/s  open 234  drops 0  36 s left  steady: answers missing\
                """,
                ProgressText.block("open", MIDDLE, EIGHTY));
    }

    @Test
    void blockOfAnEighthOfTheInternetFitsEightyColumns() {
        long most = 1L << 29;
        var huge =
                new Progress(
                        most,
                        most,
                        most,
                        new Progress.Sending(most, most, 1e7, "steady"),
                        999_999,
                        16,
                        0,
                        360_000_000_000_000L);
        for (String line : ProgressText.block("open", huge, EIGHTY).lines().toList()) {
            assertTrue(line.length() < 80, line);
        }
    }

    @Test
    void statsAreOneLineThatSaysTheSame() {
        assertEquals(
                "stats: 25 s, 41 % done, 36 s left; 12,345 of 3,000,000 settled, 234 open; pass 1,"
                        + " 1,234,567 sent, 49,998/s, 0 drops; steady: answers missing",
                ProgressText.stats("open", MIDDLE));
    }

    @Test
    void narrowWindowLeavesOutWhatTellsLeast() {
        assertEquals(
                """
                ━━━━       41 %  pass 1  12,345 of 3,000,000 settled
                sent 1,234,567  open 234  drops 0  36 s left\
                """,
                ProgressText.block("open", MIDDLE, new Look(53, false, false)));
        assertEquals(
                """
                41 %  12,345 of 3,000,000 settled
                open 234  drops 0  36 s left\
                """,
                ProgressText.block("open", MIDDLE, new Look(38, false, false)));
        assertEquals(
                """
                ━    41 %
                open 234\
                """,
                ProgressText.block("open", MIDDLE, new Look(10, false, false)));
    }

    @Test
    void noWindowIsSoNarrowThatALineWraps() {
        for (int columns = 1; columns <= 200; columns++) {
            var look = new Look(columns, false, false);
            for (String line : ProgressText.block("open", MIDDLE, look).lines().toList()) {
                assertTrue(line.length() < columns, columns + ": " + line);
            }
        }
    }

    @Test
    void wideWindowHasRoomForAllThatSlowsTheScan() {
        String pace = "steady: answers missing on the way to 192.0.2.0/24, which is asked again";
        var slowed =
                new Progress(
                        3_000_000,
                        12_345,
                        234,
                        new Progress.Sending(1_234_567, 3_000_000, 49_998.4, pace),
                        0,
                        1,
                        25_000_000_000L,
                        36_000_000_000L);
        assertTrue(ProgressText.block("open", slowed, new Look(160, false, false)).endsWith(pace));
        assertTrue(!ProgressText.block("open", slowed, EIGHTY).contains(pace));
    }

    @Test
    void whereTheLocaleHasNoLinesTheBarIsAscii() {
        String block = ProgressText.block("open", MIDDLE, new Look(80, false, true));
        assertTrue(block.startsWith("=========    "), block);
    }

    @Test
    void closingLinesCountAndExplain() {
        var summary =
                new ScanSummary(
                        new Targets(105_000, 34_982, 35_000, 34_000, 1_018),
                        new Packets(140_000, 70_000, 0, Map.of(), 12, 0),
                        new RoundTripTimes(1, 1, 1),
                        new Ending("the kernel dropped 12 replies", false, 4, 1_240_000_000L),
                        new UsedLink(Transmit.PACKET, 1, "tpacket_v3", "eth0"),
                        PathFacts.NONE,
                        new ExpectedMissed(3.4, 0, 9, ExpectedMissed.Method.REMOVAL),
                        Lies.NONE,
                        1);
        assertEquals(
                """
                105,000 targets: 34,982 open, 35,000 closed, 34,000 filtered, 1,018 unknown; \
                140,000 sent, 12 kernel drops, 1.24 s; \
                probably missed 3 (0 to 9), besides 1,018 unknown
                incomplete: the kernel dropped 12 replies\
                """,
                ClosingLines.of(summary, Question.TCP_SYN));
    }
}
