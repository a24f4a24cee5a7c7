package dev.blip.app.cli;

import dev.blip.host.HostException;
import dev.blip.host.PortAllocator;
import dev.blip.plan.ScanPlan;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.scan.Scan;
import java.io.IOException;

/// The engine that sends.
public final class RealEngine implements Engine {
    @Override
    public ScanOutline outline(ScanPlan plan) throws Refusal {
        return Scan.outline(plan);
    }

    @Override
    public Run open(ScanPlan plan) throws Refusal {
        try {
            PortAllocator ports = PortAllocator.open();
            return new OpenedScan(Scan.open(plan, ports));
        } catch (HostException e) {
            throw new Refusal(
                    "cannot lease source ports",
                    String.valueOf(e.getMessage()),
                    "a readable /proc/sys/net/ipv4",
                    "--connect");
        }
    }

    private record OpenedScan(Scan scan) implements Run {
        @Override
        public ScanOutline outline() {
            return scan.outline();
        }

        @Override
        public ScanSummary run(ObservationSink sink) throws IOException {
            return scan.run(sink);
        }

        @Override
        public void stop() {
            scan.stop();
        }

        @Override
        public Progress progress() {
            return scan.progress();
        }

        @Override
        public void close() {
            scan.close();
        }
    }
}
