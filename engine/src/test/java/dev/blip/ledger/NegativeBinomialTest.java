package dev.blip.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegativeBinomialTest {
    /// By adding up the terms, each from the one before.
    private static double summed(long count, double mean, double ratio) {
        double size = mean / (ratio - 1);
        double term = Math.pow(ratio, -size);
        double sum = term;
        for (long k = 1; k <= count; k++) {
            term *= (size + k - 1) / k * (1 - 1 / ratio);
            sum += term;
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.5, 1.5",
        "1, 0.5, 1.5",
        "3, 2, 1.01",
        "10, 10, 1.2",
        "40, 30, 4",
        "300, 280, 1.1",
        "5, 100, 60"
    })
    void theDistributionIsTheSumOfItsTerms(long count, double mean, double ratio) {
        assertEquals(summed(count, mean, ratio), NegativeBinomial.atMost(count, mean, ratio), 1e-9);
    }

    @Test
    void gammaIsTheFactorial() {
        assertEquals(Math.log(3_628_800), NegativeBinomial.logGamma(11), 1e-12);
        assertEquals(Math.log(Math.sqrt(Math.PI)), NegativeBinomial.logGamma(0.5), 1e-12);
    }

    @Test
    void halfOfALargeCountLiesBelowItsMean() {
        assertEquals(0.5, NegativeBinomial.atMost(100_000, 100_000, 1.5), 0.002);
    }
}
