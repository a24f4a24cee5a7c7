package dev.blip.ledger;

import java.util.ArrayList;
import java.util.List;

/// Whether a tranche is worth another pass: not once its passes have shown that hardly a live target can be left.
/// Owner: one transmit thread.
///
/// Two things must hold to stop after the least number of passes. The 95 % upper bound of the live targets left must be
/// under `LEFT_PER_SCAN`, shared among the tranches by size, plus `LEFT_PER_HEARD` of the heard: half a target, and one
/// in ten thousand. And the last pass must have heard no more than twice that: whoever is heard so late has a worse
/// path than the others, and there may be more like him, which the average of all cannot show.
public final class PassRule {
    /// Where nobody has answered at all there is no estimate: as many as this, though more may be allowed, so that a
    /// dark network is not asked for ever.
    public static final int PASSES_IN_THE_DARK = 4;

    static final double LEFT_PER_SCAN = 0.5;
    static final double LEFT_PER_HEARD = 1e-4;

    private final LossEvidence closed = new LossEvidence();
    private final List<Tranche> kept = new ArrayList<>(); // a few
    private final long targets;
    private final int leastPasses;
    private final int passesInTheDark;

    /// @param targets      of the whole scan
    /// @param leastPasses  2 or more: one alone says nothing of loss
    public PassRule(long targets, int leastPasses) {
        this(targets, leastPasses, PASSES_IN_THE_DARK);
    }

    /// @param passesInTheDark  where nobody has answered at all
    public PassRule(long targets, int leastPasses, int passesInTheDark) {
        this.targets = targets;
        this.leastPasses = leastPasses;
        this.passesInTheDark = passesInTheDark;
    }

    /// Whether the pass that `tranche` has made last leaves too many. Never more certain than what has come in by now:
    /// an answer that is still to come can turn no into yes, not yes into no.
    public boolean needsAnother(Tranche tranche) {
        int passes = tranche.attempt() + 1;
        int silent = tranche.unsettled();
        if (passes < leastPasses || silent == 0) {
            return silent > 0;
        }
        int[] counts = tranche.firstHeard();
        long[] heardBy = new long[passes];
        long heard = 0;
        for (int i = 0; i < passes * Tranche.SLICES; i++) {
            heardBy[i / Tranche.SLICES] += counts[i];
            heard += counts[i];
        }
        double bound = LEFT_PER_SCAN * tranche.size() / targets + LEFT_PER_HEARD * heard;
        if (heardBy[passes - 1] > 2 * bound) {
            return true;
        }
        var evidence = new LossEvidence();
        evidence.addAll(closed);
        for (Tranche each : kept) {
            evidence.add(each, each.attempt() + 1, each.unsettled());
        }
        evidence.add(tranche, passes, silent);
        LossEstimate estimate = LossEstimate.of(evidence);
        return estimate.isKnown()
                ? estimate.leftAtMost(heardBy, silent) > bound
                : passes < passesInTheDark;
    }

    /// A tranche is over, though answers may still come: until it is closed, what it has shown counts as it stands.
    public void keep(Tranche tranche) {
        kept.add(tranche);
    }

    /// A tranche that was kept is not any longer.
    public void release(Tranche tranche) {
        kept.remove(tranche);
    }

    /// Takes in a tranche that is over and whose silent were fairly asked.
    ///
    /// @param silent   entries that are called filtered because they were silent
    /// @param isCut    others were not asked in the last pass, whose count then says too little
    public void close(Tranche tranche, long silent, boolean isCut) {
        int passes = tranche.attempt() + 1;
        closed.add(tranche, isCut ? Math.max(1, passes - 1) : passes, silent);
    }

    /// What the closed tranches have shown.
    public LossEvidence evidence() {
        return closed;
    }
}
