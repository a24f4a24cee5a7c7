package dev.blip.vendor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The registries as the IEEE publishes them: CSV files ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)) with the
/// columns `Registry,Assignment,Organization Name,Organization Address`. Immutable.
///
/// @param files  those that are there, at least one
public record RegistryFiles(List<Path> files) {
    /// MA-L, MA-M, MA-S, and the blocks of 4,096 that came before MA-S; under the names that the IEEE gives them.
    private static final List<String> NAMES = List.of("oui.csv", "mam.csv", "oui36.csv", "iab.csv");

    private static final int ASSIGNMENT = 1;
    private static final int HOLDER = 2;
    private static final int BITS_PER_DIGIT = 4;
    private static final Pattern PREFIX = Pattern.compile("[0-9A-Fa-f]{6,9}");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\x1C-\\x1F\\x85]+");

    public RegistryFiles {
        files = List.copyOf(files);
    }

    /// Those in a folder that can be read; none if it has none.
    public static RegistryFiles in(Path folder) {
        return new RegistryFiles(
                NAMES.stream().map(folder::resolve).filter(Files::isReadable).toList());
    }

    /// When the oldest of them was written, in seconds since 1970-01-01T00:00:00Z; 0 if there is none.
    public long epochSeconds() throws IOException {
        long oldest = files.isEmpty() ? 0 : Long.MAX_VALUE;
        for (Path file : files) {
            oldest = Math.min(oldest, Files.getLastModifiedTime(file).toMillis() / 1000);
        }
        return oldest;
    }

    /// All blocks of all files, as [Vendors#of(byte[])] takes them.
    ///
    /// @throws IOException if a file cannot be read, or none has a block in it
    public byte[] compiled() throws IOException {
        var builder = new VendorTableBuilder();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            rows(new String(bytes, StandardCharsets.UTF_8), builder);
        }
        if (builder.isEmpty()) {
            throw new IOException("there is no block of MAC addresses in " + NAMES);
        }
        return builder.build(epochSeconds());
    }

    /// Gives the blocks of one file to `builder`. A row that names none, as the first, is passed over.
    static void rows(String text, VendorTableBuilder builder) {
        List<String> row = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            at = cell(text, at, row);
            if (at >= text.length() || text.charAt(at) != ',') {
                block(row, builder);
                row.clear();
            }
            at++; // over the comma, or the end of the line
        }
        block(row, builder); // of a file that ends within its last row
    }

    /// Reads a cell into `row`. Quotation marks are around all of a cell or none of it.
    ///
    /// @return where the comma or the end of the line behind it is
    private static int cell(String text, int from, List<String> row) {
        boolean isQuoted = from < text.length() && text.charAt(from) == '"';
        int closing = isQuoted ? closingQuote(text, from + 1) : from;
        int end = closing;
        while (end < text.length() && text.charAt(end) != ',' && text.charAt(end) != '\n') {
            end++;
        }
        String cell = isQuoted ? text.substring(from + 1, closing) : text.substring(from, end);
        row.add(isQuoted ? cell.replace("\"\"", "\"") : cell);
        return end;
    }

    /// Where the quotation mark is that ends a cell, a doubled one being part of it; the end of the text if none does.
    private static int closingQuote(String text, int from) {
        int at = text.indexOf('"', from);
        while (at >= 0 && text.startsWith("\"", at + 1)) {
            at = text.indexOf('"', at + 2);
        }
        return at < 0 ? text.length() : at;
    }

    private static void block(List<String> row, VendorTableBuilder builder) {
        if (row.size() <= HOLDER || !PREFIX.matcher(row.get(ASSIGNMENT)).matches()) {
            return;
        }
        String prefix = row.get(ASSIGNMENT);
        String holder = withoutExtraBlanks(row.get(HOLDER));
        builder.add(Long.parseLong(prefix, 16), prefix.length() * BITS_PER_DIGIT, holder);
    }

    /// Most names need no look by the pattern, which costs most of the reading.
    private static String withoutExtraBlanks(String name) {
        boolean isTidy = !name.isEmpty() && name.charAt(name.length() - 1) != ' ';
        char before = ' ';
        for (int i = 0; i < name.length() && isTidy; i++) {
            char c = name.charAt(i);
            isTidy = c >= ' ' && c < 0x7F && (c != ' ' || before != ' ');
            before = c;
        }
        return isTidy ? name : BLANKS.matcher(name).replaceAll(" ").strip();
    }
}
