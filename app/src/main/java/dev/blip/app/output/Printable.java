package dev.blip.app.output;

/// Text for a terminal or a line of a file, with nothing in it that moves a cursor or ends the line.
public final class Printable {
    private Printable() {}

    /// `text` with every control character, C1 and line separators included, replaced by `?`.
    public static String text(String text) {
        var clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
        }
        return clean.toString();
    }
}
