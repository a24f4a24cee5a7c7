package dev.blip.connect;

import dev.blip.ledger.RttEstimate;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.verdict.Reason;

/// How long an attempt is waited for, a target is asked, a scan goes on: what the plan allows, and what was measured.
/// Owner: the dispatcher's thread.
final class AttemptTimes {
    private final RetryPolicy retry;
    private final TimeLimits limits;
    private final RttEstimate rtt;

    /// @param rtt  written by another thread
    AttemptTimes(ScanPlan plan, RttEstimate rtt) {
        this.retry = plan.retry();
        this.limits = plan.limits();
        this.rtt = rtt;
    }

    /// Whether the user's time for the whole scan is over.
    boolean isScanOver(long firstSendNanos, long nowNanos) {
        return nowNanos - firstSendNanos >= limits.maxRuntimeNanos();
    }

    /// What is left of the user's limit for one target; 0 or less when it is over.
    long nanosLeft(ConnectTarget target, long nowNanos) {
        return target.nanosLeft(limits, nowNanos);
    }

    /// What the target's outcome means if it is not asked again.
    Reason verdict(ConnectTarget target, long nowNanos) {
        return target.verdict(limits, nowNanos);
    }

    boolean isAskedToTheEnd(ConnectTarget target) {
        return target.attempts() >= retry.attempts();
    }

    /// Whether the next attempt is the last, and not the first.
    boolean isLastDue(ConnectTarget target) {
        return target.attempts() > 0 && target.attempts() == retry.attempts() - 1;
    }

    /// How long the next attempt is waited for: the measured timeout, and as long as there is none, less than the
    /// kernel takes to repeat a SYN by itself, which would be a second packet in one attempt.
    long timeoutNanos(ConnectTarget target, long nowNanos) {
        long measured = rtt.timeoutNanos();
        long unmeasured =
                Math.min(RetryPolicy.UNMEASURED_CONNECT_NANOS, retry.initialTimeoutNanos());
        long timeout = retry.within(measured == 0 ? unmeasured : measured);
        return Math.min(nanosLeft(target, nowNanos), timeout);
    }
}
