package dev.blip.app.text;

/// An error as the user reads it: what and why, what it needs, what to try, each on one line whatever the arguments and
/// file names in it hold. A part that has nothing to say has no line.
public final class ErrorText {
    /// What parts of an error that has several stand below its first line by.
    public static final String BELOW = "\n         ";

    private ErrorText() {}

    public static String of(String what, String needs, String tryThis) {
        var text = new StringBuilder();
        for (String each : what.split(BELOW, -1)) {
            text.append(text.isEmpty() ? "" : BELOW).append(Printable.escaped(each));
        }
        line(text, "needs: ", needs);
        line(text, "try:   ", tryThis);
        return text.toString();
    }

    private static void line(StringBuilder text, String head, String part) {
        if (!part.isEmpty()) {
            text.append("\n  ").append(head).append(Printable.escaped(part));
        }
    }
}
