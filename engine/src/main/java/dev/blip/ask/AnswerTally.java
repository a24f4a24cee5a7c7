package dev.blip.ask;

import dev.blip.ledger.AnswerSpread;
import dev.blip.ledger.RttEstimate;
import dev.blip.ledger.RttHistogram;
import dev.blip.pace.AnswerTimes;
import dev.blip.pace.Slices;
import dev.blip.plan.RetryPolicy;

/// What the times of answers say: how long a probe is waited for, when silence is a verdict, and how much of what left
/// in a slice of time was answered. Writer: one receive thread; any thread may read the numbers, and the histogram once
/// that thread has ended.
final class AnswerTally {
    private final RttEstimate rtt;
    private final RttHistogram histogram = new RttHistogram();
    private final AnswerSpread spread;
    private final Slices slices = new Slices(); // by when the probe left
    private final AnswerTimes answerTimes = new AnswerTimes();

    /// @param isOneHost  all targets are on one host
    AnswerTally(RetryPolicy retry, boolean isOneHost) {
        this.rtt = new RttEstimate(retry.minTimeoutNanos());
        this.spread = new AnswerSpread(retry.leastSilenceNanos(), isOneHost);
    }

    /// A probe was answered, for the first time.
    ///
    /// @param isError    a router has answered, not the target
    /// @param isSampled  whether the probe was one of a random sample of the targets, as only first attempts are
    void answered(long sentNanos, long rttNanos, boolean isError, boolean isSampled) {
        rtt.sample(rttNanos);
        spread.add(rttNanos);
        histogram.add(rttNanos);
        long slice = Slices.of(sentNanos);
        if (isError) {
            slices.add(slice, Slices.ERRORS, 1);
            return;
        }
        answerTimes.add(rttNanos);
        if (!isSampled) {
            return;
        }
        slices.add(slice, Slices.ANSWERED, 1);
        countRoundTrip(slice, rttNanos);
        slices.add(Slices.of(sentNanos + rttNanos), Slices.ARRIVED, 1);
    }

    /// A canary was answered. It has answered before, so it says of the path what a first attempt cannot.
    void canaryAnswered(long sentNanos, long rttNanos) {
        long slice = Slices.of(sentNanos);
        slices.add(slice, Slices.CANARIES_ANSWERED, 1);
        countRoundTrip(slice, rttNanos);
    }

    /// Sums from which mean and spread of a slice's round trips follow.
    private void countRoundTrip(long slice, long rttNanos) {
        long units = rttNanos >> Slices.RTT_SHIFT;
        slices.add(slice, Slices.RTT, units);
        slices.add(slice, Slices.RTT_SQUARES, units * units);
    }

    long settledAfterNanos() {
        return answerTimes.settledAfterNanos();
    }

    long silenceNanos() {
        return spread.silenceNanos();
    }

    Slices slices() {
        return slices;
    }

    long timeoutNanos() {
        return rtt.timeoutNanos();
    }

    RttHistogram histogram() {
        return histogram;
    }
}
