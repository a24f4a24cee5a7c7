package dev.blip.app.option;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The name of a file as it was typed.
public final class FileName {
    private FileName() {}

    /// The path of that name. In a locale without letters beyond ASCII, Java cannot name a file that has such.
    public static Path path(String file) throws UsageError {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new UsageError(
                    "cannot name the file " + file + ": " + e.getReason(),
                    "a name that this locale can spell",
                    "LC_ALL=C.UTF-8 blip ...");
        }
    }
}
