package dev.blip.run;

import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import java.io.IOException;

/// One way of asking: half-open with our own packets, or by the kernel's `connect`.
public interface Scanner extends AutoCloseable {
    ScanOutline outline();

    ScanSummary run(ObservationSink sink) throws IOException;

    void stop();

    double scaleCeiling(double factor);

    Progress progress();

    @Override
    void close();
}
