package dev.blip.app.output;

import dev.blip.report.ObservationSink;
import java.io.IOException;

/// A sink with a beginning and an end: `begin` once, then verdicts, then `end` once, whatever happened in between.
public interface ResultOutput extends ObservationSink {
    /// Writes what comes before the first verdict. Until then nothing was written, and no file was emptied.
    void begin(ScanStart start) throws IOException;

    /// Writes what closes the format, flushes, and closes the file.
    void end(ScanEnd end) throws IOException;
}
