package dev.blip.app.output;

/// JSON strings, [RFC 8259 section 7](https://www.rfc-editor.org/rfc/rfc8259#section-7).
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /// Writes `text` with its quotation marks.
    static void write(OutputFile file, String text) throws OutputFailure {
        file.octet('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                file.octet('\\').octet(c);
            } else if (c < 0x20 || c > 0x7E) {
                escaped(file, c);
            } else {
                file.octet(c);
            }
        }
        file.octet('"');
    }

    private static void escaped(OutputFile file, char c) throws OutputFailure {
        file.text("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            file.octet(HEX.charAt(c >>> shift & 0xF));
        }
    }
}
