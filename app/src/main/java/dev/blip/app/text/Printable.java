package dev.blip.app.text;

/// Text for a terminal or a line of a file, with nothing in it that moves a cursor or ends the line.
public final class Printable {
    private Printable() {}

    /// `text` with every control character, C1 and line separators included, replaced by `?`.
    public static String text(String text) {
        var clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            clean.append(moves(c) ? '?' : c);
        }
        return clean.toString();
    }

    /// The same, but lines end where they do.
    public static String lines(String text) {
        var clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            clean.append(moves(c) && c != '\n' ? '?' : c);
        }
        return clean.toString();
    }

    /// `text` with what moves a cursor, ends a line or turns the direction of reading written as `\\n`, `\\x1b` or
    /// `\\u202e`: in an error the user wants to know what was typed.
    public static String escaped(String text) {
        var clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\t') {
                clean.append(c == '\n' ? "\\n" : "\\t");
            } else if (moves(c) || Character.getType(c) == Character.FORMAT) {
                boolean isShort = c < 0x100;
                clean.append(isShort ? "\\x" : "\\u");
                String digits = Integer.toHexString(0x10000 | c);
                clean.append(digits, isShort ? 3 : 1, digits.length());
            } else {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    private static boolean moves(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }
}
