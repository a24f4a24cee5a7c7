package dev.blip.app.cli;

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

    boolean isStandardOutput() {
        return file.equals("-");
    }
}
