package dev.blip.app.scan;

import dev.blip.plan.ScanPlan;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import java.io.IOException;

/// The engine as the command sees it; `RealEngine` is the one that sends. The command's own behaviour (exit codes,
/// outputs after a failure or an interrupt) is tested without a network behind it.
public interface Engine extends NameService {
    /// Begins what `open` and `outline` would take long over, while there is something else to do.
    void prepare(ScanPlan plan);

    /// What a scan would do. Sends nothing.
    ScanOutline outline(ScanPlan plan) throws Refusal;

    /// Opens all that the scan needs; nothing is sent to a target.
    Run open(ScanPlan plan) throws Refusal;

    /// One opened scan.
    interface Run extends AutoCloseable {
        ScanOutline outline();

        /// Blocks until the end of the scan.
        ScanSummary run(ObservationSink sink) throws IOException;

        /// Stops sending and lets `run` finish listening. Any thread, any number of times.
        void stop();

        /// Multiplies the ceiling of the rate, within what the plan allows. Any thread.
        ///
        /// @return the new one, packets per second
        double scaleCeiling(double factor);

        /// Any thread.
        Progress progress();

        @Override
        void close();
    }
}
