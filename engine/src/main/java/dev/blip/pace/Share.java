package dev.blip.pace;

/// Which share of the probes of one kind is answered on a clean path, with a memory of the last few thousand. Owner:
/// one `RateController`.
final class Share {
    /// Probes remembered.
    private static final double MEMORY = 4_000;

    private static final double YOUNG = 128; // probes
    private static final double OUTWEIGHING = 2; // times as many

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

    /// Forgets what came before.
    void begin(double sent, double answers) {
        answered = answers;
        of = sent;
    }

    /// 1 as long as it is not known.
    double value() {
        return of == 0 ? 1 : Math.min(1, answered / of);
    }

    /// Whether `sent` probes would say more than what is remembered, which is little.
    boolean isOutweighedBy(double sent) {
        return of < YOUNG && sent > OUTWEIGHING * of;
    }

    /// Variance of the number of answers to `sent` probes: binomial, plus the uncertainty of the share. That all were
    /// answered so far does not make it certain: one success and one failure are added (Laplace's rule of succession).
    /// A share that rests on few probes is taken for that of both together: by the first twenty alone, all answered by
    /// chance, any later one would seem to miss answers.
    ///
    /// @param answers  to those `sent`
    double variance(double sent, double answers) {
        double more = of < YOUNG ? 1 : 0;
        double share = (answered + more * answers + 1) / (of + more * sent + 2);
        share = Math.min(1, share); // a path may double answers
        return share * (1 - share) * sent * (1 + sent / of);
    }
}
