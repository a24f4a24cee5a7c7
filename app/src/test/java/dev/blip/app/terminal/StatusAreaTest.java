package dev.blip.app.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StatusAreaTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicInteger columns = new AtomicInteger();

    private StatusArea area(Charset charset, boolean isQuiet) {
        return new StatusArea(new PrintStream(bytes, true, charset), isQuiet, false, columns::get);
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void blockIsToldWhatTheTerminalShowsAtThisMoment() {
        StatusArea status = area(StandardCharsets.US_ASCII, false);
        status.say(look -> look.toString());
        columns.set(40);
        status.say(look -> look.toString());
        assertEquals(
                """
                Look[columns=80, colour=false, isAscii=true]
                Look[columns=40, colour=false, isAscii=true]
                """,
                said());
    }

    @Test
    void whatMovesTheCursorIsNotSaid() {
        area(StandardCharsets.UTF_8, false).say("note: a\u001b[2Jb\nsecond");
        assertEquals("note: a?[2Jb\nsecond\n", said());
    }

    @Test
    void linesThatStayPushTheBlockDown() {
        StatusArea status = area(StandardCharsets.UTF_8, false);
        status.draw(_ -> "first\nsecond");
        status.say("open 192.0.2.1:22");
        status.clear();
        assertEquals(
                "\u001b[?7lfirst\nsecond\u001b[?7h\r\u001b[1A\u001b[Jopen 192.0.2.1:22\n", said());
    }

    @Test
    void blockIsRedrawnWhereItsLinesAre() {
        StatusArea status = area(StandardCharsets.UTF_8, false);
        status.draw(_ -> "1\n2\n3");
        status.draw(_ -> "only");
        status.clear();
        assertTrue(
                said().endsWith("3\u001b[?7h\r\u001b[2A\u001b[J\u001b[?7lonly\u001b[?7h\r\u001b[J"),
                said());
    }

    @Test
    void quietSaysOnlyErrors() {
        StatusArea status = area(StandardCharsets.UTF_8, true);
        status.say("note");
        status.complain("error");
        assertEquals("error\n", said());
    }
}
