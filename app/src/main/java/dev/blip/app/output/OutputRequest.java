package dev.blip.app.output;

/// One output that was asked for.
///
/// @param file  a path, or `-` for standard output
public record OutputRequest(Format format, String file) {
    /// How it is written.
    public enum Format {
        TABLE,
        JSON,
        XML,
        GREPABLE,
        LIST,
        CSV
    }

    public boolean isStandardOutput() {
        return file.equals("-");
    }
}
