package dev.blip.app.scan;

import dev.blip.host.HostException;
import dev.blip.host.NameLookup;
import dev.blip.host.PortAllocator;
import dev.blip.host.Resolution;
import dev.blip.plan.ScanPlan;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.scan.Scan;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// The engine that sends: `dev.blip.scan` with the one port allocator of this process.
public final class RealEngine implements Engine {
    @Override
    public Map<String, Resolution> lookUp(List<String> names, long limitNanos) {
        return NameLookup.of(names, limitNanos);
    }

    @Override
    public void prepare(ScanPlan plan) {
        Scan.prepare();
    }

    @Override
    public ScanOutline outline(ScanPlan plan) throws Refusal {
        return Scan.outline(plan);
    }

    @Override
    public Run open(ScanPlan plan) throws Refusal {
        PortAllocator ports = allocator();
        try {
            return new RealRun(ports, Scan.open(plan, ports));
        } catch (Refusal | RuntimeException e) {
            ports.close();
            throw e;
        }
    }

    private static PortAllocator allocator() throws Refusal {
        try {
            return PortAllocator.open();
        } catch (HostException e) {
            throw new Refusal(e.what(), e.why(), e.needs(), e.attempt());
        }
    }

    /// Gives the ports back when the scan is over.
    private record RealRun(PortAllocator ports, Scan scan) implements Run {
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
        public double scaleCeiling(double factor) {
            return scan.scaleCeiling(factor);
        }

        @Override
        public Progress progress() {
            return scan.progress();
        }

        @Override
        public void close() {
            scan.close();
            ports.close();
        }
    }
}
