package dev.blip.app.terminal;

import dev.blip.app.text.Printable;
import java.io.PrintStream;
import java.util.function.IntSupplier;

/// Standard error while a command works: lines that stay, and below them one block that is redrawn in place. Any
/// thread.
public final class StatusArea {
    // ECMA-48: cursor up, erase to the end of the screen; DEC private mode 7: a line too long is
    // cut, not wrapped.
    private static final String UP_BY = "\u001b[";
    private static final String ERASE = "\u001b[J";
    private static final String CUT_LINES = "\u001b[?7l";
    private static final String WRAP_LINES = "\u001b[?7h";

    /// A character beyond ASCII of which a terminal has others as well if it has this.
    private static final char BEYOND_ASCII = '━';

    private final PrintStream err;
    private final boolean isQuiet;
    private final boolean colour;
    private final boolean isAscii;
    private final IntSupplier columns;
    private int drawnLines;

    /// @param isQuiet  errors alone are said
    /// @param colour   escapes for colour are welcome
    /// @param columns  how wide the terminal is when it is asked; 0 or less if it does not know
    public StatusArea(PrintStream err, boolean isQuiet, boolean colour, IntSupplier columns) {
        this.err = err;
        this.isQuiet = isQuiet;
        this.colour = colour;
        this.isAscii = !err.charset().newEncoder().canEncode(BEYOND_ASCII);
        this.columns = columns;
    }

    /// Lines that stay, unless nothing is wanted.
    public void say(String lines) {
        stay(Printable.lines(lines));
    }

    /// The block as lines that stay.
    public void say(Block block) {
        stay(block.text(look()));
    }

    private synchronized void stay(String lines) {
        if (!isQuiet) {
            clear();
            err.println(lines);
        }
    }

    /// A line that is said to the quietest.
    public synchronized void complain(String line) {
        clear();
        err.println(line);
    }

    public synchronized void draw(Block block) {
        String text = block.text(look());
        err.print(back() + CUT_LINES + text + WRAP_LINES);
        err.flush();
        drawnLines = 1 + (int) text.chars().filter(c -> c == '\n').count();
    }

    public synchronized void clear() {
        if (drawnLines > 0) {
            err.print(back());
            err.flush();
            drawnLines = 0;
        }
    }

    /// To where the block began, with nothing left of it.
    private String back() {
        if (drawnLines == 0) {
            return "";
        }
        return "\r" + (drawnLines == 1 ? "" : UP_BY + (drawnLines - 1) + "A") + ERASE;
    }

    /// Asked anew each time: a window may be made wider or narrower at any moment.
    private Look look() {
        int now = columns.getAsInt();
        return new Look(now > 0 ? now : Look.USUAL_COLUMNS, colour, isAscii);
    }
}
