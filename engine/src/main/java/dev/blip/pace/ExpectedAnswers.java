package dev.blip.pace;

/// How many answers cohorts must bring, and whether they are missing: a one-sided cumulative sum
/// ([Page](https://doi.org/10.1093/biomet/41.1-2.100)) of what falls short of the known shares, beyond a tolerated part
/// and four standard deviations. What was sent since the sum was last 0 joins the known shares only when it is 0 again:
/// it may be the beginning of a loss. Owner: one `RateController`.
final class ExpectedAnswers {
    private static final double TOLERATED_LOSS = 0.02;
    private static final double SIGMAS = 4;
    private static final double SUSPECT_SIGMAS = 2;
    private static final double LEAST_MISSING = 4;
    private static final double LONG_ENOUGH = 1_000; // first probes without a sign of loss
    private static final double LEAST_PROBES = 64; // before a few lost in a row count as a trend

    private final Share firsts = new Share();
    private final Share canaries = new Share();

    // Since the sum was last 0.
    private double sent;
    private double answered;
    private double canariesSent;
    private double canariesAnswered;

    private boolean isSuspect;

    boolean isKnown() {
        return firsts.isKnown() || canaries.isKnown();
    }

    boolean areFirstsKnown() {
        return firsts.isKnown();
    }

    /// The share of first probes that is answered; 1 as long as it is not known.
    double share() {
        return firsts.value();
    }

    /// A kind of probe of which nothing is known yet is expected to do as it did.
    double of(Cohorts c) {
        double byFirsts = firsts.isKnown() ? c.sent * firsts.value() : c.answered;
        double byCanaries = canaries.isKnown() ? c.canaries * canaries.value() : c.canariesAnswered;
        return byFirsts + byCanaries;
    }

    /// Takes the first cohorts for what is usual.
    void begin(Cohorts c) {
        note(c);
        learn();
    }

    /// Takes cohorts in and says whether so many answers are missing that it is no chance.
    boolean areMissing(Cohorts c) {
        double before = missing();
        note(c);
        double missing = missing();
        boolean isOver = missing <= before; // it was a burst
        double sigma = sigma();
        isSuspect = !isOver && missing > Math.max(LEAST_MISSING, SUSPECT_SIGMAS * sigma);
        if (missing <= 0 || !isSuspect && sent >= LONG_ENOUGH) {
            learn();
            return false;
        }
        boolean isMuch = missing > Math.max(LEAST_MISSING, SIGMAS * sigma);
        if (!isMuch && sent >= LEAST_PROBES && firsts.isOutweighedBy(sent)) {
            isSuspect = false;
            learn(); // what is known rests on less than what speaks against it
            return false;
        }
        return isMuch && !isOver && probes() >= LEAST_PROBES;
    }

    /// Whether the cohorts taken in last lack too much to grow on, and too little to cut for.
    boolean isSuspect() {
        return isSuspect;
    }

    boolean isQuiet() {
        return missing() <= LEAST_MISSING;
    }

    /// Since the sum was last 0: the share of the expected answers that came; 1 if none were expected.
    double delivered() {
        return deliveredWith(0);
    }

    /// The most that may have been delivered: `delivered`, and as much more as chance allows. The sum of what is
    /// missing gives the alarm when chance has been at its worst.
    double deliveredAtMost() {
        return deliveredWith(SIGMAS * sigma());
    }

    private double deliveredWith(double more) {
        double answers = answered + canariesAnswered;
        double expected = missing() + answers;
        return expected <= 0 ? 1 : Math.clamp((answers + more) / expected, 0, 1);
    }

    /// Whether `delivered` rests on more than a few probes.
    boolean isTold() {
        return probes() >= LEAST_PROBES;
    }

    /// Takes what has come since the sum was last 0 for what is usual from now on.
    void beginAnew() {
        if (sent > 0) {
            firsts.begin(sent, answered);
        }
        if (canariesSent > 0) {
            canaries.begin(canariesSent, canariesAnswered);
        }
        forgetMissing();
    }

    /// What is missing has had its consequence.
    void forgetMissing() {
        sent = 0;
        answered = 0;
        canariesSent = 0;
        canariesAnswered = 0;
    }

    private double probes() {
        return sent + canariesSent;
    }

    private void note(Cohorts c) {
        sent += c.sent;
        answered += c.answered;
        if (c.areMostlyFirsts() || canaries.isKnown()) {
            canariesSent += c.canaries;
            canariesAnswered += c.canariesAnswered;
        }
    }

    private void learn() {
        if (sent > 0) {
            firsts.learn(sent, answered);
        }
        if (canariesSent > 0) {
            canaries.learn(canariesSent, canariesAnswered);
        }
        forgetMissing();
    }

    /// Answers that are missing, by what is known of the shares now.
    private double missing() {
        return missing(firsts, sent, answered) + missing(canaries, canariesSent, canariesAnswered);
    }

    private double sigma() {
        return Math.sqrt(
                variance(firsts, sent, answered)
                        + variance(canaries, canariesSent, canariesAnswered));
    }

    private static double missing(Share share, double sent, double answered) {
        return share.isKnown() ? sent * share.value() * (1 - TOLERATED_LOSS) - answered : 0;
    }

    private static double variance(Share share, double sent, double answered) {
        return share.isKnown() ? share.variance(sent, answered) : 0;
    }
}
