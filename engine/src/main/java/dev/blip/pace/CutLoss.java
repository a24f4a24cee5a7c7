package dev.blip.pace;

/// What was lost when the rate was last cut, beside what is lost since: a limit of the path lets more of less through,
/// while a radio link that has become worse loses as much of it. Owner: one `RateController`.
final class CutLoss {
    /// What a queue that is too short to show in round trips takes to empty after a cut, several times over.
    private static final long DRAINED_NANOS = 25_000_000L;

    private static final double LEAST_PROBES = 64; // before a share is one

    /// Under this share of the answers that were usual, what comes is not taken for usual.
    private static final double LEAST_USUAL = 0.5;

    /// Share of the loss at the cut under which what is lost in all since is a burst of our own, or chance.
    private static final double LEAST_LOSS = 1 / 2.0;

    private long cutNanos;
    private double atCut = 1; // delivered; 1 if it was not for loss
    private double sentPerSecond;

    // Since the queue of that time is empty.
    private double probes;
    private double expected;
    private double answered;

    /// The rate is cut for loss.
    ///
    /// @param delivered      share of what was sent that arrives of late
    /// @param sentPerSecond  at which it was
    void cut(long nowNanos, double delivered, double sentPerSecond) {
        forget();
        cutNanos = nowNanos;
        atCut = Math.min(1, delivered);
        this.sentPerSecond = sentPerSecond;
    }

    /// The rate is cut for another reason, or what is lost has become usual.
    void forget() {
        atCut = 1;
        probes = 0;
        expected = 0;
        answered = 0;
    }

    /// Takes in what was sent after the cut.
    ///
    /// @param answers  that it was expected to bring
    void note(Cohorts sent, double answers) {
        if (sent.fromNanos - cutNanos > DRAINED_NANOS) {
            probes += sent.sent + sent.canaries;
            expected += answers;
            answered += sent.answered + sent.canariesAnswered;
        }
    }

    /// Whether as much is lost as at the cut: nearer to that than to what a limit of the path would take from this
    /// rate. Both are taken when answers were missing, so at their worst; in all, half of it must be lost too.
    ///
    /// @param delivered  share of what was sent that arrives of late
    /// @param rate       at which it was
    boolean isAsMuch(double delivered, double rate) {
        if (atCut == 1 || probes < LEAST_PROBES || delivered < LEAST_USUAL) {
            return false;
        }
        double byLimit = Math.min(1, atCut * sentPerSecond / rate);
        double inAll = Math.max(0, 1 - answered / expected);
        return delivered < (atCut + byLimit) / 2 && inAll > LEAST_LOSS * (1 - atCut);
    }
}
