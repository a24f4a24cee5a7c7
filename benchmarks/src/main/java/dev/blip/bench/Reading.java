package dev.blip.bench;

import java.io.IOException;
import java.nio.file.Path;

/// Reads what a program says that it has found.
@FunctionalInterface
interface Reading {
    /// Takes what the program left in `output`, or wrote to its standard output, and gives it to `found`.
    void read(Path output, String out, Found found) throws IOException;
}
