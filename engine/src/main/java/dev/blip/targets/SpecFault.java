package dev.blip.targets;

import java.nio.charset.StandardCharsets;

/// What a parser says of text that it refuses; whoever knows the source and the line makes a `TargetSyntaxException`
/// of it. Carries no stack trace: it is the user's text that is wrong.
final class SpecFault extends Exception {
    /// Longest text that a message repeats, in bytes.
    static final int SHOWN_BYTES = 80;

    private static final long serialVersionUID = 1L;

    private final String kind;
    private final String text;
    private final String why;
    private final String needs;
    private final String tryThis;
    private final int column; // from 1; 0 where it says nothing

    /// @param kind  `target`, `port`, `clear line` or `list`
    /// @param text  printable, as `shown` makes it
    SpecFault(String kind, String text, String why, String needs, String tryThis) {
        this(kind, text, why, needs, tryThis, 0);
    }

    private SpecFault(
            String kind, String text, String why, String needs, String tryThis, int column) {
        super(why, null, false, false);
        this.kind = kind;
        this.text = text;
        this.why = why;
        this.needs = needs;
        this.tryThis = tryThis;
        this.column = column;
    }

    /// The same, with where on its line it stands.
    ///
    /// @param column  bytes from the line's start, the first is 1
    SpecFault atColumn(int column) {
        return new SpecFault(kind, text, why, needs, tryThis, column);
    }

    String kind() {
        return kind;
    }

    String text() {
        return text;
    }

    String why() {
        return why;
    }

    String needs() {
        return needs;
    }

    String tryThis() {
        return tryThis;
    }

    int column() {
        return column;
    }

    TargetSyntaxException at(String source, long line) {
        return new TargetSyntaxException(source, line, this);
    }

    /// Bytes of unknown origin as text for a terminal: ASCII as it is, all else as `\xNN`, cut at `SHOWN_BYTES`.
    static String shown(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + SHOWN_BYTES);
        var text = new StringBuilder();
        for (int at = from; at < end; at++) {
            int b = bytes[at] & 0xFF;
            if (b >= 0x20 && b < 0x7F && b != '\\' && b != '"') {
                text.append((char) b);
            } else {
                text.append("\\x")
                        .append(Character.forDigit(b >>> 4, 16))
                        .append(Character.forDigit(b & 15, 16));
            }
        }
        return end < to ? text + "..." : text.toString();
    }

    static String shown(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return shown(bytes, 0, bytes.length);
    }
}
