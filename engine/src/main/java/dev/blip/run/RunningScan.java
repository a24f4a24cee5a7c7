package dev.blip.run;

import dev.blip.plan.Conduct;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.Scan;
import dev.blip.report.ScanSummary;
import java.io.IOException;

/// Holds the one of several scans that is running, for threads that stop it, ask how far it is or change its ceiling.
/// What they have done to one scan, or do between two, holds for the next. Any thread, but where a method says
/// otherwise.
final class RunningScan implements AutoCloseable {
    private final FollowedScan.Opener opener;
    private final double highest; // ceiling, packets per second
    private volatile boolean isStopped;

    // This object's lock guards what follows. Not held while a scan is opened: that asks the kernel
    // and may take a while, and progress is wanted meanwhile.
    private Scan current;
    private boolean isOpen = true;
    private Progress last;
    private long earlierNanos; // from the start of the first scan to that of this one
    private double ceiling;
    private double asked; // what the plan of this scan has for it
    private boolean isScaled;

    /// @param conduct  of all scans
    RunningScan(Scan first, Conduct conduct, FollowedScan.Opener opener) {
        this.opener = opener;
        this.highest = conduct.highestCeiling();
        this.current = first;
        this.last = first.progress();
        this.asked = conduct.pace().packetsPerSecond();
        this.ceiling = asked;
    }

    /// Runs the scan that was opened last. Only the thread that opens them.
    ScanSummary run(ObservationSink sink) throws IOException {
        Scan own;
        synchronized (this) {
            own = current;
        }
        return own.run(sink);
    }

    /// Closes the scan that has run and opens the next: what a scan holds, a program on an interface, is there once.
    /// Only the thread that runs them.
    ///
    /// @param nanosSoFar  since the first scan began
    void open(ScanPlan next, long nanosSoFar) throws Refusal {
        synchronized (this) {
            last = progress();
            close();
        }
        Scan opened = opener.open(next);
        synchronized (this) {
            current = opened;
            isOpen = true;
            earlierNanos = nanosSoFar;
            double factor = ceiling / asked;
            asked = next.pace().packetsPerSecond();
            ceiling = isScaled ? current.scaleCeiling(factor) : asked;
            if (isStopped) {
                current.stop();
            }
        }
    }

    /// Stops the scan that is running, and each that is opened later.
    synchronized void stop() {
        isStopped = true;
        if (isOpen) {
            current.stop();
        }
    }

    boolean isStopped() {
        return isStopped;
    }

    /// Leaves the bounds to the scan that is running; between two, those of the plan count.
    synchronized double scaleCeiling(double factor) {
        isScaled = true;
        ceiling =
                isOpen
                        ? current.scaleCeiling(factor)
                        : Math.clamp(ceiling * factor, Pace.SLOWEST, highest);
        return ceiling;
    }

    synchronized Progress progress() {
        return isOpen ? current.progress().after(earlierNanos) : last;
    }

    @Override
    public synchronized void close() {
        if (isOpen) {
            isOpen = false;
            current.close();
        }
    }
}
