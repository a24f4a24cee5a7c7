package dev.blip.app.scan;

import dev.blip.app.terminal.Look;
import dev.blip.app.text.Durations;
import dev.blip.app.text.GroupedDigits;
import dev.blip.report.Progress;

/// How far a scan is: two lines that are redrawn in place, or one that stays.
final class ProgressText {
    private static final int MOST_BAR_COLUMNS = 24;
    private static final int LEAST_BAR_COLUMNS = 4;
    private static final char BAR = '━';
    private static final char ASCII_BAR = '=';

    // ECMA-48, select graphic rendition.
    private static final String CYAN = "\u001b[36m";
    private static final String FAINT = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private ProgressText() {}

    /// `stats: 25 s, 41 % done, 36 s left; 12,345 of 3,000,000 settled, 234 open; ...`
    ///
    /// @param found  the word for what is looked for
    static String stats(String found, Progress p) {
        return "stats: "
                + Durations.text(p.elapsedNanos())
                + ", "
                + percent(p)
                + " % done"
                + (p.nanosLeft() < 0 ? "" : ", " + Durations.text(p.nanosLeft()) + " left")
                + "; "
                + settled(p)
                + ", "
                + GroupedDigits.text(p.open())
                + " "
                + found
                + "; pass "
                + p.pass()
                + ", "
                + GroupedDigits.text(p.sending().sent())
                + " sent, "
                + perSecond(p)
                + ", "
                + GroupedDigits.text(p.kernelDrops())
                + " drops"
                + (p.sending().pace().isEmpty() ? "" : "; " + p.sending().pace());
    }

    /// Two lines, each shorter than the window is wide, without an end of line after the second. What has no room in a
    /// narrow window is left out, the least telling first; how much is done, what is open and what was dropped stay.
    ///
    /// @param found  the word for what is looked for
    static String block(String found, Progress p, Look look) {
        int room = look.columns() - 1;
        String text =
                fitting(
                        room,
                        new Part(percent(p) + " %", 0),
                        new Part("pass " + p.pass(), 2),
                        new Part(settled(p), 1));
        String counts =
                fitting(
                        room,
                        new Part("sent " + GroupedDigits.text(p.sending().sent()), 3),
                        new Part(perSecond(p), 4),
                        new Part(found + " " + GroupedDigits.text(p.open()), 0),
                        new Part("drops " + GroupedDigits.text(p.kernelDrops()), 1),
                        new Part(
                                p.nanosLeft() < 0 ? "" : Durations.text(p.nanosLeft()) + " left",
                                2),
                        new Part(p.sending().pace(), 5));
        return bar(p, room - text.length() - 1, look) + text + "\n" + counts;
    }

    /// A part of a line.
    ///
    /// @param text  empty if there is nothing to say
    /// @param rank  parts of higher rank are left out first
    private record Part(String text, int rank) {}

    /// The parts with two blanks between them, without those that have no room.
    private static String fitting(int room, Part... parts) {
        String line = "";
        for (int most = parts.length - 1; most >= 0; most--) {
            line = line(parts, most);
            if (line.length() <= room) {
                return line;
            }
        }
        return line.substring(0, Math.max(0, room));
    }

    /// Those up to a rank.
    private static String line(Part[] parts, int most) {
        var line = new StringBuilder();
        for (Part part : parts) {
            if (part.rank <= most && !part.text.isEmpty()) {
                line.append(line.isEmpty() ? "" : "  ").append(part.text);
            }
        }
        return line.toString();
    }

    /// The bar and a blank, or nothing where there is no room for a bar that tells anything.
    private static String bar(Progress p, int room, Look look) {
        int columns = Math.min(room, MOST_BAR_COLUMNS);
        if (columns < LEAST_BAR_COLUMNS) {
            return "";
        }
        int filled = (int) (done(p) * columns);
        String part = String.valueOf(look.isAscii() ? ASCII_BAR : BAR);
        String done = part.repeat(filled);
        return look.colour()
                ? CYAN + done + FAINT + part.repeat(columns - filled) + PLAIN + " "
                : done + " ".repeat(columns - filled) + " ";
    }

    private static int percent(Progress p) {
        return (int) (done(p) * 100);
    }

    private static double done(Progress p) {
        long planned = Math.max(1, p.sending().planned());
        return p.settled() >= p.targets()
                ? 1
                : Math.min(0.99, (double) p.sending().sent() / planned);
    }

    private static String settled(Progress p) {
        return GroupedDigits.text(p.settled())
                + " of "
                + GroupedDigits.text(p.targets())
                + " settled";
    }

    private static String perSecond(Progress p) {
        return GroupedDigits.text(Math.round(p.sending().perSecond())) + "/s";
    }
}
