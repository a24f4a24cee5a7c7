package dev.blip.run;

import dev.blip.pace.Exposure;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Ending;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.report.Stations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;

/// A scan whose results decide what is asked next: runs it, and then one further scan after the other, for as long as
/// its `FollowUp` wants one. To who runs it they are one scan, with one end, one ceiling and one maximum runtime.
public final class FollowedScan implements Scan {
    /// Opens a further scan.
    public interface Opener {
        Scan open(ScanPlan plan) throws Refusal;
    }

    private static final long PAUSE_NANOS = 10_000_000L; // between looks at whether to stop

    private final ScanPlan plan;
    private final ScanOutline outline;
    private final Stations stations;
    private final Function<ObservationSink, FollowUp> followUps;
    private final RunningScan running;
    private final Clock clock;
    private final LongConsumer pause;

    private final long windowNanos; // the longest that a bound of the plan is held in

    /// @param plan       that `first` was opened for
    /// @param followUps  makes the follow-up of a scan that reports to a sink; called once
    /// @param pause      passes at the most so many nanoseconds
    public FollowedScan(
            ScanPlan plan,
            Scan first,
            Opener opener,
            Function<ObservationSink, FollowUp> followUps,
            Clock clock,
            LongConsumer pause) {
        this.plan = plan;
        this.windowNanos = Exposure.longestWindowNanos(plan.conduct());
        this.outline = first.outline();
        this.stations = first.stations();
        this.followUps = followUps;
        this.running = new RunningScan(first, plan.conduct(), opener);
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public ScanOutline outline() {
        return outline;
    }

    /// Those that the first scan has found: further ones are of its targets.
    @Override
    public Stations stations() {
        return stations;
    }

    @Override
    public ScanSummary run(ObservationSink sink) throws IOException {
        long began = clock.nanoTime();
        FollowUp followUp = followUps.apply(sink);
        try {
            ScanSummary first = running.run(followUp.first());
            return follow(first, followUp, began);
        } catch (RuntimeException e) {
            abandon(followUp, e);
            throw e;
        }
    }

    private static void abandon(FollowUp followUp, RuntimeException because) {
        try {
            followUp.abandon();
        } catch (IOException | RuntimeException e) {
            because.addSuppressed(e); // what broke first is what there is to mend
        }
    }

    private ScanSummary follow(ScanSummary first, FollowUp followUp, long began)
            throws IOException {
        long firstEnded = clock.nanoTime();
        List<ScanSummary> scans = new ArrayList<>(List.of(first));
        String unasked = "";
        FollowUp.NextScan next = followUp.next(first);
        boolean isFollowed = next != null;
        while (next != null && unasked.isEmpty()) {
            unasked = open(next.plan(), began);
            if (unasked.isEmpty()) {
                ScanSummary last = running.run(next.sink());
                scans.add(last);
                next = followUp.next(last);
            }
        }
        ScanSummary all = followUp.end(List.copyOf(scans), unasked);
        return isFollowed
                ? all.with(all.ending().later(clock.nanoTime() - firstEnded, running.isStopped()))
                : all;
    }

    /// Opens a further scan when its turn has come.
    ///
    /// @param began  when the first one did
    /// @return why it was not opened, for people; empty if it was
    private String open(ScanPlan next, long began) {
        String obstacle = awaitTurn(began);
        if (!obstacle.isEmpty()) {
            return obstacle;
        }
        try {
            // A nanosecond at the least, should the pause have been longer than it was asked to be.
            long left = Math.max(1, nanosLeft(began));
            running.open(
                    next.withConduct(next.conduct().withLimits(next.limits().withMaxRuntime(left))),
                    clock.nanoTime() - began);
            return "";
        } catch (Refusal e) {
            return e.what() + ": " + e.why();
        }
    }

    /// Waits until no bound sees what the last scan has sent: a new scan knows nothing of it.
    ///
    /// @return why nothing more may be asked, for people; empty if it may
    private String awaitTurn(long began) {
        // A table on the way may remember for longer than the scan may take: then there is nothing
        // to wait for.
        boolean hasTime = nanosLeft(began) > windowNanos;
        if (hasTime) {
            awaitNanos(windowNanos);
        }
        if (running.isStopped()) {
            return Ending.STOPPED;
        }
        return hasTime ? "" : Ending.OUT_OF_TIME;
    }

    private long nanosLeft(long began) {
        return plan.limits().maxRuntimeNanos() - (clock.nanoTime() - began);
    }

    /// Waits, in steps that are short enough for a stop to be heard soon.
    private void awaitNanos(long nanos) {
        long until = clock.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !running.isStopped(); left = until - clock.nanoTime()) {
            pause.accept(Math.min(left, PAUSE_NANOS));
        }
    }

    @Override
    public void stop() {
        running.stop();
    }

    @Override
    public double scaleCeiling(double factor) {
        return running.scaleCeiling(factor);
    }

    /// The counters of the scan now running, or of the last one; the time is that of all.
    @Override
    public Progress progress() {
        return running.progress();
    }

    /// Closes what is open. Not while `run` does its work.
    @Override
    public void close() {
        running.close();
    }
}
