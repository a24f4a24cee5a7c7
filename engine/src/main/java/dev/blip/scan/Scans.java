package dev.blip.scan;

import dev.blip.connect.ConnectScan;
import dev.blip.forecast.Cautions;
import dev.blip.host.HostException;
import dev.blip.host.PortAllocator;
import dev.blip.link.LinkException;
import dev.blip.linux.Kernel;
import dev.blip.plan.Inquiry;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Refusal;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.run.Clock;
import dev.blip.run.FollowedScan;
import dev.blip.trust.DecoyRounds;
import dev.blip.trust.HostWatch;
import dev.blip.way.Privileges;
import dev.blip.way.Way;
import dev.blip.way.WayChooser;
import java.util.concurrent.locks.LockSupport;

/// The scans of one process, which share its source ports. Several may run side by side: each has its own ports, rings
/// and fanout group. Any thread.
///
/// ```java
/// try (var scans = Scans.open(); var scan = scans.open(plan)) {
///     ScanSummary summary = scan.run(observation -> ...);
/// }
/// ```
public final class Scans implements AutoCloseable {
    private final PortAllocator ports;

    private Scans(PortAllocator ports) {
        this.ports = ports;
    }

    /// One for the process; nothing is held yet.
    ///
    /// @throws Refusal if the kernel does not say which source ports may be had
    public static Scans open() throws Refusal {
        try {
            return new Scans(PortAllocator.open());
        } catch (HostException e) {
            throw WayChooser.refusal(e);
        }
    }

    /// Begins, on a thread of its own, what a scan needs of the JVM and what takes it 15 ms: to be called
    /// while there is something else to do before `open` or `outline`. Neither needs it to be.
    public static void prepare() {
        Thread.ofPlatform().name("blip-prepare").daemon().start(Scans::link);
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
    /// @throws Refusal if the scan cannot be done as asked
    public Scan open(ScanPlan plan) throws Refusal {
        Kind kind = Kind.of(plan);
        if (plan.inquiry() != Inquiry.PORTS) {
            checkPrivilege(plan); // no other kind of scan is to be named instead
        }
        Scan scan = open(kind, plan);
        return HostWatch.isNeeded(plan)
                ? new FollowedScan(
                        plan,
                        scan,
                        decoys -> open(kind, decoys),
                        sink -> new DecoyRounds(plan, sink),
                        Clock.SYSTEM,
                        LockSupport::parkNanos)
                : scan;
    }

    /// A decoy scan is of the same kind as the scan that it checks: another would be answered by somebody else.
    private Scan open(Kind kind, ScanPlan plan) throws Refusal {
        if (kind != Kind.HALF_OPEN) {
            return ConnectScan.open(plan, kind.notes());
        }
        try {
            return HalfOpenScan.open(plan, ports);
        } catch (LinkException e) {
            throw new Refusal(e.what(), e.why(), e.needs(), e.attempt());
        }
    }

    /// What a scan would do, and what its user should think of before. Sends nothing; the source ports are held for a
    /// moment, to see whether there are any.
    ///
    /// @throws Refusal if the scan could not be done as asked
    public static ScanOutline outline(ScanPlan plan) throws Refusal {
        Kind kind = Kind.of(plan);
        if (kind != Kind.HALF_OPEN) {
            return ConnectScan.outlineOf(plan, kind.notes());
        }
        checkPrivilege(plan);
        Way way = WayChooser.choose(plan);
        return Outlines.inAdvance(plan, way, Cautions.inAdvance(plan, way));
    }

    private static void checkPrivilege(ScanPlan plan) throws Refusal {
        if (Privileges.lackNetRaw()) {
            String otherwise =
                    plan.inquiry() != Inquiry.PORTS ? "" : ", or scan without it: --connect";
            throw new Refusal(
                    "cannot send packets of our own",
                    "this process lacks the capability",
                    "CAP_NET_RAW",
                    "run as root, grant the capability" + otherwise);
        }
    }

    /// Gives the source ports back. Close the scans before.
    @Override
    public void close() {
        ports.close();
    }
}
