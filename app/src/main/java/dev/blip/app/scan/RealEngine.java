package dev.blip.app.scan;

import dev.blip.host.NameLookup;
import dev.blip.host.Resolution;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Refusal;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.scan.MixedScans;
import dev.blip.scan.Scans;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The engine that sends: `dev.blip.scan`, whose `Scans` are opened with the first scan. One thread.
public final class RealEngine implements Engine {
    private @Nullable Scans scans;

    @Override
    public Map<String, Resolution> lookUp(List<String> names, boolean isIpv6, long limitNanos) {
        return NameLookup.of(names, isIpv6, limitNanos);
    }

    @Override
    public void prepare(ScanPlan plan) {
        Scans.prepare();
    }

    @Override
    public ScanOutline outline(ScanPlan plan) throws Refusal {
        return Scans.outline(plan);
    }

    @Override
    public Scan open(ScanPlan plan) throws Refusal {
        return opened().open(plan);
    }

    @Override
    public ScanOutline outline(ScanPlan segments, ScanPlan datagrams) throws Refusal {
        return MixedScans.outline(segments, datagrams);
    }

    @Override
    public Scan open(ScanPlan segments, ScanPlan datagrams) throws Refusal {
        return MixedScans.open(opened(), segments, datagrams);
    }

    private Scans opened() throws Refusal {
        Scans opened = scans == null ? Scans.open() : scans;
        scans = opened;
        return opened;
    }

    @Override
    public void close() {
        if (scans != null) {
            scans.close();
        }
    }
}
