package dev.blip.pace;

import dev.blip.plan.Pace;
import org.jspecify.annotations.Nullable;

/// Decides how fast to send from what became of what was sent. Pure: no clock, no I/O. Owner: one transmit thread.
///
/// The model is that of BBR ([draft-ietf-ccwg-bbr](https://datatracker.ietf.org/doc/draft-ietf-ccwg-bbr/)): start
/// gently, double as long as the path delivers, take the rate at which answers *arrive* as the path's limit, drain what
/// has queued up, then stay just below the limit and probe above it now and then. A scan has no stream of
/// acknowledgements, but its order is random, so each cohort of probes is a random sample of the targets: the expected
/// number of answers is known from earlier cohorts, with its binomial spread. Three signs that the limit is passed:
///
/// - *loss*: a one-sided cumulative sum ([Page](https://doi.org/10.1093/biomet/41.1-2.100)) of the answers that
///   are missing, beyond a tolerated share and four standard deviations;
/// - *delay*: the mean round trip of two cohorts in turn is above that of the clean path by more than 2 ms and four
///   standard errors, and is not falling (the gradient of
///   [TIMELY](https://doi.org/10.1145/2785956.2787510) and of delay-based TCP);
/// - *errors*: ICMP errors from the path to many more of a cohort than before.
///
/// Random loss is part of the expected share and slows nothing down; nor does loss while what arrives, arrives as fast
/// as it was sent.
public final class RateController {
    /// Where a scan begins, packets per second.
    public static final long START = 2_000;

    /// How far the rate grows as long as nothing is heard: too few answers to tell loss from silence.
    public static final long UNPROVEN = 50_000;

    /// Slowest that evidence makes it, packets per second: what keeps asking whether the path is back.
    private static final double TRICKLE = 10;

    /// Nothing heard for this long after the start means that nobody answers soon, and the rate may grow unproven.
    private static final long FIRST_ANSWER_NANOS = 500_000_000L;

    private static final double UNPROVEN_DOUBLING_NANOS = 100_000_000.0;
    private static final double EXPECTED_ANSWERS = 8; // in a window, to be judged
    private static final double TOLERATED_LOSS = 0.02;
    private static final double SIGMAS = 4;
    private static final double SUSPECT_SIGMAS = 2;
    private static final double LEAST_MISSING = 4;
    private static final double LEAST_PROBES = 64; // before a few lost in a row count as a trend
    private static final double REFERENCE_PROBES = 4_000; // memory of the expected share
    private static final long DELAY_BOUND = 2_000_000L >> Slices.RTT_SHIFT;
    private static final long BASE_NANOS = 10_000_000_000L; // BBR's MinRTTFilterLen

    /// Share of what was sent that, arriving, makes it likely that the path carries it; and that proves it.
    private static final double CONFIRMED = 0.95;

    private static final double PROVEN = 0.98;

    private static final String LOSS = "answers missing";
    private static final String RETRIES = "only retries are left";

    // Shares of the limit, or of the rate that went before.
    private static final double DRAIN = 0.75;
    private static final double BELOW_LIMIT = 0.92;
    private static final double DEEPEST_CUT = 0.25;
    private static final double SMALL_STEP = 1.02;
    private static final double LARGE_STEP = 1.25; // far above what was found: the path has changed

    private static final long STEP_NANOS = 25_000_000L; // from one step to the next, at the least
    private static final long HELD_NANOS = 100_000_000L; // after a cut, and this many round trips
    private static final int HELD_ROUNDS = 8;
    private static final long SETTLE_MARGIN_NANOS = 3_000_000L; // what a machine is late by

    /// No first probe has left for so long: the scan is at its retries.
    private static final long FIRSTS_ENDED_NANOS = 2 * Slices.NANOS;

    /// How long a dark path is asked at a trickle when only retries are left; a home router forgets a connection that
    /// was never answered within it.
    private static final long DARK_NANOS = 30_000_000_000L;

    private final double floor;
    private final double ceiling;
    private double rate;
    private RateState state = RateState.STARTUP;
    private String reason = "start";

    private long startedNanos = Long.MIN_VALUE;
    private long tickedNanos;
    private boolean isAnswered;
    private long judgedNanos;

    // The window that is being filled from cohorts.
    private long fromNanos;
    private long endNanos;
    private long sent;
    private long answered;
    private double rtt;
    private double rttSquares;
    private long errors;

    // What is known of the path.
    private double expectedAnswers;
    private double expectedErrors;
    private double expectedOf;
    private double missing;
    private double missingOf;
    private boolean isSuspect;
    private double baseRtt = Double.MAX_VALUE;
    private double baseOf;
    private long baseNanos;
    private double variance;
    private double lastRtt;
    private int delayedWindows;
    private double limit = Double.MAX_VALUE;
    private long cutNanos = Long.MIN_VALUE;
    private double found;
    private double delivered;
    private int cutsInARow;
    private long grownNanos;
    private long stepNanos;
    private boolean isDark;
    private long drops;
    private long pressure;
    private boolean isPressed;

    /// @param pace  its ceiling is never passed, its least never undercut
    public RateController(Pace pace) {
        this.floor = Math.min(pace.packetsPerSecond(), Math.max(pace.leastPerSecond(), 1));
        this.ceiling = (double) pace.packetsPerSecond();
        this.rate = Math.clamp(START, floor, ceiling);
    }

    /// Packets per second that may leave now, 1 or more.
    public double rate() {
        return rate;
    }

    public RateState state() {
        return rate >= ceiling && state != RateState.BACKING_OFF ? RateState.CAPPED : state;
    }

    /// Why the rate was last changed, in a word or two.
    public String reason() {
        return reason;
    }

    /// How old a probe must be before its silence is evidence: what answers take on a clean path, so that a queue in
    /// the path shows at once. Twice as long after each cut that did not help: the path may really have become longer.
    ///
    /// @param seenNanos  the same as the receive side measures it now, queue and all
    public long settledAfterNanos(long seenNanos) {
        if (expectedOf == 0 || isDark) {
            return seenNanos;
        }
        double clean = baseRtt + SIGMAS * Math.sqrt(variance);
        long nanos = ((long) clean << Slices.RTT_SHIFT) + SETTLE_MARGIN_NANOS;
        return Math.min(seenNanos, nanos << Math.min(cutsInARow, 8));
    }

    /// Time passes; called a few hundred times a second. Where nothing can be known, the rate grows slowly to what is
    /// harmless, or falls back to what was proven.
    ///
    /// @param firstNanos  when the last first probe left; retries go to the silent, whose silence says nothing
    public void tick(long nowNanos, long firstNanos) {
        if (startedNanos == Long.MIN_VALUE) {
            startedNanos = nowNanos;
            tickedNanos = nowNanos;
            judgedNanos = nowNanos;
        }
        double doublings = (nowNanos - tickedNanos) / UNPROVEN_DOUBLING_NANOS;
        tickedNanos = nowNanos;
        if (!isAnswered) {
            if (nowNanos - startedNanos >= FIRST_ANSWER_NANOS) {
                growUnproven(doublings);
            }
        } else if (nowNanos - firstNanos > FIRSTS_ENDED_NANOS) {
            restOnProven(nowNanos);
        } else if (state != RateState.BACKING_OFF
                && missing <= LEAST_MISSING
                && nowNanos - judgedNanos > UNPROVEN_DOUBLING_NANOS + roundNanos()) {
            growUnproven(doublings);
        }
    }

    /// When only retries are left, nothing more is learnt: what was found last is kept to.
    private void restOnProven(long nowNanos) {
        if (isDark && nowNanos - cutNanos < DARK_NANOS) {
            return;
        }
        if (isDark) { // nobody says whether the path is back: begin again
            isDark = false;
            state = RateState.STEADY;
            set(START, RETRIES);
        } else if (state == RateState.BACKING_OFF
                && nowNanos - cutNanos > HELD_NANOS + HELD_ROUNDS * roundNanos()) {
            state = RateState.STEADY;
            set(proven(), RETRIES);
        } else if (rate > Math.max(START, proven())) {
            state = RateState.STEADY;
            set(Math.max(START, proven()), RETRIES);
        }
    }

    private void growUnproven(double doublings) {
        double most = limit < Double.MAX_VALUE ? Math.min(UNPROVEN, proven()) : UNPROVEN;
        if (rate < most) {
            set(Math.min(most, rate * StrictMath.pow(2, doublings)), "too few answers to judge by");
        }
    }

    /// What may be sent without further evidence.
    private double proven() {
        return limit < Double.MAX_VALUE ? BELOW_LIMIT * found : delivered;
    }

    /// Takes in a cohort; cohorts come in the order in which they left.
    public void judge(Evidence e) {
        isAnswered |= e.answered() > 0;
        if (e.kernelDrops() > drops) {
            drops = e.kernelDrops();
            if (e.fromNanos() >= cutNanos) {
                cut(e.nowNanos(), rate * DRAIN, "drops in this machine");
            }
        }
        isPressed |= e.backPressure() > pressure;
        pressure = e.backPressure();
        if (sent == 0) {
            fromNanos = e.fromNanos();
        }
        endNanos = e.fromNanos() + e.spanNanos();
        sent += e.sent();
        answered += e.answered();
        rtt += e.rtt();
        rttSquares += e.rttSquares();
        errors += e.errors();
        boolean hasReference = expectedOf > 0;
        double expected = hasReference ? sent * share() : answered;
        if (expected >= EXPECTED_ANSWERS) {
            judgeWindow(e, hasReference);
            sent = 0;
            answered = 0;
            rtt = 0;
            rttSquares = 0;
            errors = 0;
        }
    }

    private void judgeWindow(Evidence e, boolean hasReference) {
        judgedNanos = e.nowNanos();
        if (!hasReference) {
            learn();
            grownNanos = e.nowNanos();
            return;
        }
        if (fromNanos < cutNanos) { // sent before the last cut: says what is known already
            lastRtt = answered > 0 ? rtt / answered : lastRtt;
            return;
        }
        String trouble = trouble(e.nowNanos());
        if (trouble != null) {
            answer(trouble, e);
            return;
        }
        if (isSuspect) { // too little to cut for, too much to grow on
            return;
        }
        cutsInARow = 0;
        if (missing == 0 || rate < BELOW_LIMIT * limit) {
            learn();
        }
        grow(e.nowNanos());
        isPressed = false;
    }

    /// Does what a sign of trouble calls for. Loss counts against the rate only if less arrives than was sent: what a
    /// burst of loss leaves over passes as fast as it is sent.
    private void answer(String trouble, Evidence e) {
        double arriving = e.arrivedPerSecond() / share();
        if (state == RateState.BACKING_OFF && arriving >= CONFIRMED * rate) {
            return; // the queue is still draining
        }
        double sentPerSecond = sent * 1e9 / (endNanos - fromNanos);
        if (arriving < CONFIRMED * sentPerSecond || !trouble.equals(LOSS)) {
            cut(e.nowNanos(), arriving, trouble);
            return;
        }
        missing = 0;
        missingOf = 0;
        if (state == RateState.PROBING
                && arriving < PROVEN * sentPerSecond) { // a step too many, it may be
            found = Math.max(found, Math.min(arriving, rate));
            limit = found;
            state = RateState.STEADY;
            cutNanos = e.nowNanos();
            set(BELOW_LIMIT * found, trouble);
        }
    }

    /// Why the window says that the path's limit is passed, or null.
    private @Nullable String trouble(long nowNanos) {
        if (isLossy()) {
            return LOSS;
        }
        if (answered > 0 && isDelayed(nowNanos)) {
            return "round trips grow";
        }
        return isRefused() ? "ICMP errors" : null;
    }

    private boolean isLossy() {
        double share = share();
        double lacking = sent * share * (1 - TOLERATED_LOSS) - answered;
        missing = Math.max(0, missing + lacking);
        missingOf = missing == 0 ? 0 : missingOf + sent;
        double variance = share * (1 - share) * missingOf * (1 + missingOf / expectedOf);
        boolean isOver = lacking <= 0; // it was a burst
        double sigma = Math.sqrt(variance);
        isSuspect = !isOver && missing > Math.max(LEAST_MISSING, SUSPECT_SIGMAS * sigma);
        boolean isMuch = missing > Math.max(LEAST_MISSING, SIGMAS * sigma);
        return isMuch && !isOver && missingOf >= LEAST_PROBES;
    }

    private boolean isRefused() {
        double usual = expectedErrors / expectedOf;
        double chance = SIGMAS * Math.sqrt(sent * Math.max(usual, 0.01));
        return errors - sent * usual > chance + 0.1 * sent;
    }

    private boolean isDelayed(long nowNanos) {
        double mean = rtt / answered;
        double bound = Math.max(DELAY_BOUND, SIGMAS * Math.sqrt(variance / answered));
        if (mean < baseRtt - bound || nowNanos - baseNanos > BASE_NANOS) {
            setBase(mean, nowNanos);
        }
        boolean isHigh = mean > baseRtt + bound && mean > lastRtt - bound / 4;
        lastRtt = mean;
        delayedWindows = isHigh ? delayedWindows + 1 : 0;
        return delayedWindows >= 2;
    }

    private void setBase(double mean, long nowNanos) {
        baseRtt = mean;
        baseNanos = nowNanos;
    }

    private void learn() {
        double keep = Math.max(0, 1 - sent / REFERENCE_PROBES);
        expectedAnswers = expectedAnswers * keep + answered;
        expectedErrors = expectedErrors * keep + errors;
        expectedOf = expectedOf * keep + sent;
        if (answered > 0) {
            double mean = rtt / answered;
            double spread = Math.max(0, rttSquares / answered - mean * mean);
            variance = variance == 0 ? spread : variance + (spread - variance) / 8;
            baseOf = Math.min(REFERENCE_PROBES, baseOf + answered);
            boolean isSteady = SIGMAS * Math.sqrt(variance) < DELAY_BOUND;
            if (baseOf == answered || isSteady && mean < baseRtt) {
                setBase(mean, endNanos);
            }
            baseRtt += (mean - baseRtt) * answered / baseOf;
            lastRtt = lastRtt == 0 ? mean : lastRtt;
        }
    }

    /// The share of first probes that is answered; 1 as long as it is not known.
    public double share() {
        return expectedOf == 0 ? 1 : Math.min(1, expectedAnswers / expectedOf);
    }

    /// @param arriving  what the path carries, packets per second
    private void cut(long nowNanos, double arriving, String why) {
        limit = Math.min(arriving, rate);
        found = limit;
        cutsInARow++;
        isDark = limit < rate / 8;
        cutNanos = nowNanos;
        state = RateState.BACKING_OFF;
        missing = 0;
        missingOf = 0;
        delayedWindows = 0;
        set(Math.max(Math.max(TRICKLE, rate * DEEPEST_CUT), DRAIN * limit), why);
    }

    private void grow(long nowNanos) {
        double sentPerSecond = sent * 1e9 / (endNanos - fromNanos);
        long ageNanos = nowNanos - (fromNanos + endNanos) / 2;
        delivered = Math.max(delivered, Math.min(sentPerSecond, rate));
        switch (state) {
            case STARTUP -> {
                double most = rate * StrictMath.pow(2, (double) (nowNanos - grownNanos) / ageNanos);
                grownNanos = nowNanos;
                if (!isPressed && 2 * sentPerSecond > rate) {
                    set(Math.min(most, 2 * sentPerSecond), "all is answered");
                }
            }
            case BACKING_OFF -> {
                double spread = SIGMAS * Math.sqrt(variance / answered);
                if (isDark) {
                    isDark = false;
                    grownNanos = nowNanos;
                    state = RateState.STARTUP;
                    limit = Double.MAX_VALUE;
                } else if (lastRtt < baseRtt + Math.max(DELAY_BOUND / 2.0, spread)) {
                    state = RateState.STEADY;
                    set(Math.max(rate, BELOW_LIMIT * limit), "the queue is empty");
                }
            }
            case STEADY -> {
                if (nowNanos - cutNanos > HELD_NANOS + HELD_ROUNDS * roundNanos()) {
                    state = RateState.PROBING;
                }
            }
            default -> {
                boolean isDue = fromNanos > stepNanos && nowNanos - stepNanos > STEP_NANOS;
                if (!isPressed && isDue && sentPerSecond > 0.8 * rate) {
                    limit = Math.max(limit, rate);
                    set(rate * (rate < 1.5 * found ? SMALL_STEP : LARGE_STEP), "all is answered");
                    stepNanos = nowNanos;
                }
            }
        }
    }

    private long roundNanos() {
        return (long) baseRtt << Slices.RTT_SHIFT;
    }

    private void set(double packetsPerSecond, String why) {
        double next = Math.clamp(packetsPerSecond, floor, ceiling);
        if (next != rate) {
            rate = next;
            reason = why;
        }
    }
}
