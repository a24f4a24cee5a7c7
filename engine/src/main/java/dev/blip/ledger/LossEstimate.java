package dev.blip.ledger;

import dev.blip.report.ExpectedMissed;
import dev.blip.report.ExpectedMissed.Method;

/// How likely a probe or its answer was lost, and so how many live targets were probably missed. Immutable.
///
/// Whoever has answered is not asked again, so each pass takes its share out of those who are left: removal sampling
/// (Zippin 1958, [The removal method of population estimation](https://doi.org/10.2307/3797301)). With loss `p` of a
/// round trip, the pass that first hears a live target is geometric, cut off after the last; the counts by pass give
/// `p`, and `p` gives how many were never heard. `p` is not a number here but a distribution over a grid, in the way of
/// Carle and Strub 1978, [A new method for estimating population size from removal
/// data](https://doi.org/10.2307/2530381): few or no second answers then give a wide interval and not a wrong one. The
/// prior is Beta(1/2, 1): Jeffreys' towards no loss, and no weight on a path that loses everything, of which nobody
/// would have been heard.
///
/// Bursts make losses alike, so that a count says less than its size: the likelihood is taken to the power 1/dispersion
/// and the missed vary by as much more (quasi-likelihood). Loss that differs between targets makes the first pass look
/// better than what the silent can expect; where the later passes show that, the first is left out (the generalised
/// removal of Otis, Burnham, White and Anderson 1978, Statistical inference from capture data on closed animal
/// populations).
public final class LossEstimate {
    private static final int POINTS = 96;
    private static final int STEPS = 48;
    private static final double MOST_ANGLE = Math.asin(Math.sqrt(0.9999));

    /// The grid ends where the likelihood has fallen to e^-14.
    private static final double FALL = 14;

    /// Later passes must be so sure that their loss is higher, before the first is left out.
    private static final double SURELY = 0.005;

    private final LossEvidence evidence;
    private final double dispersion;
    private final int dropped;
    private final double likeliest;
    private final double[] losses = new double[POINTS];
    private final double[] weights = new double[POINTS];

    /// How many of the passes made count, and how many live targets those heard: by passes made.
    private final int[] countedPasses = new int[LossEvidence.MOST_ATTEMPTS + 1];

    private final long[] heard = new long[LossEvidence.MOST_ATTEMPTS + 1];

    /// Live targets heard where at least two passes count or nobody is left, and lost round trips before that.
    private long retried;

    private long lost;

    private LossEstimate(LossEvidence evidence, double dispersion, int dropped) {
        this.evidence = evidence;
        this.dispersion = dispersion;
        this.dropped = dropped;
        count();
        double top = angleOfMost();
        double sine = Math.sin(top);
        this.likeliest = top < 1e-6 ? 0 : sine * sine;
        spread(top);
    }

    private void count() {
        for (int passes = 0; passes <= LossEvidence.MOST_ATTEMPTS; passes++) {
            int skipped = passes == 0 ? dropped : Math.min(dropped, passes - 1);
            countedPasses[passes] = passes == 0 ? 0 : passes - skipped;
            heard[passes] = evidence.heardFrom(passes, skipped);
            if (countedPasses[passes] == 1 || heard[passes] == 0) {
                continue; // a single pass says nothing of loss
            }
            retried += heard[passes];
            for (int k = skipped + 1; k < LossEvidence.MOST_ATTEMPTS; k++) {
                lost += (k - skipped) * evidence.heard(passes, k);
            }
        }
    }

    public static LossEstimate of(LossEvidence evidence) {
        double dispersion = evidence.dispersion();
        var estimate = new LossEstimate(evidence, dispersion, 0);
        for (int dropped = 1; dropped < LossEvidence.MOST_ATTEMPTS - 1; dropped++) {
            var later = new LossEstimate(evidence, dispersion, dropped);
            if (!later.isKnown() || later.shareAtMost(estimate.likeliest) >= SURELY) {
                break;
            }
            estimate = later;
        }
        return estimate;
    }

    /// The likeliest loss of a round trip, 0 to 1.
    double loss() {
        return likeliest;
    }

    /// Whether anybody was heard whose being heard, or not, at a second attempt could be counted.
    boolean isKnown() {
        return retried > 0;
    }

    /// An upper bound, 95 % one-sided, of how many live targets are left in a tranche after its passes.
    ///
    /// @param heardBy  live targets first heard by attempt, from 0; its length is the number of passes
    /// @param silent   targets that have not answered; the bound is never above
    double leftAtMost(long[] heardBy, long silent) {
        long counted = 0;
        int skipped = Math.min(dropped, heardBy.length - 1);
        for (int k = skipped; k < heardBy.length; k++) {
            counted += heardBy[k];
        }
        return Math.min((double) silent, counted * odds(quantile(0.95), heardBy.length - skipped));
    }

    /// What a scan with that evidence has probably missed.
    public static ExpectedMissed missed(LossEvidence evidence) {
        return evidence.silent() == 0 ? ExpectedMissed.unknown(0) : of(evidence).missed();
    }

    ExpectedMissed missed() {
        long silent = evidence.silent();
        if (silent == 0 || !isKnown()) {
            return ExpectedMissed.unknown(silent);
        }
        Method method = dropped == 0 ? Method.REMOVAL : Method.GENERALISED_REMOVAL;
        // Where losses come together the next ones may be fewer than any that were seen.
        long low = dispersion > 1 ? 0 : missedQuantile(0.025, silent);
        long high = missedQuantile(0.975, silent);
        double estimate = Math.min((double) silent, mean(likeliest));
        return new ExpectedMissed(
                estimate, Math.min(low, (long) Math.ceil(estimate)), high, method);
    }

    /// Ratio of the never heard to the heard: p^k / (1 - p^k).
    private static double odds(double loss, int passes) {
        double never = Math.pow(loss, passes);
        return never / (1 - never);
    }

    /// The logarithm of the likelihood of what was heard, given that it was heard, to the power for dispersion.
    private double logLikelihood(double angle) {
        double sine = Math.sin(angle);
        double loss = sine * sine;
        double sum = lost == 0 ? 0 : lost * Math.log(loss);
        sum += retried * Math.log1p(-loss);
        for (int passes = 2; passes < heard.length; passes++) {
            if (heard[passes] > 0 && countedPasses[passes] > 1) {
                sum -= heard[passes] * Math.log1p(-Math.pow(loss, countedPasses[passes]));
            }
        }
        return sum / dispersion;
    }

    /// Golden section: the likelihood of a truncated geometric distribution has one top.
    private double angleOfMost() {
        double shrink = (Math.sqrt(5) - 1) / 2;
        double low = 0;
        double high = MOST_ANGLE;
        double left = high - shrink * (high - low);
        double right = low + shrink * (high - low);
        double atLeft = logLikelihood(left);
        double atRight = logLikelihood(right);
        for (int i = 0; i < STEPS; i++) {
            if (atLeft >= atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - shrink * (high - low);
                atLeft = logLikelihood(left);
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + shrink * (high - low);
                atRight = logLikelihood(right);
            }
        }
        return (low + high) / 2;
    }

    /// Fills the grid: even in the angle whose squared sine is the loss, in which the prior is the cosine.
    private void spread(double top) {
        double most = logLikelihood(top);
        double from = edge(top, 0, most);
        double to = edge(top, MOST_ANGLE, most);
        double step = (to - from) / POINTS;
        double sum = 0;
        for (int i = 0; i < POINTS; i++) {
            double angle = from + (i + 0.5) * step;
            double sine = Math.sin(angle);
            losses[i] = sine * sine;
            weights[i] = Math.cos(angle) * Math.exp(Math.min(0, logLikelihood(angle) - most));
            sum += weights[i];
        }
        for (int i = 0; i < POINTS; i++) {
            weights[i] /= sum;
        }
    }

    /// Where the likelihood has fallen far enough, between its top and `end`; `end` if it has not.
    private double edge(double top, double end, double most) {
        double inner = top;
        double outer = end;
        if (most - logLikelihood(end == 0 ? 1e-9 : end) < FALL) {
            return end;
        }
        for (int i = 0; i < STEPS / 2; i++) {
            double middle = (inner + outer) / 2;
            if (most - logLikelihood(middle) < FALL) {
                inner = middle;
            } else {
                outer = middle;
            }
        }
        return outer;
    }

    private double shareAtMost(double loss) {
        double sum = 0;
        for (int i = 0; i < POINTS && losses[i] <= loss; i++) {
            sum += weights[i];
        }
        return sum;
    }

    private double quantile(double share) {
        double sum = 0;
        for (int i = 0; i < POINTS; i++) {
            sum += weights[i];
            if (sum >= share) {
                return losses[i];
            }
        }
        return losses[POINTS - 1];
    }

    /// Expected missed at that loss, in all tranches that somebody was silent in.
    private double mean(double loss) {
        double sum = 0;
        for (int passes = 1; passes < heard.length; passes++) {
            sum += heard[passes] == 0 ? 0 : heard[passes] * odds(loss, countedPasses[passes]);
        }
        return sum;
    }

    /// Variance over mean of the missed at that loss: that of a negative binomial, times the dispersion.
    private double varianceRatio(double loss, double mean) {
        double sum = 0;
        for (int passes = 1; passes < heard.length; passes++) {
            double odds = heard[passes] == 0 ? 0 : odds(loss, countedPasses[passes]);
            sum += heard[passes] * odds * (1 + odds);
        }
        return Math.max(1 + 1e-9, dispersion * (mean == 0 ? 1 : sum / mean));
    }

    /// The least number that the missed do not exceed with this probability.
    private long missedQuantile(double share, long silent) {
        double[] means = new double[POINTS];
        double[] ratios = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            means[i] = mean(losses[i]);
            ratios[i] = varianceRatio(losses[i], means[i]);
        }
        long low = -1; // too few
        long high = 0;
        while (high < silent && atMost(high, means, ratios) < share) {
            low = high;
            high = Math.min(silent, 2 * high + 1);
        }
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (atMost(middle, means, ratios) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private double atMost(long count, double[] means, double[] ratios) {
        double sum = 0;
        for (int i = 0; i < POINTS; i++) {
            sum += weights[i] * NegativeBinomial.atMost(count, means[i], ratios[i]);
        }
        return sum;
    }
}
