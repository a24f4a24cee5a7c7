package dev.blip.pace;

/// Which share of the probes of one kind is answered on a clean path, with a memory of the last few thousand. Owner:
/// one `RateController`.
final class Share {
    /// Probes remembered.
    private static final double MEMORY = 4_000;

    private double answered;
    private double of;

    boolean isKnown() {
        return of > 0;
    }

    void learn(double sent, double answers) {
        double keep = Math.max(0, 1 - sent / MEMORY);
        answered = answered * keep + answers;
        of = of * keep + sent;
    }

    /// 1 as long as it is not known.
    double value() {
        return of == 0 ? 1 : Math.min(1, answered / of);
    }

    /// Of the number of answers to `sent` probes, binomial, the uncertainty of the share itself included. That all were
    /// answered so far does not make it certain: one success and one failure are added (Laplace's rule of succession).
    double variance(double sent) {
        double share = Math.min(1, (answered + 1) / (of + 2)); // a path may double answers
        return share * (1 - share) * sent * (1 + sent / of);
    }
}
