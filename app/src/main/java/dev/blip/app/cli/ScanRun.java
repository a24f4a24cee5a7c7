package dev.blip.app.cli;

import dev.blip.plan.ScanPlan;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import java.io.IOException;

/// One scan as the command sees it; `EngineScan` is the real one.
public interface ScanRun extends AutoCloseable {
    /// Opens scans.
    @FunctionalInterface
    interface Opener {
        ScanRun open(ScanPlan plan) throws Refusal;
    }

    ScanOutline outline();

    /// Blocks until the end of the scan.
    ScanSummary run(ObservationSink sink) throws IOException;

    /// Stops sending and lets `run` finish listening. Any thread.
    void stop();

    /// Any thread.
    Progress progress();

    @Override
    void close();
}
