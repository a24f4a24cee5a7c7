package dev.blip.app.output;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One line with fixed columns, built in place: nothing is allocated for text that is ASCII.
final class TableLine {
    /// A line is its columns and an escape or two; a service name from /etc/services has a bound, but may hold
    /// three bytes a character.
    private static final int MOST_BYTES = 256;

    private final byte[] bytes = new byte[MOST_BYTES];
    private int length;
    private int columns;

    void clear() {
        length = 0;
        columns = 0;
    }

    TableLine octet(char ascii) {
        bytes[length++] = (byte) ascii;
        columns++;
        return this;
    }

    TableLine text(String text) {
        int at = length;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7F) {
                byte[] utf8 = text.substring(i).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(utf8, 0, bytes, at, utf8.length);
                at += utf8.length;
                break;
            }
            bytes[at++] = (byte) c;
        }
        length = at;
        columns += text.length();
        return this;
    }

    /// An escape sequence: takes no column.
    void escape(String ascii) {
        int before = columns;
        text(ascii);
        columns = before;
    }

    /// @param value  0 or more
    TableLine number(int value) {
        int digits = digits(value);
        int rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        columns += digits;
        return this;
    }

    /// Dotted decimal.
    void ipv4(int address) {
        number(address >>> 24).octet('.').number(address >>> 16 & 0xFF).octet('.');
        number(address >>> 8 & 0xFF).octet('.').number(address & 0xFF);
    }

    /// Blanks up to `column`, at least one.
    void padTo(int column) {
        int blanks = Math.max(1, column - columns);
        Arrays.fill(bytes, length, length + blanks, (byte) ' ');
        length += blanks;
        columns += blanks;
    }

    /// So many blanks that `width` characters more end at `column`; none if they already pass it.
    void padForRight(int column, int width) {
        int blanks = Math.max(0, column - width - columns);
        Arrays.fill(bytes, length, length + blanks, (byte) ' ');
        length += blanks;
        columns += blanks;
    }

    static int digits(int value) {
        int digits = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    void writeTo(OutputFile file) throws OutputFailure {
        file.octets(bytes, length);
    }
}
