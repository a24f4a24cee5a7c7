package dev.blip.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusAreaTest {
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
                StatusArea.block(MIDDLE, false));
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
        for (String line : StatusArea.block(huge, false).lines().toList()) {
            assertTrue(line.length() < 80, line);
        }
    }

    @Test
    void statsAreOneLineThatSaysTheSame() {
        assertEquals(
                "stats: 25 s, 41 % done, 36 s left; 12,345 of 3,000,000 settled, 234 open; pass 1,"
                        + " 1,234,567 sent, 49,998/s, 0 drops; steady: answers missing",
                StatusArea.stats(MIDDLE));
    }

    @Test
    void whereTheLocaleHasNoLinesTheBarIsAscii() {
        var bytes = new ByteArrayOutputStream();
        var ascii = new PrintStream(bytes, true, StandardCharsets.US_ASCII);
        new StatusArea(ascii, false, false).sayProgress(MIDDLE);
        assertTrue(
                bytes.toString(StandardCharsets.US_ASCII).startsWith("=========    "),
                bytes.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void whatMovesTheCursorIsNotSaid() {
        var bytes = new ByteArrayOutputStream();
        var printed = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new StatusArea(printed, false, false).say("note: a\u001b[2Jb\nsecond");
        assertEquals("note: a?[2Jb\nsecond\n", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void linesThatStayPushTheBlockDown() {
        var bytes = new ByteArrayOutputStream();
        var status =
                new StatusArea(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, false);
        status.draw(MIDDLE);
        status.say("open 192.0.2.1:22");
        status.clear();
        assertTrue(
                bytes.toString(StandardCharsets.UTF_8)
                        .endsWith("missing\u001b[?7h\r\u001b[1A\u001b[Jopen 192.0.2.1:22\n"));
    }

    @Test
    void quietSaysOnlyErrors() {
        var bytes = new ByteArrayOutputStream();
        var status =
                new StatusArea(new PrintStream(bytes, true, StandardCharsets.UTF_8), true, false);
        status.say("note");
        status.complain("error");
        assertEquals("error\n", bytes.toString(StandardCharsets.UTF_8));
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
                ClosingLines.of(summary));
    }
}
