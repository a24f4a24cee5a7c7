package dev.blip.ledger;

/// Counts that vary more than Poisson's: the distribution by its mean and the ratio of variance to mean.
final class NegativeBinomial {
    private static final int MOST_TERMS = 2_000;
    private static final double TINY = 1e-300;

    /// Lanczos, g = 7, nine terms.
    private static final double[] GAMMA = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-6,
        1.5056327351493116e-7
    };

    private NegativeBinomial() {}

    /// The probability of `count` or fewer.
    ///
    /// @param mean   0 or more
    /// @param ratio  variance over mean, above 1
    static double atMost(long count, double mean, double ratio) {
        if (mean < 1e-12) {
            return 1;
        }
        double size = mean / (ratio - 1);
        return count == 0
                ? Math.exp(-size * Math.log(ratio))
                : betaShare(1 / ratio, size, count + 1.0);
    }

    /// The regularised incomplete beta function I_x(a, b), by its continued fraction:
    /// [DLMF 8.17.22](https://dlmf.nist.gov/8.17#E22), after Lentz.
    static double betaShare(double x, double a, double b) {
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        if (x > (a + 1) / (a + b + 2)) {
            return 1 - betaShare(1 - x, b, a);
        }
        double front =
                Math.exp(
                                logGamma(a + b)
                                        - logGamma(a)
                                        - logGamma(b)
                                        + a * Math.log(x)
                                        + b * Math.log1p(-x))
                        / a;
        double c = 1;
        double d = inverse(1 - (a + b) * x / (a + 1));
        double product = d;
        for (int m = 1; m <= MOST_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = inverse(1 + even * d);
            c = away(1 + even / c);
            product *= c * d;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = inverse(1 + odd * d);
            c = away(1 + odd / c);
            product *= c * d;
            if (Math.abs(c * d - 1) < 1e-10) {
                break;
            }
        }
        return Math.clamp(front * product, 0, 1);
    }

    private static double inverse(double value) {
        return 1 / away(value);
    }

    private static double away(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /// The logarithm of the gamma function for `x` above 0, right to 13 digits.
    static double logGamma(double x) {
        if (x < 0.5) {
            return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
        }
        double sum = GAMMA[0];
        for (int i = 1; i < GAMMA.length; i++) {
            sum += GAMMA[i] / (x - 1 + i);
        }
        double t = x + 6.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
