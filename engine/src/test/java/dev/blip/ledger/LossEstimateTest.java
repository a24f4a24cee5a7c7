package dev.blip.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.report.ExpectedMissed;
import dev.blip.report.ExpectedMissed.Method;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LossEstimateTest {
    private static final int SCANS = 2_000;

    /// Whether the next probe of the path is lost, or its answer.
    private interface Path {
        boolean loses(SplittableRandom random);
    }

    /// Gilbert and Elliott: good and bad stretches, of probes, in which none or half are lost.
    private static Path bursts(double share, double length) {
        return new Path() {
            private static final double LOST_WHEN_BAD = 0.5;
            private final double toGood = 1 / length;
            private final double toBad = toGood * share / (LOST_WHEN_BAD - share);
            private boolean isBad;

            @Override
            public boolean loses(SplittableRandom random) {
                isBad = random.nextDouble() < (isBad ? 1 - toGood : toBad);
                return isBad && random.nextDouble() < LOST_WHEN_BAD;
            }
        };
    }

    /// One simulated scan: what its passes heard, and how many live targets they did not.
    private record Simulated(LossEvidence evidence, long missed) {
        static Simulated scan(
                SplittableRandom random, int live, int silent, int passes, Path path) {
            int size = live + silent;
            var tranche = new Tranche(0, size, passes, 0, 0);
            boolean[] isLive = new boolean[size];
            for (int i = 0, left = live; i < size; i++) {
                isLive[i] = random.nextInt(size - i) < left;
                left -= isLive[i] ? 1 : 0;
            }
            long heard = 0;
            for (int k = 0; k < passes; k++) {
                if (k > 0) {
                    tranche.nextPass(0);
                }
                for (int i = tranche.next(); i >= 0; i = tranche.next()) {
                    tranche.sending(i, 0);
                    if (!path.loses(random) && isLive[i]) {
                        tranche.answer(i, Tranche.OPEN, k);
                        heard++;
                    }
                }
            }
            var evidence = new LossEvidence();
            evidence.add(tranche, passes, tranche.unsettled());
            return new Simulated(evidence, live - heard);
        }

        /// -1 if the interval lies below the truth, 1 if above, 0 if it holds it.
        int side() {
            ExpectedMissed interval = LossEstimate.of(evidence).missed();
            return interval.high() < missed ? -1 : interval.low() > missed ? 1 : 0;
        }
    }

    /// How many of 2,000 scans have an interval that holds the truth. Each has 500 to 10,000 live targets, one to three
    /// times as many silent ones, two or three passes, and a loss of its own of 1 to 36 % of the round trips, which is
    /// up to 20 % each way.
    private static int covered(String name, long seed, boolean isBursty) {
        var seeds = new SplittableRandom(seed);
        int[] sides = new int[3];
        int complete = 0;
        for (int scan = 0; scan < SCANS; scan++) {
            SplittableRandom random = seeds.split();
            double loss = random.nextDouble(0.01, 0.36);
            int live = random.nextInt(500, 10_000);
            int silent = random.nextInt(live, 3 * live);
            Path path =
                    isBursty ? bursts(loss, random.nextInt(5, 200)) : r -> r.nextDouble() < loss;
            Simulated s = Simulated.scan(random, live, silent, random.nextInt(2, 4), path);
            sides[s.side() + 1]++;
            complete += s.missed() == 0 ? 1 : 0;
        }
        System.out.println(
                "interval coverage, "
                        + name
                        + ", seed "
                        + seed
                        + ": "
                        + sides[1]
                        + " of "
                        + SCANS
                        + "; below the truth "
                        + sides[0]
                        + ", above it "
                        + sides[2]
                        + "; nobody missed in "
                        + complete);
        return sides[1];
    }

    @Test
    void theIntervalHoldsTheTruthAsOftenAsItSaysWhenLossesAreIndependent() {
        int covered = covered("iid", 1, false);
        assertTrue(covered >= 0.93 * SCANS && covered <= 0.97 * SCANS, "covered " + covered);
    }

    @Test
    void theIntervalHoldsTheTruthNineTimesInTenWhenLossesComeInBursts() {
        int covered = covered("bursts", 1, true);
        assertTrue(covered >= 0.90 * SCANS, "covered " + covered);
    }

    private static LossEstimate of(long silent, long... firstHeard) {
        var evidence = new LossEvidence();
        evidence.add(firstHeard, silent);
        return LossEstimate.of(evidence);
    }

    @Test
    void oneInTenLostLeavesOneInAHundredAfterTwoPasses() {
        LossEstimate estimate = of(50_000, 9_000, 900);
        assertEquals(0.1, estimate.loss(), 1e-6);
        ExpectedMissed missed = estimate.missed();
        assertEquals(100, missed.estimate(), 1e-3);
        assertEquals(Method.REMOVAL, missed.method());
        assertTrue(missed.low() >= 75 && missed.low() <= 82, "low " + missed.low());
        assertTrue(missed.high() >= 119 && missed.high() <= 127, "high " + missed.high());
    }

    @Test
    void noSecondAnswerAmongThousandsMeansThatNobodyIsMissed() {
        ExpectedMissed missed = of(118_000, 13_107, 0).missed();
        assertEquals(new ExpectedMissed(0, 0, 0, Method.REMOVAL), missed);
    }

    @Test
    void noSecondAnswerAmongAFewIsNoProof() {
        ExpectedMissed missed = of(1_000, 2, 0).missed();
        assertEquals(0, missed.estimate());
        assertTrue(missed.high() >= 2 && missed.high() <= 15, "high " + missed.high());
    }

    @Test
    void asManySecondAnswersAsFirstOnesMeanThatAnyNumberMayBeMissed() {
        ExpectedMissed missed = of(700, 50, 50).missed();
        assertEquals(700, missed.high());
    }

    @Test
    void onePassAloneSaysNothingOfLoss() {
        ExpectedMissed missed = of(40, 60).missed();
        assertFalse(missed.isKnown());
        assertEquals(40, missed.high());
    }

    @Test
    void whereNobodyAnswersNothingIsKnown() {
        ExpectedMissed missed = of(256, 0, 0, 0).missed();
        assertFalse(missed.isKnown());
        assertEquals(256, missed.high());
    }

    @Test
    void whereAllAnswerNobodyIsMissed() {
        assertEquals(new ExpectedMissed(0, 0, 0, Method.NOBODY_SILENT), of(0, 900, 90, 9).missed());
    }

    /// 20,000 whose path is clean and 1,000 who lose half of all: the first pass hears 20,500, and the later ones say
    /// what becomes of the silent.
    @Test
    void targetsWithAWorsePathAreNotJudgedByTheBetterOnes() {
        ExpectedMissed missed = of(5_000, 20_500, 250, 125).missed();
        assertEquals(Method.GENERALISED_REMOVAL, missed.method());
        assertTrue(missed.low() <= 125 && missed.high() >= 125, missed.toString());
        assertTrue(missed.low() >= 40, missed.toString());
    }

    @Test
    void theMissedAreNeverMoreThanTheSilent() {
        assertEquals(3, of(3, 100, 60).missed().high());
    }

    @Test
    void evidenceOfPartsAddsUp() {
        var sum = new LossEvidence();
        var half = new LossEvidence();
        half.add(new long[] {4_500, 450}, 25_000);
        sum.addAll(half);
        sum.addAll(half);
        assertEquals(of(50_000, 9_000, 900).missed(), LossEstimate.of(sum).missed());
    }
}
