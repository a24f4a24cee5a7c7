package dev.blip.scan;

import dev.blip.connect.ConnectScan;
import dev.blip.forecast.Cautions;
import dev.blip.host.PortAllocator;
import dev.blip.link.LinkException;
import dev.blip.linux.Kernel;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.run.Clock;
import dev.blip.run.Scanner;
import dev.blip.trust.HostWatch;
import dev.blip.trust.WatchedScan;
import dev.blip.way.LinkChooser;
import dev.blip.way.Privileges;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// One scan, from an opened link to the last verdict. Several may run side by side in one process: each has its own
/// source ports, rings and fanout group.
///
/// ```java
/// try (var ports = PortAllocator.open(); var scan = Scan.open(plan, ports)) {
///     ScanSummary summary = scan.run(observation -> ...);
/// }
/// ```
public final class Scan implements AutoCloseable {
    private static final List<String> UNPRIVILEGED =
            List.of(
                    "no CAP_NET_RAW, so this is a connect scan: "
                            + "run as root, or grant the capability, for a half-open one");

    private final Scanner scanner;

    private Scan(Scanner scanner) {
        this.scanner = scanner;
    }

    /// Begins, on a thread of its own, what a scan needs of the JVM and what takes it 15 ms: to be called
    /// while there is something else to do before `open` or `outline`. Neither needs it to be.
    public static void prepare() {
        Thread.ofPlatform().name("blip-prepare").daemon().start(Scan::link);
    }

    private static void link() {
        try {
            Kernel.link();
        } catch (LinkageError _) {
            // whoever needs it meets the same, and says so
        }
    }

    /// Chooses the way to the targets and opens it. Nothing is sent but an ARP request where the gateway's MAC is not
    /// known to the kernel.
    ///
    /// @param ports  the process's one allocator
    /// @throws Refusal if the scan cannot be done as asked
    @SuppressWarnings("exports") // the allocator is exported to the command
    public static Scan open(ScanPlan plan, PortAllocator ports) throws Refusal {
        Scanner scanner = scanner(plan, ports);
        return new Scan(
                HostWatch.isNeeded(plan)
                        ? new WatchedScan(
                                plan,
                                scanner,
                                decoys -> scanner(decoys, ports),
                                Clock.SYSTEM,
                                LockSupport::parkNanos)
                        : scanner);
    }

    private static Scanner scanner(ScanPlan plan, PortAllocator ports) throws Refusal {
        Transmit asked = plan.link().transmit();
        if (asked == Transmit.CONNECT) {
            return ConnectScan.open(plan, List.of());
        }
        try {
            return HalfOpenScan.open(plan, ports);
        } catch (LinkException e) {
            if (asked == Transmit.AUTO && e.lacksPrivilege()) {
                return ConnectScan.open(plan, UNPRIVILEGED);
            }
            throw new Refusal(e.what(), e.why(), e.needs(), e.attempt());
        } catch (Refusal e) {
            // What stands in the way of packets of our own need not stand in the kernel's.
            if (asked == Transmit.AUTO && Privileges.lackNetRaw()) {
                return ConnectScan.open(plan, UNPRIVILEGED);
            }
            throw e;
        }
    }

    /// What a scan would do, and what its user should think of before. Sends nothing; the source ports are held for a
    /// moment, to see whether there are any.
    public static ScanOutline outline(ScanPlan plan) throws Refusal {
        Transmit asked = plan.link().transmit();
        if (asked == Transmit.CONNECT) {
            return ConnectScan.outlineOf(plan, List.of());
        }
        if (Privileges.lackNetRaw()) {
            if (asked == Transmit.AUTO) {
                return ConnectScan.outlineOf(plan, UNPRIVILEGED);
            }
            throw new Refusal(
                    "cannot send packets of our own",
                    "this process lacks the capability",
                    "CAP_NET_RAW",
                    "run as root, grant the capability, or scan without it: --connect");
        }
        LinkChooser.Way way = LinkChooser.choose(plan);
        return HalfOpenScan.outlineOf(
                plan, way, NeighbourScan.notes(plan, way), Cautions.inAdvance(plan, way));
    }

    /// What this scan is about to do.
    public ScanOutline outline() {
        return scanner.outline();
    }

    /// Scans. Call it once; the caller's thread hands the verdicts to `sink`.
    ///
    /// @return when the last verdict has been handed over
    /// @throws IOException what `sink` threw; the scan has been stopped then
    public ScanSummary run(ObservationSink sink) throws IOException {
        return scanner.run(sink);
    }

    /// Stops sending; what was sent is still listened for, then `run` returns. Any thread, any number of times.
    public void stop() {
        scanner.stop();
    }

    /// Raises or lowers the ceiling of the rate by a factor, within what the plan allows. Any thread.
    ///
    /// @return the new one, packets per second
    public double scaleCeiling(double factor) {
        return scanner.scaleCeiling(factor);
    }

    /// The counters now. Any thread.
    public Progress progress() {
        return scanner.progress();
    }

    @Override
    public void close() {
        scanner.close();
    }
}
