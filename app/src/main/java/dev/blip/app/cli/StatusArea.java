package dev.blip.app.cli;

import dev.blip.app.output.Durations;
import dev.blip.app.output.GroupedDigits;
import dev.blip.app.output.Printable;
import dev.blip.report.Progress;
import java.io.PrintStream;

/// Standard error while a scan runs: lines that stay, and below them one block of two lines that is redrawn in place.
/// Any thread.
final class StatusArea {
    private static final int BAR_COLUMNS = 24;
    private static final int COLUMNS = 80;
    private static final int BLOCK_LINES = 2;
    private static final char BAR = '━';
    private static final char ASCII_BAR = '=';

    // ECMA-48: cursor up, erase to the end of the screen; DEC private mode 7: a line too long is
    // cut, not wrapped.
    private static final String BACK = "\r\u001b[" + (BLOCK_LINES - 1) + "A\u001b[J";
    private static final String CUT_LINES = "\u001b[?7l";
    private static final String WRAP_LINES = "\u001b[?7h";

    private final PrintStream err;
    private final boolean isQuiet;
    private final boolean colour;
    private final boolean isAscii;
    private boolean isDrawn;

    StatusArea(PrintStream err, boolean isQuiet, boolean colour) {
        this.err = err;
        this.isQuiet = isQuiet;
        this.colour = colour;
        this.isAscii = !err.charset().newEncoder().canEncode(BAR);
    }

    /// Lines that stay, unless nothing is wanted.
    void say(String lines) {
        stay(Printable.lines(lines));
    }

    private synchronized void stay(String lines) {
        if (!isQuiet) {
            clear();
            err.println(lines);
        }
    }

    /// A line that is said to the quietest.
    synchronized void complain(String line) {
        clear();
        err.println(line);
    }

    synchronized void draw(Progress progress) {
        err.print((isDrawn ? BACK : "") + CUT_LINES + block(progress) + WRAP_LINES);
        err.flush();
        isDrawn = true;
    }

    /// The block as two lines that stay.
    void sayProgress(Progress progress) {
        stay(block(progress));
    }

    /// All of it in one line that stays.
    void sayStats(Progress progress) {
        stay(stats(progress));
    }

    private String block(Progress progress) {
        String block = block(progress, colour);
        return isAscii ? block.replace(BAR, ASCII_BAR) : block;
    }

    synchronized void clear() {
        if (isDrawn) {
            err.print(BACK);
            err.flush();
            isDrawn = false;
        }
    }

    /// `stats: 25 s, 41 % done, 36 s left; 12,345 of 3,000,000 settled, 234 open; ...`
    static String stats(Progress p) {
        return "stats: "
                + Durations.text(p.elapsedNanos())
                + ", "
                + (int) (done(p) * 100)
                + " % done"
                + (p.nanosLeft() < 0 ? "" : ", " + Durations.text(p.nanosLeft()) + " left")
                + "; "
                + counted(p.settled())
                + " of "
                + counted(p.targets())
                + " settled, "
                + counted(p.open())
                + " open; pass "
                + p.pass()
                + ", "
                + counted(p.sending().sent())
                + " sent, "
                + counted(Math.round(p.sending().perSecond()))
                + "/s, "
                + counted(p.kernelDrops())
                + " drops"
                + (p.sending().pace().isEmpty() ? "" : "; " + p.sending().pace());
    }

    private static double done(Progress p) {
        long planned = Math.max(1, p.sending().planned());
        return p.settled() >= p.targets()
                ? 1
                : Math.min(0.99, (double) p.sending().sent() / planned);
    }

    /// Two lines of less than 80 columns, without an end of line after the second.
    static String block(Progress p, boolean colour) {
        double done = done(p);
        int filled = (int) (done * BAR_COLUMNS);
        var text = new StringBuilder(200);
        text.append(colour ? "\u001b[36m" : "")
                .append("━".repeat(filled))
                .append(colour ? "\u001b[2m" : "");
        text.append((colour ? "━" : " ").repeat(BAR_COLUMNS - filled))
                .append(colour ? "\u001b[0m" : "");
        text.append(' ')
                .append((int) (done * 100))
                .append(" %  pass ")
                .append(p.pass())
                .append("  ");
        text.append(counted(p.settled()))
                .append(" of ")
                .append(counted(p.targets()))
                .append(" settled\n");
        text.append("sent ").append(counted(p.sending().sent())).append("  ");
        text.append(counted(Math.round(p.sending().perSecond())))
                .append("/s  open ")
                .append(counted(p.open()));
        text.append("  drops ").append(counted(p.kernelDrops()));
        text.append(p.nanosLeft() < 0 ? "" : "  " + Durations.text(p.nanosLeft()) + " left");
        int columns = text.length() - text.lastIndexOf("\n") - 1;
        boolean hasRoom = columns + 2 + p.sending().pace().length() < COLUMNS;
        text.append(p.sending().pace().isEmpty() || !hasRoom ? "" : "  " + p.sending().pace());
        return text.toString();
    }

    /// `1,234,567`.
    static String counted(long count) {
        return GroupedDigits.text(count);
    }
}
