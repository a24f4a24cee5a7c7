package dev.blip.app.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// One output that was asked for.
///
/// @param file  a path, or `-` for standard output
record OutputRequest(Format format, String file) {
    /// How it is written.
    enum Format {
        TABLE,
        JSON,
        XML,
        GREPABLE,
        LIST,
        CSV
    }

    /// The path of that name, of an input as well. In a locale without letters beyond ASCII, Java cannot name a file
    /// that has such.
    static Path path(String file) throws UsageError {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new UsageError(
                    "cannot name the file " + file + ": " + e.getReason(),
                    "a name that this locale can spell",
                    "LC_ALL=C.UTF-8 blip ...");
        }
    }

    boolean isStandardOutput() {
        return file.equals("-");
    }
}
