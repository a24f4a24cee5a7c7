package dev.blip.app.text;

/// Whole numbers for people, with a comma before each group of three digits.
public final class GroupedDigits {
    private GroupedDigits() {}

    /// `1,234,567`.
    public static String text(long value) {
        var text = new StringBuilder(Long.toString(value));
        int first = value < 0 ? 1 : 0;
        for (int at = text.length() - 3; at > first; at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }
}
