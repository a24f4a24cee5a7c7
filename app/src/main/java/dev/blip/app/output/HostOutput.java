package dev.blip.app.output;

import dev.blip.report.Observation;
import java.io.IOException;
import java.util.List;

/// A format that says one thing per host. `GroupedByHost` feeds it.
public interface HostOutput {
    void begin(ScanStart start) throws IOException;

    /// One host with its ports in ascending order, at least one. Hosts come in ascending order, those in IPv4
    /// first.
    ///
    /// @param others  its ports that are not listed
    void host(List<Observation> ports, ExtraPorts others) throws IOException;

    /// Writes what closes the format, flushes, and closes the file.
    void end(ScanEnd end) throws IOException;
}
