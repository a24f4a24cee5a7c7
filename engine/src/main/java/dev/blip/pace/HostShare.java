package dev.blip.pace;

/// Which share of its first probes a host answers, and whether it is answering fewer. Owner: one `HostPace`.
final class HostShare {
    /// Answers that a stretch must bring to be judged; fewer while a cut is on trial.
    private static final double EXPECTED = 8;

    private static final double SIGMAS = 4;
    private static final double LEAST_MISSING = 4;
    private static final double TOLERATED_LOSS = 0.05;
    private static final long ENOUGH = 16; // probes, those on likely ports among them

    private final Share usual = new Share();

    // Since it was last judged.
    private double sent;
    private double answered;
    private long sinceNanos;

    // Since the scan began.
    private long asked;
    private long unanswered;

    boolean isKnown() {
        return usual.isKnown();
    }

    double value() {
        return usual.value();
    }

    /// Whether it has answered all that it was asked, and that was enough to tell.
    boolean isComplete() {
        return unanswered == 0 && asked >= ENOUGH;
    }

    /// A train is over.
    ///
    /// @param firstNanos  when it began
    void add(long probes, long answers, long firstNanos) {
        sinceNanos = sent == 0 ? firstNanos : sinceNanos;
        sent += probes;
        answered += answers;
        asked += probes;
        unanswered += probes - answers;
        if (!usual.isKnown()) {
            learn();
        }
    }

    /// Whether enough was asked to judge by.
    ///
    /// @param isOnTrial  a cut, which half as much decides on
    boolean isTelling(boolean isOnTrial) {
        return sent > 0 && sent * usual.value() >= (isOnTrial ? EXPECTED / 2 : EXPECTED);
    }

    /// Whether so few have been answered of late that it is no chance.
    boolean isShort() {
        double missing = sent * usual.value() * (1 - TOLERATED_LOSS) - answered;
        double sigma = Math.sqrt(usual.variance(sent, answered));
        return missing > Math.max(LEAST_MISSING, SIGMAS * sigma);
    }

    /// Answers since it was last judged.
    double answered() {
        return answered;
    }

    double answeredPerNano(long nowNanos) {
        return answered / Math.max(1, nowNanos - sinceNanos);
    }

    /// What came of late is usual.
    void learn() {
        usual.learn(sent, answered);
        clear();
    }

    /// What came of late has had its consequence.
    void clear() {
        sent = 0;
        answered = 0;
    }

    /// What was usual is so no more.
    void forget() {
        usual.begin(0, 0);
        clear();
    }
}
