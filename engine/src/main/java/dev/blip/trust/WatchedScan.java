package dev.blip.trust;

import dev.blip.pace.Exposure;
import dev.blip.plan.Decoys;
import dev.blip.plan.Part;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.StopRules;
import dev.blip.plan.TimeLimits;
import dev.blip.report.Ending;
import dev.blip.report.Lies;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.run.Clock;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.EnumSet;
import java.util.function.LongConsumer;

/// A scan whose verdicts are looked at host by host. Hosts that seem to answer everything are asked on decoy ports when
/// it is over, by further scans of the same kind, at the same rate, within the same limits.
public final class WatchedScan implements Scan {
    /// Opens a scan of decoys.
    public interface Opener {
        Scan open(ScanPlan plan) throws Refusal;
    }

    /// How far the scans have come.
    ///
    /// @param summary  of all
    /// @param trouble  why a scan of decoys was not made, or not to the end; empty if it was
    private record Asked(ScanSummary summary, String trouble) {}

    private static final long PAUSE_NANOS = 10_000_000L; // between looks at whether to stop
    private static final String STOPPED = "the scan was stopped";
    private static final String TOO_FEW = "too few ports are left for which no service is known";

    private final ScanPlan plan;
    private final ScanOutline outline;
    private final Opener opener;
    private final Clock clock;
    private final LongConsumer pause;
    private volatile boolean stopping;

    /// The scan now running; guarded by `this`.
    private Scan current;

    private boolean isClosed;
    private Progress last;
    private double scaled = 1; // what the user has made of the ceiling

    /// @param pause  passes at the most so many nanoseconds
    public WatchedScan(ScanPlan plan, Scan first, Opener opener, Clock clock, LongConsumer pause) {
        this.plan = plan;
        this.outline = first.outline();
        this.opener = opener;
        this.clock = clock;
        this.pause = pause;
        this.current = first;
        this.last = first.progress();
    }

    @Override
    public ScanOutline outline() {
        return outline;
    }

    @Override
    public ScanSummary run(ObservationSink sink) throws IOException {
        long began = clock.nanoTime();
        var watch = new HostWatch(plan, sink);
        try {
            ScanSummary first = current.run(watch);
            return withDecoys(first, watch, clock.nanoTime() - began);
        } catch (RuntimeException e) {
            watch.releaseAll(DecoyAnswers.NONE); // what was found before something broke
            throw e;
        }
    }

    /// Asks the suspects, and hands on what was held back until then.
    private ScanSummary withDecoys(ScanSummary first, HostWatch watch, long nanosSoFar)
            throws IOException {
        AddressSet suspects = watch.suspects();
        if (suspects.isEmpty()) {
            return summary(new Asked(first, ""), watch, DecoyAnswers.NONE, 0);
        }
        long began = clock.nanoTime();
        DecoyPorts decoys = DecoyPorts.of(plan);
        var answers = new DecoyAnswers(suspects);
        watch.tellDecoys(answers, decoys.own());
        answers.roundEnds(decoys.own().count());
        RetryPolicy retry = retry(first.ending().passes(), watch.slowestNanos());
        // Decoys are asked in the same time that the user has given to the whole scan.
        long most = plan.limits().maxRuntimeNanos() - nanosSoFar;
        Asked asked = new Asked(first, decoys.areTooFew() ? TOO_FEW : endOf(first));
        for (PortSet ports : decoys.rounds()) {
            AddressSet left = answers.left();
            if (asked.trouble().isEmpty() && !left.isEmpty()) {
                long nanosLeft = most - (clock.nanoTime() - began);
                asked = ask(asked.summary(), answers, left, ports, retry, nanosLeft);
            }
        }
        return summary(asked, watch, answers, clock.nanoTime() - began);
    }

    /// Why nobody is asked any more: a stop rule has ended the scan. Empty if none has.
    private String endOf(ScanSummary first) {
        boolean isEnded = !first.ending().isComplete() && plan.conduct().stop().isAny();
        return isEnded ? first.ending().incompleteBecause() : "";
    }

    /// Waits, in steps that are short enough for `stop` to be heard soon.
    private void awaitNanos(long nanos) {
        long until = clock.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !stopping; left = until - clock.nanoTime()) {
            pause.accept(Math.min(left, PAUSE_NANOS));
        }
    }

    /// One round of decoys.
    private Asked ask(
            ScanSummary soFar,
            DecoyAnswers answers,
            AddressSet suspects,
            PortSet decoys,
            RetryPolicy retry,
            long nanosLeft)
            throws IOException {
        if (stopping) {
            return new Asked(soFar, STOPPED);
        }
        if (nanosLeft <= 0) {
            return new Asked(soFar, "the scan's --max-runtime was over");
        }
        // A new scan knows nothing of what the last one has sent: no bound holds both.
        awaitNanos(Exposure.longestWindowNanos(plan));
        if (stopping) {
            return new Asked(soFar, STOPPED);
        }
        try {
            reopen(round(suspects, decoys, retry, nanosLeft));
        } catch (Refusal e) {
            return new Asked(soFar, e.what() + ": " + e.why());
        }
        ScanSummary asked = current.run(answers);
        if (asked.ending().isComplete()) {
            answers.roundEnds(decoys.count());
        }
        return new Asked(soFar.plus(asked), asked.ending().incompleteBecause());
    }

    /// Closes the scan before the next is opened: a program on an interface is there once.
    private void reopen(ScanPlan next) throws Refusal {
        synchronized (this) {
            last = current.progress();
            current.close();
            isClosed = true;
        }
        // Not under the lock: opening asks the kernel and may take a while, and progress is wanted
        // meanwhile.
        Scan opened = opener.open(next);
        synchronized (this) {
            current = opened;
            isClosed = false;
            // What the user has done to the last scan holds for this one.
            if (scaled != 1) {
                current.scaleCeiling(scaled);
            }
            if (stopping) {
                current.stop();
            }
        }
    }

    /// The plan of a round: other targets, no stop rule and no shard, because suspects are few and all of them count;
    /// all else as the user has it, the exclusions and the caps above all.
    private ScanPlan round(AddressSet suspects, PortSet decoys, RetryPolicy retry, long nanosLeft) {
        TimeLimits limits = plan.limits().withMaxRuntime(nanosLeft);
        return plan.withAsked(suspects, decoys)
                .withConduct(
                        plan.conduct().withRetry(retry).withLimits(limits).withStop(StopRules.NONE))
                .withPart(Part.WHOLE)
                .withReported(EnumSet.of(State.OPEN, State.CLOSED))
                .withDecoys(Decoys.NONE);
    }

    /// Who is asked has answered before, so twice the slowest answer is long enough to wait; and as many passes as the
    /// first scan needed are enough.
    private RetryPolicy retry(int passes, long slowestNanos) {
        RetryPolicy retry = plan.retry();
        long most = Math.max(retry.minTimeoutNanos(), 2 * slowestNanos);
        return new RetryPolicy(
                Math.min(retry.retries(), Math.max(1, passes)),
                retry.minTimeoutNanos(),
                Math.min(retry.maxTimeoutNanos(), most),
                retry.initialTimeoutNanos(),
                retry.leastSilenceNanos());
    }

    /// Hands on what was held back until now.
    private ScanSummary summary(Asked asked, HostWatch watch, DecoyAnswers answers, long nanos)
            throws IOException {
        long ports = watch.releaseAll(answers);
        var lies = new Lies(answers.countEverything(), ports, watch.unchecked());
        boolean isSettled = asked.trouble().isEmpty() || lies.unchecked() == 0;
        String trouble =
                isSettled
                        ? ""
                        : lies.unchecked()
                                + " open ports are of hosts that were not asked whether they"
                                + " answer everything: "
                                + asked.trouble();
        ScanSummary all = asked.summary();
        return all.with(lies, ended(all.ending(), nanos, trouble));
    }

    /// The end of the first scan and of those of decoys.
    ///
    /// @param trouble  why some hosts could not be looked at; empty if all were
    private Ending ended(Ending first, long nanos, String trouble) {
        return new Ending(
                first.isComplete() ? trouble : first.incompleteBecause(),
                first.isInterrupted() || stopping && !trouble.isEmpty(),
                first.passes(),
                first.scanNanos() + nanos);
    }

    @Override
    public void stop() {
        stopping = true;
        synchronized (this) {
            if (!isClosed) {
                current.stop();
            }
        }
    }

    @Override
    public double scaleCeiling(double factor) {
        synchronized (this) {
            scaled *= factor;
            return isClosed
                    ? scaled * plan.pace().packetsPerSecond()
                    : current.scaleCeiling(factor);
        }
    }

    @Override
    public Progress progress() {
        synchronized (this) {
            return isClosed ? last : current.progress();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (!isClosed) {
                isClosed = true;
                current.close();
            }
        }
    }
}
