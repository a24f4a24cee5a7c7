package dev.blip.app.output;

/// XML attribute values, [XML 1.0 section 2.2](https://www.w3.org/TR/xml/#charsets).
final class XmlText {
    private XmlText() {}

    /// Writes a value without its quotation marks: markup and line ends escaped, what XML forbids replaced.
    static void write(OutputFile file, String text) throws OutputFailure {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '&' -> file.text("&amp;");
                case '<' -> file.text("&lt;");
                case '>' -> file.text("&gt;");
                case '"' -> file.text("&quot;");
                case '\t', '\n', '\r' -> file.text("&#").number(c).octet(';');
                default -> file.text(isXmlCharacter(c) ? Character.toString(c) : "\uFFFD");
            }
        }
    }

    private static boolean isXmlCharacter(int c) {
        return (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
    }
}
