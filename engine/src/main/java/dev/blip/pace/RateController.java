package dev.blip.pace;

import dev.blip.plan.Pace;
import org.jspecify.annotations.Nullable;

/// Decides how fast to send from what became of what was sent. Pure: no clock, no I/O. Owner: one transmit thread.
///
/// The model is that of BBR ([draft-ietf-ccwg-bbr](https://datatracker.ietf.org/doc/draft-ietf-ccwg-bbr/)): start
/// gently, grow as long as the path delivers, take the rate at which answers *arrive* as the path's limit, drain what
/// has queued up, then stay just below the limit and probe above it now and then. A scan has no stream of
/// acknowledgements, but its order is random, so each cohort of first probes is a random sample of the targets: the
/// expected number of answers is known from earlier cohorts, with its binomial spread. Where the silent are asked
/// again, a few targets that are known to answer are asked between them: canaries. Three signs that the limit is
/// passed:
///
/// - *loss*: answers are missing (`ExpectedAnswers`);
/// - *delay*: round trips grow (`RoundTrips`);
/// - *errors*: ICMP errors from the path to many more of a cohort than before.
///
/// Random loss is part of the expected share and slows nothing down; nor does loss while what arrives, arrives as fast
/// as it was sent. Loss that a lower rate does not lessen becomes part of it. A path that carries so many probes, then
/// none at all, is one with a table (`PathTable`).
public final class RateController {
    /// Where a scan begins, packets per second.
    public static final long START = 5_000;

    /// How far the rate grows as long as nothing is heard: too few answers to tell loss from silence.
    public static final long UNPROVEN = 50_000;

    /// Slowest that evidence makes it, packets per second: what keeps asking whether the path is back.
    private static final double TRICKLE = 10;

    /// Nothing heard for this long after the start means that nobody answers soon, and the rate may grow unproven.
    private static final long FIRST_ANSWER_NANOS = 500_000_000L;

    private static final double UNPROVEN_DOUBLING_NANOS = 100_000_000.0;

    // Growth in one round of evidence while no limit is known. Of a limit one learns a round late,
    // when more may be on the way than a queue holds, so a round of many probes grows less. Where
    // enough answer for their arrival to be timed, that is a better bound: on a path at its limit
    // it no longer grows. There a small round may grow faster, and three times as much as arrives
    // is not so much that a cut to a quarter would not drain it.
    private static final double GROWTH = 2.0;
    private static final double GROWTH_SMALL = 4.0;
    private static final double GROWTH_LARGE = 1.5;
    private static final double SMALL = 100; // probes in a round
    private static final double LARGE = 200;
    private static final double TELLING_SHARE = 0.2; // of the probes, answered
    private static final double AHEAD = 3;
    private static final double AHEAD_LARGE = 1.5;

    private static final double EXPECTED_ANSWERS = 8; // in a window, to be judged
    private static final double SIGMAS = 4;

    /// Share of what was sent that, arriving, makes it likely that the path carries it; and that proves it.
    private static final double CONFIRMED = 0.95;

    private static final double PROVEN = 0.98;

    /// A limit that was met but once may have been an accident.
    private static final int CUTS_TO_BELIEVE = 2;

    /// Under this share a path carries nearly nothing.
    private static final double DARK = 1 / 8.0;

    private static final String LOSS = "answers missing";
    private static final String RETRIES = "only retries are left";
    private static final String DROPS = "drops in this machine";
    public static final String TABLES = "a table of this machine is full";

    // Shares of the limit, or of the rate that went before.
    private static final double DRAIN = 0.75;
    private static final double BELOW_LIMIT = 0.94;
    private static final double DEEPEST_CUT = 0.25;

    // Above the limit that was found one feels one's way: each step that nothing speaks against
    // makes the next one twice as large.
    private static final double FIRST_STEP = 0.02;
    private static final double LARGEST_STEP = 0.25;

    private static final long STEP_NANOS = 25_000_000L; // from one step to the next, at the least
    private static final long HELD_NANOS = 100_000_000L; // after a cut, and this many round trips
    private static final int HELD_ROUNDS = 8;
    private static final long SETTLE_MARGIN_NANOS = 1_000_000L; // what a batch takes to leave

    private static final long GAP_NANOS = 8 * Slices.NANOS;

    /// Probes have been leaving for so long, and none that evidence could come from.
    private static final long BLIND_NANOS = 16 * Slices.NANOS;

    /// How long a dark path is asked at a trickle before the scan begins anew though nothing has come back: where few
    /// targets answer, a trickle may not meet one for hours. A home router forgets a connection that was never answered
    /// within it.
    private static final long DARK_NANOS = 30_000_000_000L;

    private final Pace pace;
    private double floor;
    private double ceiling;
    private double rate;
    private RateState state = RateState.STARTUP;
    private String reason = "start";

    private long startedNanos = Long.MIN_VALUE;
    private long tickedNanos;
    private boolean isAnswered;
    private long judgedNanos;

    private final Cohorts window = new Cohorts();

    // What is known of the path.
    private final ExpectedAnswers expected = new ExpectedAnswers();
    private final Share errors = new Share();
    private final RoundTrips roundTrips = new RoundTrips();
    private final PathTable table = new PathTable();
    private final CutLoss cutLoss = new CutLoss();
    private double limit = Double.MAX_VALUE;
    private int pathCuts;
    private double found;
    private double delivered;

    private boolean isDark;
    private long cutNanos = Long.MIN_VALUE / 2; // never
    private double rateAtCut;
    private long grownNanos;
    private long stepNanos;
    private double step = FIRST_STEP;
    private long drops;
    private long tableEvents;
    private long pressure;
    private boolean isPressed;

    /// @param pace  its ceiling is never passed, its least never undercut
    public RateController(Pace pace) {
        this.pace = pace;
        this.floor = pace.leastPerSecond();
        this.ceiling = pace.packetsPerSecond();
        this.rate = Math.clamp(START, floor, ceiling);
    }

    /// Moves the ceiling. A fixed rate moves with it; the least gives way to it.
    ///
    /// @param packetsPerSecond  `Pace.SLOWEST` or more
    public void setCeiling(double packetsPerSecond) {
        ceiling = packetsPerSecond;
        floor = pace.isFixed() ? ceiling : Math.min(pace.leastPerSecond(), ceiling);
        set(rate, "the ceiling was moved");
    }

    /// Packets per second that may leave now, above 0.
    public double rate() {
        return rate;
    }

    public RateState state() {
        if (table.isKnown()) {
            return RateState.PATH_FULL;
        }
        return rate >= ceiling && state != RateState.BACKING_OFF ? RateState.CAPPED : state;
    }

    /// Why the rate was last changed, in a word or two.
    public String reason() {
        return reason;
    }

    /// What the path was found to carry, for people; empty if no limit of it was met.
    public String pathLimit() {
        if (table.isKnown()) {
            return table.text();
        }
        boolean isMet = pathCuts >= CUTS_TO_BELIEVE && limit < ceiling;
        return isMet ? "the path carries about " + Math.round(limit) + " packets/s" : "";
    }

    /// How old a probe must be before its silence is evidence: what answers take on a clean path, so that a queue in
    /// the path shows at once. While one drains, what they take now: an answer that only queues is not missing.
    ///
    /// @param seenNanos  the same as the receive side measures it now, queue and all
    public long settledAfterNanos(long seenNanos) {
        if (!roundTrips.isKnown() || state == RateState.BACKING_OFF) {
            return seenNanos;
        }
        return Math.min(seenNanos, roundTrips.usualNanos() + SETTLE_MARGIN_NANOS);
    }

    /// Time passes; called a few hundred times a second. Where nothing can be known, the rate grows slowly to what is
    /// harmless, or falls back to what was proven.
    ///
    /// @param sentNanos     when the last probe left
    /// @param tellingNanos  when the last one left whose silence would say something: to a target that had not
    ///     been asked before, or a canary
    public void tick(long nowNanos, long sentNanos, long tellingNanos) {
        if (startedNanos == Long.MIN_VALUE) {
            start(nowNanos);
        }
        double doublings = (nowNanos - tickedNanos) / UNPROVEN_DOUBLING_NANOS;
        tickedNanos = nowNanos;
        if (isDark && nowNanos - cutNanos > DARK_NANOS) {
            beginAnew(nowNanos);
            set(START, "asking anew");
        } else if (!isAnswered) {
            if (nowNanos - startedNanos >= FIRST_ANSWER_NANOS) {
                growUnproven(doublings);
            }
        } else if (sentNanos - tellingNanos > BLIND_NANOS) {
            restOnProven(nowNanos);
        } else if (state != RateState.BACKING_OFF && isUntold(nowNanos)) {
            growUnproven(doublings);
        }
    }

    private void start(long nowNanos) {
        startedNanos = nowNanos;
        tickedNanos = nowNanos;
        judgedNanos = nowNanos;
    }

    /// Whether so few answer that no window has been judged for long.
    private boolean isUntold(long nowNanos) {
        double longNanos = UNPROVEN_DOUBLING_NANOS + roundTrips.baseNanos();
        return expected.isQuiet() && nowNanos - judgedNanos > longNanos;
    }

    /// When only retries are left and nobody can serve as a canary, nothing more is learnt: what was found last is kept
    /// to.
    private void restOnProven(long nowNanos) {
        if (isDark) {
            return;
        }
        if (state == RateState.BACKING_OFF && nowNanos - cutNanos > heldNanos()) {
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

    /// Whether nearly nothing of what is sent is answered.
    public boolean isDark() {
        return isDark;
    }

    /// Others are asked from now on: nothing that is known of answers holds for them.
    public void forgetShares(long nowNanos) {
        expected.beginAnew();
        beginAnew(nowNanos);
        cutNanos = nowNanos;
        set(START, "others are asked");
    }

    /// Nothing of what was due comes back any more, whoever asks.
    public void goDark(long nowNanos) {
        if (!isDark) {
            cut(nowNanos, 0, LOSS);
        }
    }

    /// Takes in a cohort; cohorts come in the order in which they left.
    public void judge(Evidence e) {
        isAnswered |= e.firsts().answered() > 0;
        if (e.here().drops() > drops) {
            drops = e.here().drops();
            drain(e, DROPS);
        }
        if (e.here().tableEvents() > tableEvents) {
            tableEvents = e.here().tableEvents();
            drain(e, TABLES);
        }
        isPressed |= e.here().backPressure() > pressure;
        pressure = e.here().backPressure();
        if (isDark && isSentSinceCut(e) && isAnswered(e)) {
            table.cameBack(e.fromNanos());
            beginAnew(e.nowNanos());
        }
        if (window.load > 0 && e.fromNanos() - window.endNanos > gapNanos()) {
            window.clear(); // what lies between was a wait
        }
        window.add(e);
        if (expected.of(window) >= EXPECTED_ANSWERS) {
            judgeWindow(e);
            window.clear();
        }
    }

    /// Cuts for what this machine itself could not take, but once: what left before the last cut left too fast.
    private void drain(Evidence e, String why) {
        if (isSentSinceCut(e)) {
            cut(e.nowNanos(), rate * DRAIN, why);
        }
    }

    private boolean isSentSinceCut(Evidence e) {
        return e.fromNanos() >= cutNanos;
    }

    private static boolean isAnswered(Evidence e) {
        return e.firsts().answered() + e.canaries().answered() > 0;
    }

    /// Between slices of one window: more was no sending.
    private long gapNanos() {
        return Math.max(GAP_NANOS, (long) (4e9 / rate));
    }

    /// Nothing is known any more of what the path carries.
    private void beginAnew(long nowNanos) {
        isDark = false;
        grownNanos = nowNanos;
        judgedNanos = nowNanos;
        state = RateState.STARTUP;
        limit = Double.MAX_VALUE;
    }

    private void judgeWindow(Evidence e) {
        judgedNanos = e.nowNanos();
        if (!expected.isKnown()) {
            expected.begin(window);
            learn();
            grownNanos = e.nowNanos();
            return;
        }
        if (window.fromNanos < cutNanos) { // sent before the last cut: says what is known already
            if (window.timed > 0) {
                roundTrips.note(window.timed, window.rtt, window.endNanos);
            }
            return;
        }
        cutLoss.note(window, expected.of(window));
        String trouble = trouble();
        if (trouble != null) {
            answer(trouble, e);
            return;
        }
        if (expected.isSuspect()) { // too little to cut for, too much to grow on
            return;
        }
        learn();
        table.carried(window.load, window.fromNanos);
        grow(e);
        isPressed = false;
    }

    /// Does what a sign of trouble calls for. Loss counts against the rate only if less arrives than was sent: what a
    /// burst of loss leaves over passes as fast as it is sent.
    private void answer(String trouble, Evidence e) {
        if (trouble.equals(LOSS) && isNoMatterOfRate(e)) {
            takeForUsual(e.nowNanos());
            return;
        }
        double arriving = arriving(e);
        if (state == RateState.BACKING_OFF && arriving >= CONFIRMED * rate) {
            return; // the queue is still draining
        }
        double sentPerSecond = sentPerSecond();
        if (arriving < CONFIRMED * sentPerSecond || !trouble.equals(LOSS)) {
            cut(e.nowNanos(), Math.min(arriving, arrivingOfLate(e)), trouble);
            pathCuts++;
            return;
        }
        expected.forgetMissing();
        if (state == RateState.PROBING
                && arriving < PROVEN * sentPerSecond) { // a step too many, it may be
            found = Math.max(found, Math.min(arriving, rate));
            limit = found;
            pathCuts++;
            state = RateState.STEADY;
            cutNanos = e.nowNanos();
            step = FIRST_STEP;
            set(BELOW_LIMIT * found, trouble);
        }
    }

    /// Whether loss that a cut was to end is the same at the lower rate, with no queue in the path.
    private boolean isNoMatterOfRate(Evidence e) {
        boolean isBelowLimit = state == RateState.BACKING_OFF || state == RateState.STEADY;
        boolean isQueueEmpty = window.timed > 0 && roundTrips.isBackAtBase(window.timed);
        return isBelowLimit && isQueueEmpty && cutLoss.isAsMuch(delivered(arrivingOfLate(e)), rate);
    }

    private void takeForUsual(long nowNanos) {
        expected.beginAnew();
        beginAnew(nowNanos);
        pathCuts = 0;
        cutNanos = nowNanos;
        set(rateAtCut, "loss at any rate");
        cutLoss.forget();
    }

    /// The most that the path has been delivering, in probes per second of every kind.
    private double arriving(Evidence e) {
        double delivered = expected.delivered();
        boolean isNothing = expected.isTold() && delivered < DARK;
        if (!areArrivalsKnown(e)) {
            return window.loadPerSecond() * (isNothing ? delivered : expected.deliveredAtMost());
        }
        double ofLate = arrivingOfLate(e);
        boolean isDark = isNothing && ofLate < DARK * window.loadPerSecond();
        return isDark ? ofLate : asProbes(e.arrivals().mostPerSecond());
    }

    /// What the window was sent at, but for a burst of this machine's.
    private double sentPerSecond() {
        return Math.min(window.loadPerSecond(), rate);
    }

    /// The share that arrives of what the window was sent at.
    private double delivered(double arriving) {
        boolean isKnown = arriving < Double.MAX_VALUE && window.load > 0;
        return isKnown ? arriving / sentPerSecond() : expected.delivered();
    }

    /// What it delivers now.
    private double arrivingOfLate(Evidence e) {
        return areArrivalsKnown(e) ? asProbes(e.arrivals().ofLatePerSecond()) : Double.MAX_VALUE;
    }

    private boolean areArrivalsKnown(Evidence e) {
        return e.arrivals().areKnown() && expected.areFirstsKnown();
    }

    /// Probes of every kind that so many answers to first probes stand for.
    private double asProbes(double answers) {
        return answers / expected.share() * window.load / Math.max(1, window.sent);
    }

    /// Why the window says that the path's limit is passed, or null.
    private @Nullable String trouble() {
        if (expected.areMissing(window)) {
            return LOSS;
        }
        if (window.timed > 0 && roundTrips.isDelayed(window.timed, window.rtt, window.endNanos)) {
            return "round trips grow";
        }
        return isRefused() ? "ICMP errors" : null;
    }

    private boolean isRefused() {
        double usual = errors.isKnown() ? errors.value() : 0;
        double chance = SIGMAS * Math.sqrt(window.load * Math.max(usual, 0.01));
        return window.errors - window.load * usual > chance + 0.1 * window.load;
    }

    private void learn() {
        errors.learn(window.load, window.errors);
        if (window.timed > 0) {
            roundTrips.learn(window.timed, window.rtt, window.rttSquares, window.endNanos);
        }
    }

    /// The share of first probes that is answered; 1 as long as it is not known.
    public double share() {
        return expected.share();
    }

    /// @param arriving  what the path carries, packets per second
    private void cut(long nowNanos, double arriving, String why) {
        if (why.equals(LOSS)) {
            cutLoss.cut(nowNanos, delivered(arriving), sentPerSecond());
        } else {
            cutLoss.forget();
        }
        rateAtCut = rate;
        limit = Math.min(arriving, rate);
        found = limit;
        boolean wasDark = isDark;
        isDark = limit < DARK * rate || wasDark && limit < TRICKLE;
        if (isDark && !wasDark) {
            table.wentDark(nowNanos);
        }
        cutNanos = nowNanos;
        state = RateState.BACKING_OFF;
        window.clear();
        expected.forgetMissing();
        roundTrips.forgetDelays();
        step = FIRST_STEP;
        double least = isDark ? TRICKLE : Math.max(TRICKLE, rate * DEEPEST_CUT);
        set(Math.max(least, DRAIN * limit), why);
    }

    private void grow(Evidence e) {
        if (!window.areMostlyFirsts() && rate >= Math.max(START, proven())) {
            return; // canaries say what goes wrong, and are too few to say that all is well
        }
        delivered = Math.max(delivered, Math.min(window.loadPerSecond(), rate));
        switch (state) {
            case STARTUP -> growFreely(e);
            case BACKING_OFF -> recover();
            case STEADY -> {
                if (e.nowNanos() - cutNanos > heldNanos()) {
                    state = RateState.PROBING;
                }
            }
            default -> feelTheWay(e.nowNanos());
        }
    }

    private void growFreely(Evidence e) {
        long ageNanos = Math.max(1, e.nowNanos() - (window.fromNanos + window.endNanos) / 2);
        double inRound = rate * ageNanos / 1e9;
        boolean isTelling = window.areMostlyFirsts() && expected.share() >= TELLING_SHARE;
        double growth = growth(inRound, isTelling);
        double rounds = (double) Math.max(0, e.nowNanos() - grownNanos) / ageNanos;
        double most = rate * StrictMath.pow(growth, rounds);
        if (isTelling) {
            double ahead = inRound > LARGE ? AHEAD_LARGE : AHEAD;
            most = Math.clamp(ahead * arriving(e), rate, most);
        }
        grownNanos = e.nowNanos();
        double mostOfSent = growth * window.loadPerSecond();
        if (!isPressed && mostOfSent > rate) {
            set(Math.min(most, mostOfSent), "all is answered");
        }
    }

    private static double growth(double inRound, boolean isTelling) {
        if (isTelling) {
            return inRound < SMALL ? GROWTH_SMALL : GROWTH;
        }
        return inRound > LARGE ? GROWTH_LARGE : GROWTH;
    }

    private void recover() {
        if (window.timed == 0 || roundTrips.isBackAtBase(window.timed)) {
            state = RateState.STEADY;
            set(Math.max(rate, BELOW_LIMIT * limit), "the queue is empty");
        }
    }

    private void feelTheWay(long nowNanos) {
        boolean isDue = window.fromNanos > stepNanos && nowNanos - stepNanos > STEP_NANOS;
        if (!isPressed && isDue && window.loadPerSecond() > 0.8 * rate) {
            limit = Math.max(limit, rate);
            set(rate * (1 + step), "all is answered");
            step = Math.min(LARGEST_STEP, 2 * step);
            stepNanos = nowNanos;
        }
    }

    private long heldNanos() {
        return HELD_NANOS + HELD_ROUNDS * roundTrips.baseNanos();
    }

    private void set(double packetsPerSecond, String why) {
        double most = Math.max(floor, Math.min(ceiling, table.perSecond()));
        double next = Math.clamp(packetsPerSecond, floor, most);
        if (next != rate) {
            rate = next;
            reason = why;
        }
    }
}
