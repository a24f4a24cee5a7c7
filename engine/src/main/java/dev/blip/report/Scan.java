package dev.blip.report;

import java.io.IOException;

/// One scan, from an opened link to the last verdict: half-open with our own packets, or by the kernel's `connect`.
public interface Scan extends AutoCloseable {
    /// What this scan is about to do.
    ScanOutline outline();

    /// Who has been found on our own links: nobody by a scan that leaves ARP to the kernel.
    default Stations stations() {
        return Stations.NONE;
    }

    /// Scans. Call it once; the caller's thread hands the verdicts to `sink`.
    ///
    /// @return when the last verdict has been handed over
    /// @throws IOException what `sink` threw; the scan has been stopped then
    ScanSummary run(ObservationSink sink) throws IOException;

    /// Stops sending; what was sent is still listened for, then `run` returns. Any thread, any number of times.
    void stop();

    /// Raises or lowers the ceiling of the rate by a factor, within what the plan allows. Any thread.
    ///
    /// @return the new one, packets per second
    double scaleCeiling(double factor);

    /// The counters now. Any thread.
    Progress progress();

    @Override
    void close();
}
