package dev.blip.trust;

import dev.blip.plan.Decoys;
import dev.blip.plan.Part;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.StopRules;
import dev.blip.verdict.State;
import java.util.EnumSet;

/// The plan of a round of decoys, all but its targets: no stop rule and no shard, because suspects are few and all of
/// them count; all else as the user has it, the exclusions and the caps above all.
final class RoundPlan {
    private RoundPlan() {}

    /// @param passes        that the first scan has made
    /// @param slowestNanos  the slowest answer of a suspect
    static ScanPlan of(ScanPlan plan, int passes, long slowestNanos) {
        RetryPolicy retry = retry(plan.retry(), passes, slowestNanos);
        return plan.withConduct(plan.conduct().withRetry(retry).withStop(StopRules.NONE))
                .withPart(Part.WHOLE)
                .withReported(EnumSet.of(State.OPEN, State.CLOSED))
                .withDecoys(Decoys.NONE);
    }

    /// Who is asked has answered before, so twice the slowest answer is long enough to wait; and as many passes as the
    /// first scan needed are enough.
    private static RetryPolicy retry(RetryPolicy first, int passes, long slowestNanos) {
        long most = Math.max(first.minTimeoutNanos(), 2 * slowestNanos);
        return new RetryPolicy(
                Math.min(first.retries(), Math.max(1, passes)),
                first.minTimeoutNanos(),
                Math.min(first.maxTimeoutNanos(), most),
                first.initialTimeoutNanos(),
                first.leastSilenceNanos());
    }
}
