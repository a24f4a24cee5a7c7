package dev.blip.sim;

import dev.blip.metric.Counter;
import dev.blip.plan.ScanPlan;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.run.Scanner;
import dev.blip.trust.WatchedScan;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A scan under the virtual clock, for who takes any kind of scan.
public final class SimScanner implements Scanner {
    private final ScanPlan plan;
    private final SimScan scan;

    SimScanner(ScanPlan plan, SimNetwork network) {
        this.plan = plan;
        this.scan = new SimScan(plan, network);
    }

    /// A scan whose verdicts are looked at host by host, with all its decoys.
    static WatchedScan watched(ScanPlan plan, SimNetwork network) {
        return new WatchedScan(
                plan,
                new SimScanner(plan, network),
                decoys -> new SimScanner(decoys, network),
                network,
                nanos -> network.passTo(network.nanoTime() + nanos));
    }

    @Override
    public ScanOutline outline() {
        return new ScanOutline(
                "simulated", 1, "simulated", 0, "", 0, List.of(), 0, List.of(), List.of());
    }

    @Override
    public ScanSummary run(ObservationSink sink) throws IOException {
        scan.sink = sink;
        long nanos = scan.run();
        long unknown = scan.counted(Counter.UNKNOWN) + scan.transmitSide.unopened();
        return new ScanSummary(
                plan.addresses().count() * plan.ports().count(),
                scan.counted(Counter.OPEN),
                scan.counted(Counter.CLOSED),
                scan.counted(Counter.FILTERED),
                unknown,
                scan.counted(Counter.SENT),
                scan.counted(Counter.RECEIVED),
                scan.counted(Counter.DUPLICATE),
                Map.of(),
                0,
                0,
                scan.transmitSide.passes(),
                -1,
                -1,
                -1,
                nanos,
                unknown == 0,
                false,
                unknown == 0 ? "" : "stopped",
                "simulated",
                1,
                "simulated",
                "simulated",
                scan.expectedMissed(),
                "",
                plan.seed());
    }

    @Override
    public void stop() {
        scan.transmitSide.stop();
    }

    @Override
    public double scaleCeiling(double factor) {
        return factor;
    }

    @Override
    public Progress progress() {
        return new Progress(0, 0, 0, 0, 0, 0, 0, 0, 0, "", -1);
    }

    @Override
    public void close() {}
}
