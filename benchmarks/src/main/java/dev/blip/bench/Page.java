package dev.blip.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The page of the documentation that shows the last table, between two marks.
final class Page {
    static final String BEGIN = "<!-- table: written by ./bench --update-docs -->\n";
    static final String END = "<!-- end of table -->\n";

    private Page() {}

    /// Replaces what lies between the marks of `page` by `table`.
    ///
    /// @throws IllegalArgumentException if the marks are not there, once each, in order
    static String withTable(String page, String table) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0
                || end < begin
                || page.lastIndexOf(BEGIN) != begin
                || page.lastIndexOf(END) != end) {
            throw new IllegalArgumentException(
                    "the page has no place for the table: " + BEGIN + END);
        }
        return page.substring(0, begin + BEGIN.length())
                + "\n"
                + table
                + "\n"
                + page.substring(end);
    }

    static void update(Path file, String table) throws IOException {
        Files.writeString(file, withTable(Files.readString(file), table));
    }
}
