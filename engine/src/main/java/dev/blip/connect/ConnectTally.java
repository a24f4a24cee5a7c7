package dev.blip.connect;

import dev.blip.ledger.LossEstimate;
import dev.blip.ledger.LossEvidence;
import dev.blip.ledger.RttEstimate;
import dev.blip.ledger.RttHistogram;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.Observation;
import dev.blip.report.RoundTripTimes;
import dev.blip.report.Targets;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.util.EnumMap;
import java.util.Map;

/// Counts the verdicts of a connect scan, and learns from them: round-trip times, and how much was lost on the way.
/// Writer: the reporting thread. What is volatile, and the round-trip estimate, any thread may read; the rest is for
/// the writer.
final class ConnectTally {
    private final long targets;
    private final RttEstimate rtt;
    private final RttHistogram histogram = new RttHistogram();
    private final Map<State, Long> counts = new EnumMap<>(State.class);
    private final Map<Reason, Long> unknown = new EnumMap<>(Reason.class); // why
    private final long[] firstHeard; // live targets by the attempt that they answered, from 0
    private long silent;
    private volatile long settled;
    private volatile long open;
    private volatile int passes;

    ConnectTally(ScanPlan plan) {
        this.targets = Orders.of(plan).size();
        this.rtt = new RttEstimate(plan.retry().minTimeoutNanos());
        this.firstHeard = new long[plan.retry().attempts()];
        for (State state : State.values()) {
            counts.put(state, 0L);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the reporting thread alone writes these
    void take(Observation o) {
        counts.merge(o.state(), 1L, Long::sum);
        unknown.merge(o.reason(), o.state() == State.UNKNOWN ? 1L : 0L, Long::sum);
        open += o.state() == State.OPEN ? 1 : 0;
        passes = Math.max(passes, o.attempt());
        learn(o);
        settled++; // last: who reads that all are settled may read the rest
    }

    /// Silence counts as evidence of loss only where an attempt was waited for: not where the kernel would not ask.
    private void learn(Observation o) {
        if (o.state() == State.OPEN || o.state() == State.CLOSED) {
            firstHeard[o.attempt() - 1]++;
        } else if (o.reason() == Reason.NO_RESPONSE) {
            silent++;
        }
        if (o.reply().rttNanos() >= 0) {
            rtt.sample(o.reply().rttNanos());
            histogram.add(o.reply().rttNanos());
        }
    }

    private long count(State state) {
        return counts.getOrDefault(state, 0L);
    }

    /// Any thread: targets of the plan.
    long size() {
        return targets;
    }

    /// Any thread: targets with a verdict.
    long settled() {
        return settled;
    }

    /// Any thread.
    long open() {
        return open;
    }

    /// Any thread: attempts of the target that got most.
    int passes() {
        return passes;
    }

    /// The estimate that attempts are timed by. Any thread may read it.
    RttEstimate rtt() {
        return rtt;
    }

    long answered() {
        return count(State.OPEN) + count(State.CLOSED);
    }

    /// Answers whose round trip was measured.
    long answers() {
        return histogram.count();
    }

    /// Targets without a verdict, or never drawn.
    ///
    /// @param drawn  targets that were
    long unknown(long drawn) {
        return count(State.UNKNOWN) + targets - drawn;
    }

    boolean isAnyUnknown(Reason why) {
        return unknown.getOrDefault(why, 0L) > 0;
    }

    Targets targets(long unknown) {
        return new Targets(
                targets, count(State.OPEN), count(State.CLOSED), count(State.FILTERED), unknown);
    }

    RoundTripTimes roundTripTimes() {
        return new RoundTripTimes(
                histogram.minNanos(), histogram.quantileNanos(0.5), histogram.quantileNanos(0.99));
    }

    /// How many live targets were never heard, by the rule that half-open scans use.
    ExpectedMissed missed() {
        var evidence = new LossEvidence();
        evidence.add(firstHeard, silent);
        return LossEstimate.missed(evidence);
    }
}
