package dev.blip.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.plan.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateControllerTest {
    private static final long MILLI = 1_000_000L;
    private static final long RTT = 10 * MILLI;
    private static final long LATE = 15 * MILLI; // after which a cohort is judged

    private long now;

    /// One cohort of 2 ms at the controller's rate.
    private Evidence cohort(RateController control, double answered, long rttNanos, double limit) {
        long from = now;
        now += 2 * MILLI;
        control.tick(now, now, now);
        long sent = Math.max(1, Math.round(control.rate() * 0.002));
        long heard = Math.round(sent * answered);
        long rtt = rttNanos >> Slices.RTT_SHIFT;
        double arriving = Math.min(control.rate(), limit) * answered;
        return new Evidence(
                from + LATE,
                from,
                2 * MILLI,
                new Evidence.Load(sent, 0),
                new Evidence.Asked(sent, heard),
                Evidence.Asked.NONE,
                new Evidence.RoundTrips(heard, heard * rtt, heard * rtt * rtt),
                0,
                new Evidence.Arrivals(arriving, arriving),
                Evidence.Here.NOTHING);
    }

    /// The same cohort, but for what else was seen.
    private static Evidence seen(
            Evidence e, long errors, double arriving, long drops, long tableEvents, long pressure) {
        var arrivals = new Evidence.Arrivals(arriving, arriving);
        var here = new Evidence.Here(drops, tableEvents, pressure);
        return copy(e, e.nowNanos(), errors, arrivals, here);
    }

    /// The same cohort, taken in at another time.
    private static Evidence at(Evidence e, long nowNanos) {
        return copy(e, nowNanos, 0, e.arrivals(), Evidence.Here.NOTHING);
    }

    private static Evidence copy(
            Evidence e,
            long nowNanos,
            long errors,
            Evidence.Arrivals arrivals,
            Evidence.Here here) {
        return new Evidence(
                nowNanos,
                e.fromNanos(),
                e.spanNanos(),
                e.load(),
                e.firsts(),
                Evidence.Asked.NONE,
                e.roundTrips(),
                errors,
                arrivals,
                here);
    }

    private RateController clean(Pace pace, int cohorts) {
        var control = new RateController(pace);
        for (int i = 0; i < cohorts; i++) {
            control.judge(cohort(control, 1, RTT, 1e9));
        }
        return control;
    }

    @Test
    void itStartsGentlyAndDoublesToTheCeilingWhileAllIsAnswered() {
        var control = new RateController(new Pace(50_000));
        assertEquals((double) RateController.START, control.rate());
        assertEquals(RateState.STARTUP, control.state());
        double before = control.rate();
        for (int i = 0; i < 200; i++) {
            control.judge(cohort(control, 1, RTT, 1e9));
            assertTrue(control.rate() >= before && control.rate() <= 2 * before);
            before = control.rate();
        }
        assertEquals(50_000, control.rate());
        assertEquals(RateState.CAPPED, control.state());
    }

    @Test
    void aFixedPaceIsLeftAloneWhateverHappens() {
        var control = clean(Pace.fixed(7_000), 20);
        for (int i = 0; i < 50; i++) {
            control.judge(cohort(control, 0.2, 5 * RTT, 1_000));
            assertEquals(7_000, control.rate());
        }
    }

    @Test
    void evidenceNeverUndercutsTheLeast() {
        var control = clean(new Pace(50_000, 1_500), 20);
        for (int i = 0; i < 100; i++) {
            control.judge(cohort(control, 0, RTT, 0));
            assertTrue(control.rate() >= 1_500);
        }
        assertEquals(1_500, control.rate());
    }

    @Test
    void lossAboveThePathsLimitBringsTheRateBelowIt() {
        var control = clean(new Pace(50_000), 100);
        for (int i = 0; i < 3; i++) {
            control.judge(cohort(control, 0.6, RTT, 20_000));
        }
        assertEquals(RateState.BACKING_OFF, control.state());
        assertEquals("answers missing", control.reason());
        assertTrue(control.rate() < 20_000, "rate=" + control.rate());
    }

    /// Before our resets took their half of the path 40,000 a second arrived; now 20,000 do.
    @Test
    void theCutGoesByWhatArrivesNow() {
        var control = clean(new Pace(50_000), 100);
        for (int i = 1; i < 6; i++) {
            Evidence e = cohort(control, 1, RTT + 3L * i * MILLI, 20_000);
            control.judge(arriving(e, 40_000, 20_000));
        }
        assertEquals("round trips grow", control.reason());
        assertEquals(15_000, control.rate(), 1);
    }

    /// All that was sent of late waits in a queue, from which 10,000 a second come.
    @Test
    void answersThatOnlyQueueAreNoDarkness() {
        var control = clean(new Pace(50_000), 100);
        for (int i = 0; i < 20; i++) {
            control.judge(arriving(cohort(control, 0, RTT, 0), 10_000, 10_000));
            assertFalse(control.isDark());
        }
        assertTrue(control.rate() > 5_000, "rate=" + control.rate());
    }

    @Test
    void whileAQueueDrainsAProbeIsWaitedForAsLongAsAnswersTakeNow() {
        var control = clean(new Pace(50_000), 100);
        assertTrue(control.settledAfterNanos(5 * RTT) < 2 * RTT);
        for (int i = 1; i < 6; i++) {
            control.judge(cohort(control, 1, RTT + 3L * i * MILLI, 20_000));
        }
        assertEquals(RateState.BACKING_OFF, control.state());
        assertEquals(5 * RTT, control.settledAfterNanos(5 * RTT));
    }

    private static Evidence arriving(Evidence e, double most, double ofLate) {
        return copy(e, e.nowNanos(), 0, new Evidence.Arrivals(most, ofLate), Evidence.Here.NOTHING);
    }

    /// What does arrive arrives as fast as it is sent: no limit of the path was met.
    @Test
    void aBurstOfLossThatIsNotTheRatesFaultSlowsNothingDown() {
        var control = clean(new Pace(50_000), 100);
        Evidence e = cohort(control, 0.5, RTT, 1e9);
        control.judge(seen(e, 0, control.rate(), 0, 0, 0));
        assertEquals(50_000, control.rate());
    }

    @Test
    void growingRoundTripsBringTheRateDownBeforeAnythingIsLost() {
        var control = clean(new Pace(50_000), 100);
        for (int i = 1; i < 6; i++) {
            control.judge(cohort(control, 1, RTT + 3L * i * MILLI, 20_000));
        }
        assertEquals("round trips grow", control.reason());
        assertTrue(control.rate() <= 20_000, "rate=" + control.rate());
    }

    @Test
    void dropsInThisMachineBringTheRateDown() {
        var control = clean(new Pace(50_000), 100);
        Evidence e = cohort(control, 1, RTT, 1e9);
        control.judge(seen(e, 0, e.arrivals().mostPerSecond(), 17, 0, 0));
        assertEquals("drops in this machine", control.reason());
        assertTrue(control.rate() < 50_000);
    }

    @Test
    void aFullTableOfThisMachineBringsTheRateDown() {
        var control = clean(new Pace(50_000), 100);
        Evidence e = cohort(control, 1, RTT, 1e9);
        control.judge(seen(e, 0, e.arrivals().mostPerSecond(), 0, 1, 0));
        assertEquals("a table of this machine is full", control.reason());
        assertTrue(control.rate() < 50_000);
    }

    @Test
    void aBurstOfIcmpErrorsBringsTheRateDown() {
        var control = clean(new Pace(50_000), 100);
        Evidence e = cohort(control, 1, RTT, 1e9);
        control.judge(seen(e, e.firsts().sent() / 2, 20_000, 0, 0, 0));
        assertEquals("ICMP errors", control.reason());
        assertTrue(control.rate() < 50_000);
    }

    @Test
    void nothingGrowsWhileAQueueBelowUsIsFull() {
        var control = clean(new Pace(50_000), 20);
        double before = control.rate();
        for (int i = 1; i < 20; i++) {
            Evidence e = cohort(control, 1, RTT, 1e9);
            control.judge(seen(e, 0, e.arrivals().mostPerSecond(), 0, 0, i));
        }
        assertEquals(before, control.rate());
    }

    /// Twice in a row nothing is heard: 50,000 to a trickle, and back when answers come.
    @Test
    void aPathThatGoesDarkIsAskedAtATrickleAndStartedAnewWhenItIsBack() {
        var control = clean(new Pace(50_000), 100);
        for (int i = 0; i < 2_000; i++) {
            control.judge(cohort(control, 0, RTT, 0));
        }
        assertTrue(control.rate() <= 10, "rate=" + control.rate());
        for (int i = 0; i < 4_000 && control.rate() < 50_000; i++) {
            control.judge(cohort(control, 1, RTT, 1e9));
        }
        assertEquals(50_000, control.rate());
    }

    /// Of canaries among retries, all answered, two windows with a longer round trip: a cut, but the path is there.
    @Test
    void delayAmongRetriesIsNoDarkness() {
        var control = clean(new Pace(50_000), 100);
        for (int i = 0; i < 12; i++) {
            control.judge(retries(control, 4, 4, i < 6 ? RTT : RTT + 5L * i * MILLI));
        }
        assertEquals("round trips grow", control.reason());
        assertTrue(control.rate() > 10_000, "rate=" + control.rate());
    }

    private Evidence retries(RateController control, long canaries, long answered, long rttNanos) {
        long from = now;
        now += 2 * MILLI;
        control.tick(now, now, now);
        long rtt = rttNanos >> Slices.RTT_SHIFT;
        return new Evidence(
                from + LATE,
                from,
                2 * MILLI,
                new Evidence.Load(100, 100 - canaries),
                Evidence.Asked.NONE,
                new Evidence.Asked(canaries, answered),
                new Evidence.RoundTrips(answered, answered * rtt, answered * rtt * rtt),
                0,
                Evidence.Arrivals.UNKNOWN,
                Evidence.Here.NOTHING);
    }

    /// At ten packets a second and one answer in a hundred, a window of eight would take minutes.
    @Test
    void oneAnswerSaysThatADarkPathIsBack() {
        var control = clean(new Pace(50_000), 100);
        for (int i = 0; i < 200; i++) {
            control.judge(cohort(control, 0, RTT, 0));
        }
        assertEquals(10, control.rate());
        control.judge(cohort(control, 1, RTT, 1e9));
        assertEquals(RateState.STARTUP, control.state());
    }

    @Test
    void aPathThatStaysDarkIsAskedAnewAfterHalfAMinute() {
        var control = clean(new Pace(50_000), 100);
        for (int i = 0; i < 200; i++) {
            control.judge(cohort(control, 0, RTT, 0));
        }
        assertEquals(10, control.rate());
        now += 30_001 * MILLI;
        control.tick(now, now, now);
        assertEquals((double) RateController.START, control.rate());
    }

    @ParameterizedTest
    @ValueSource(ints = {499, 3_000})
    void whereNobodyAnswersTheRateHoldsForHalfASecondAndThenGrowsToWhatIsHarmless(int millis) {
        var control = new RateController(new Pace(1_000_000));
        for (int i = 0; i <= millis; i++) {
            control.tick(i * MILLI, i * MILLI, i * MILLI);
        }
        long expected = millis < 500 ? RateController.START : RateController.UNPROVEN;
        assertEquals((double) expected, control.rate());
    }

    @Test
    void retriesToTheSilentGoOutAtARateThatWasProven() {
        var control = new RateController(new Pace(1_000_000));
        for (int i = 0; i < 20; i++) { // it is growing still
            control.judge(cohort(control, 1, RTT, 1e9));
        }
        double before = control.rate();
        long first = now;
        control.tick(now + 20 * MILLI, now + 20 * MILLI, first);
        assertTrue(control.rate() < before, "before=" + before + ", now=" + control.rate());
        assertEquals("only retries are left", control.reason());
    }

    @Test
    void evidenceTakenInByAClockThatWasReadBeforeNeitherThrowsNorMovesTheRate() {
        var control = new RateController(new Pace(1_000_000));
        while (control.rate() < 100_000) {
            control.judge(cohort(control, 1, RTT, 1e9));
        }
        double before = control.rate();
        Evidence late = cohort(control, 1, RTT, 1e9);
        for (long back : new long[] {5 * MILLI, 14 * MILLI, LATE, 20 * MILLI}) {
            control.judge(at(late, late.nowNanos() - 2 * MILLI - back));
            assertEquals(before, control.rate());
        }
    }

    /// A queue hides that more was sent than arrives. A cut is to a quarter at the most, and must drain it.
    @ParameterizedTest
    @ValueSource(ints = {5_000, 20_000, 100_000})
    void growthStaysWithinThreeTimesOfWhatArrives(int limit) {
        var control = new RateController(new Pace(1_000_000));
        for (int i = 0; i < 100; i++) {
            control.judge(cohort(control, 1, RTT, limit));
        }
        assertTrue(control.rate() <= 3.0 * limit, "rate: " + control.rate());
    }

    @Test
    void aPathThatDoublesAnswersLeavesTheRateANumber() {
        var control = clean(new Pace(50_000), 100);
        for (int i = 0; i < 100; i++) { // twice as many answers as canaries
            control.judge(retries(control, 20, 40, RTT));
        }
        for (int i = 0; i < 50; i++) {
            control.judge(retries(control, 20, 18, RTT + i * MILLI));
        }
        assertTrue(control.rate() > 0, "rate: " + control.rate());
    }
}
