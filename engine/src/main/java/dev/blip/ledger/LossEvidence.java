package dev.blip.ledger;

/// What the passes of a scan have heard, added up over its tranches: by which attempt live targets were first
/// heard, and how evenly the first pass was heard over time. A few kilobytes, however large the scan. Owner: one
/// thread.
///
/// A live target is one that answered by itself, SYN-ACK or RST; a router's word about it does not count.
public final class LossEvidence {
    static final int MOST_ATTEMPTS = 16;

    /// Live targets first heard by a reply to an attempt: by passes made, then attempt from 0. Row 0 is for
    /// tranches of which nobody is left silent, however many passes that took.
    private final long[][] heard = new long[MOST_ATTEMPTS + 1][MOST_ATTEMPTS];

    private final Spread[] spreads = {new Spread(), new Spread()};
    private long silent;

    /// Adds a tranche that has been asked in `passes` whole passes, whose answers are in.
    ///
    /// @param stillSilent  entries that all of them left silent
    public void add(Tranche tranche, int passes, long stillSilent) {
        int[] counts = tranche.firstHeard();
        long[] row = heard[stillSilent == 0 ? 0 : passes];
        int attempts = stillSilent == 0 ? counts.length / Tranche.SLICES : passes;
        silent += stillSilent;
        for (int i = 0; i < attempts * Tranche.SLICES; i++) {
            row[i / Tranche.SLICES] += counts[i];
        }
        int width = 1;
        for (Spread spread : spreads) {
            spread.add(counts, attempts, width);
            width *= Tranche.SLICES / Spread.COARSE;
        }
    }

    /// Adds all that `other` holds.
    public void addAll(LossEvidence other) {
        silent += other.silent;
        for (int passes = 0; passes <= MOST_ATTEMPTS; passes++) {
            for (int k = 0; k < MOST_ATTEMPTS; k++) {
                heard[passes][k] += other.heard[passes][k];
            }
        }
        for (int i = 0; i < spreads.length; i++) {
            spreads[i].addAll(other.spreads[i]);
        }
    }

    /// Adds targets that were asked one by one, in no order that could show bursts.
    ///
    /// @param firstHeard   by attempt from 0; its length is the number of attempts that each silent target had
    /// @param stillSilent  targets that all attempts left silent
    public void add(long[] firstHeard, long stillSilent) {
        long[] row = heard[stillSilent == 0 ? 0 : firstHeard.length];
        for (int k = 0; k < firstHeard.length; k++) {
            row[k] += firstHeard[k];
        }
        silent += stillSilent;
    }

    /// Targets that stayed silent through all their passes.
    public long silent() {
        return silent;
    }

    /// Live targets first heard by attempt `k`, from 0, in tranches of `passes` passes; 0 for those with nobody
    /// silent.
    long heard(int passes, int k) {
        return heard[passes][k];
    }

    /// Live targets heard in tranches of `passes` passes, from attempt `k` on.
    long heardFrom(int passes, int k) {
        long sum = 0;
        for (int i = k; i < MOST_ATTEMPTS; i++) {
            sum += heard[passes][i];
        }
        return sum;
    }

    /// How much more the share heard at once varies between slices of the first pass than the same number of
    /// independent losses would: 1 if they are independent, about the number of answers that one burst takes if not.
    ///
    /// Pearson's statistic over its degrees of freedom, the usual estimate of over-dispersion (McCullagh and
    /// Nelder, Generalized Linear Models, section 4.5), at two widths of a slice; counted only where chance alone
    /// would give as much in one scan of a hundred.
    double dispersion() {
        double most = 1;
        for (Spread spread : spreads) {
            most = Math.max(most, spread.significant());
        }
        return most;
    }

    /// Sufficient statistics of how evenly the slices were heard.
    private static final class Spread {
        static final int COARSE = 8;

        /// 99 % of a normal distribution, one-sided.
        private static final double NORMAL_99 = 2.326;

        private long slices;
        private double firstSquaredByAll;
        private long first;
        private long all;

        /// @param counts    by attempt, then slice
        /// @param attempts  how many of them count
        /// @param width     slices taken together as one
        void add(int[] counts, int attempts, int width) {
            for (int slice = 0; slice < Tranche.SLICES; slice += width) {
                long atOnce = 0;
                long ever = 0;
                for (int k = 0; k < attempts; k++) {
                    for (int s = slice; s < slice + width; s++) {
                        int count = counts[k * Tranche.SLICES + s];
                        atOnce += k == 0 ? count : 0;
                        ever += count;
                    }
                }
                add(atOnce, ever);
            }
        }

        private void add(long atOnce, long ever) {
            if (ever > 0) {
                slices++;
                firstSquaredByAll += (double) atOnce * atOnce / ever;
                first += atOnce;
                all += ever;
            }
        }

        void addAll(Spread other) {
            slices += other.slices;
            firstSquaredByAll += other.firstSquaredByAll;
            first += other.first;
            all += other.all;
        }

        /// Pearson's statistic over its degrees of freedom, or 1 if chance explains it.
        double significant() {
            long freedom = slices - 1;
            if (freedom < 1 || first == all || first == 0) {
                return 1;
            }
            double share = (double) first / all;
            double statistic = (firstSquaredByAll - share * first) / (share * (1 - share));
            // The 99 % point of chi-squared, Wilson and Hilferty 1931; where few are lost per
            // slice, the statistic has the heavier tail of a Poisson count, whose variance is
            // added.
            double perSlice = Math.max(0.05, (all - first) / (double) slices);
            double spread = Math.sqrt(2.0 / (9 * freedom) * (1 + 0.5 / perSlice));
            double root = 1 - 2.0 / (9 * freedom) + NORMAL_99 * spread;
            double ratio = statistic / freedom;
            return ratio > root * root * root ? ratio : 1;
        }
    }
}
