package dev.blip.scan;

import dev.blip.plan.ScanPlan;
import dev.blip.report.Refusal;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.run.Clock;
import dev.blip.run.MixedScan;
import java.util.concurrent.locks.LockSupport;

/// Scans that ask by TCP and by UDP. A class of its own, so that a scan by one of them does not load it. Any thread.
public final class MixedScans {
    private MixedScans() {}

    /// Opens what asks the TCP ports, and looks whether the UDP ports can be asked after them.
    ///
    /// @param segments   asks the TCP ports
    /// @param datagrams  asks the UDP ports
    /// @throws Refusal if either cannot be done as asked: before a packet is sent, not when its turn comes
    public static Scan open(Scans scans, ScanPlan segments, ScanPlan datagrams) throws Refusal {
        ScanOutline later = Scans.outline(datagrams);
        return MixedScan.of(
                segments,
                scans.open(segments),
                datagrams,
                later,
                scans::open,
                Clock.SYSTEM,
                LockSupport::parkNanos);
    }

    /// What both would do, as `Scans.outline` has it.
    public static ScanOutline outline(ScanPlan segments, ScanPlan datagrams) throws Refusal {
        ScanOutline later = Scans.outline(datagrams);
        return Scans.outline(segments).then(later);
    }
}
