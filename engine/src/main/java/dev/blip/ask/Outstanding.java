package dev.blip.ask;

import dev.blip.ledger.Tranche;
import org.jspecify.annotations.Nullable;

/// The probe that the next one has to wait for, where one may be outstanding at a time (`Pace.isSerial`): the last that
/// left, until it is answered or its timeout is over. Owner: the lane's transmit thread.
public final class Outstanding {
    private final Feedback feedback;
    private @Nullable Tranche tranche; // of the probe; null if none is outstanding
    private int entry;
    private boolean isWitness; // of no tranche
    private boolean isFurther; // not the first to its target
    private long leftNanos;

    Outstanding(Feedback feedback) {
        this.feedback = feedback;
    }

    /// Tells of a probe of the tranche's present pass that has left.
    ///
    /// @param tranche     null if it went to a witness, whose answer is not told here
    /// @param afterNanos  read after the call that sent it returned
    void sent(@Nullable Tranche tranche, int entry, long afterNanos) {
        this.tranche = tranche;
        this.entry = entry;
        this.isWitness = tranche == null;
        this.isFurther = tranche != null && tranche.attempt() > 0;
        this.leftNanos = afterNanos;
    }

    /// Whether a probe is outstanding. Silence counts only as far as what arrived has been looked at.
    boolean isAny(long nowNanos) {
        if (tranche != null && (isAnswered(tranche) || isTimeoutOver(nowNanos))) {
            tranche = null;
        }
        isWitness = isWitness && !isTimeoutOver(nowNanos);
        return tranche != null || isWitness;
    }

    /// A verdict of a target that was asked once is its answer. One that was asked again may owe it to an earlier
    /// probe's late answer, with that to the last still to come: nothing but time frees that one.
    private boolean isAnswered(Tranche of) {
        return !isFurther && of.isSettled(entry);
    }

    private boolean isTimeoutOver(long nowNanos) {
        return Math.min(nowNanos, feedback.heardUntilNanos()) - leftNanos
                >= feedback.timeoutNanos();
    }
}
