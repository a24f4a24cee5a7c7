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
/// - *loss*: a one-sided cumulative sum ([Page](https://doi.org/10.1093/biomet/41.1-2.100)) of the answers that
///   are missing, beyond a tolerated share and four standard deviations;
/// - *delay*: round trips grow (`RoundTrips`);
/// - *errors*: ICMP errors from the path to many more of a cohort than before.
///
/// Random loss is part of the expected share and slows nothing down; nor does loss while what arrives, arrives as fast
/// as it was sent. A path that carries so many probes, then none at all, is one with a table (`PathTable`).
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

    // Growth in one round of evidence while no limit is known. Of a limit one learns a round late:
    // where much is on the
    // way by then, more than a queue holds, growth is slower.
    private static final double GROWTH = 2.0;
    private static final double GROWTH_LARGE = 1.5;
    private static final double LARGE = 400; // probes in a round

    private static final double EXPECTED_ANSWERS = 8; // in a window, to be judged
    private static final double TOLERATED_LOSS = 0.02;
    private static final double SIGMAS = 4;
    private static final double SUSPECT_SIGMAS = 2;
    private static final double LEAST_MISSING = 4;
    private static final double LONG_ENOUGH = 1_000; // first probes without a sign of loss
    private static final double LEAST_PROBES = 64; // before a few lost in a row count as a trend

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
    private static final String TABLES = "a table of this machine is full";

    // Shares of the limit, or of the rate that went before.
    private static final double DRAIN = 0.75;
    private static final double BELOW_LIMIT = 0.92;
    private static final double DEEPEST_CUT = 0.25;

    // Above the limit that was found one feels one's way: each step that nothing speaks against
    // makes the next one
    // twice as large.
    private static final double FIRST_STEP = 0.02;
    private static final double LARGEST_STEP = 0.25;

    private static final long STEP_NANOS = 25_000_000L; // from one step to the next, at the least
    private static final long HELD_NANOS = 100_000_000L; // after a cut, and this many round trips
    private static final int HELD_ROUNDS = 8;
    private static final long SETTLE_MARGIN_NANOS = 1_000_000L; // what a batch takes to leave

    /// Probes have been leaving for so long, and none that evidence could come from.
    private static final long BLIND_NANOS = 8 * Slices.NANOS;

    /// How long a dark path is asked at a trickle when nothing can tell whether it is back; a home router forgets a
    /// connection that was never answered within it.
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

    private final Window window = new Window();

    // What is known of the path.
    private final Share firsts = new Share();
    private final Share canaries = new Share();
    private final Share errors = new Share();
    private final RoundTrips roundTrips = new RoundTrips();
    private final PathTable table = new PathTable();
    private double limit = Double.MAX_VALUE;
    private int pathCuts;
    private double found;
    private double delivered;

    // Since the sum of what is missing was last 0.
    private double suspectFirsts;
    private double suspectAnswers;
    private double suspectCanaries;
    private double suspectCanaryAnswers;
    private boolean isSuspect;
    private boolean isDark;
    private long cutNanos = Long.MIN_VALUE / 2; // never
    private int cutsInARow;
    private long grownNanos;
    private long stepNanos;
    private double step = FIRST_STEP;
    private long drops;
    private long tableEvents;
    private long pressure;
    private boolean isPressed;

    /// Cohorts in turn, until they are enough to be judged.
    private static final class Window {
        private long fromNanos;
        private long endNanos;
        private double load;
        private double sent;
        private double answered;
        private double canaries;
        private double canariesAnswered;
        private double timed;
        private double rtt;
        private double rttSquares;
        private double errors;

        void add(Evidence e) {
            if (load == 0) {
                fromNanos = e.fromNanos();
            }
            endNanos = e.fromNanos() + e.spanNanos();
            load += e.load();
            sent += e.sent();
            answered += e.answered();
            canaries += e.canaries();
            canariesAnswered += e.canariesAnswered();
            timed += e.timed();
            rtt += e.rtt();
            rttSquares += e.rttSquares();
            errors += e.errors();
        }

        void clear() {
            load = 0;
            sent = 0;
            answered = 0;
            canaries = 0;
            canariesAnswered = 0;
            timed = 0;
            rtt = 0;
            rttSquares = 0;
            errors = 0;
        }

        double loadPerSecond() {
            return load * 1e9 / (endNanos - fromNanos);
        }
    }

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
    /// the path shows at once. Twice as long after each cut that did not help: the path may really have become longer.
    ///
    /// @param seenNanos  the same as the receive side measures it now, queue and all
    public long settledAfterNanos(long seenNanos) {
        if (!roundTrips.isKnown() || isDark) {
            return seenNanos;
        }
        long nanos = roundTrips.usualNanos() + SETTLE_MARGIN_NANOS;
        return Math.min(seenNanos, nanos << Math.min(cutsInARow, 8));
    }

    /// Time passes; called a few hundred times a second. Where nothing can be known, the rate grows slowly to what is
    /// harmless, or falls back to what was proven.
    ///
    /// @param sentNanos     when the last probe left
    /// @param tellingNanos when the last one left whose silence would say something: to a target that had not been
    /// asked
    ///     before, or a canary
    public void tick(long nowNanos, long sentNanos, long tellingNanos) {
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
        } else if (sentNanos - tellingNanos > BLIND_NANOS) {
            restOnProven(nowNanos);
        } else if (state != RateState.BACKING_OFF
                && missing() <= LEAST_MISSING
                && nowNanos - judgedNanos > UNPROVEN_DOUBLING_NANOS + roundTrips.baseNanos()) {
            growUnproven(doublings);
        }
    }

    /// When only retries are left and nobody can serve as a canary, nothing more is learnt: what was found last is kept
    /// to.
    private void restOnProven(long nowNanos) {
        if (isDark && nowNanos - cutNanos < DARK_NANOS) {
            return;
        }
        if (isDark) { // nobody says whether the path is back: begin again
            isDark = false;
            state = RateState.STEADY;
            set(START, RETRIES);
        } else if (state == RateState.BACKING_OFF && nowNanos - cutNanos > heldNanos()) {
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
                cut(e.nowNanos(), rate * DRAIN, DROPS);
            }
        }
        if (e.tableEvents() > tableEvents) {
            tableEvents = e.tableEvents();
            if (e.fromNanos() >= cutNanos) {
                cut(e.nowNanos(), rate * DRAIN, TABLES);
            }
        }
        isPressed |= e.backPressure() > pressure;
        pressure = e.backPressure();
        window.add(e);
        if (expectedAnswers() >= EXPECTED_ANSWERS) {
            judgeWindow(e);
            window.clear();
        }
    }

    /// Of the window. A kind of probe of which nothing is known yet is expected to do as it did.
    private double expectedAnswers() {
        double byFirsts = firsts.isKnown() ? window.sent * firsts.value() : window.answered;
        double byCanaries =
                canaries.isKnown() ? window.canaries * canaries.value() : window.canariesAnswered;
        return byFirsts + byCanaries;
    }

    private boolean isByFirsts() {
        return 2 * window.sent >= window.load;
    }

    private void judgeWindow(Evidence e) {
        judgedNanos = e.nowNanos();
        if (!firsts.isKnown() && !canaries.isKnown()) {
            note();
            learnShares();
            clearMissing();
            learnRoundTrips();
            grownNanos = e.nowNanos();
            return;
        }
        if (window.fromNanos < cutNanos) { // sent before the last cut: says what is known already
            if (window.timed > 0) {
                roundTrips.note(window.timed, window.rtt);
            }
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
        learnRoundTrips();
        if (isDark) {
            table.cameBack(window.fromNanos);
        }
        table.carried(window.load, window.fromNanos);
        grow(e.nowNanos());
        isPressed = false;
    }

    /// Does what a sign of trouble calls for. Loss counts against the rate only if less arrives than was sent: what a
    /// burst of loss leaves over passes as fast as it is sent.
    private void answer(String trouble, Evidence e) {
        double arriving = arriving(e);
        if (state == RateState.BACKING_OFF && arriving >= CONFIRMED * rate) {
            return; // the queue is still draining
        }
        double sentPerSecond = window.loadPerSecond();
        if (arriving < CONFIRMED * sentPerSecond || !trouble.equals(LOSS)) {
            cut(e.nowNanos(), arriving, trouble);
            pathCuts++;
            return;
        }
        clearMissing();
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

    /// What the path delivers, in probes per second of every kind.
    private double arriving(Evidence e) {
        double answers = suspectAnswers + suspectCanaryAnswers;
        double delivered = answers / Math.max(1, missing() + answers);
        boolean isByWindow = e.arrivedPerSecond() < 0 || !firsts.isKnown();
        if (isByWindow || suspects() >= LEAST_PROBES && delivered < DARK) {
            return window.loadPerSecond() * Math.clamp(delivered, 0, 1);
        }
        return e.arrivedPerSecond() / firsts.value() * window.load / Math.max(1, window.sent);
    }

    private double suspects() {
        return suspectFirsts + suspectCanaries;
    }

    /// Why the window says that the path's limit is passed, or null.
    private @Nullable String trouble(long nowNanos) {
        if (isLossy()) {
            return LOSS;
        }
        if (window.timed > 0 && roundTrips.isDelayed(window.timed, window.rtt, nowNanos)) {
            return "round trips grow";
        }
        return isRefused() ? "ICMP errors" : null;
    }

    private boolean isLossy() {
        double before = missing();
        note();
        double missing = missing();
        boolean isOver = missing <= before; // it was a burst
        double sigma =
                Math.sqrt(variance(firsts, suspectFirsts) + variance(canaries, suspectCanaries));
        isSuspect = !isOver && missing > Math.max(LEAST_MISSING, SUSPECT_SIGMAS * sigma);
        if (missing <= 0 || !isSuspect && suspectFirsts >= LONG_ENOUGH) {
            learnShares();
            clearMissing();
            return false;
        }
        boolean isMuch = missing > Math.max(LEAST_MISSING, SIGMAS * sigma);
        return isMuch && !isOver && suspects() >= LEAST_PROBES;
    }

    private void note() {
        suspectFirsts += window.sent;
        suspectAnswers += window.answered;
        if (isByFirsts() || canaries.isKnown()) {
            suspectCanaries += window.canaries;
            suspectCanaryAnswers += window.canariesAnswered;
        }
    }

    /// Answers that are missing since the sum was last 0, by what is known of the shares now.
    private double missing() {
        return missing(firsts, suspectFirsts, suspectAnswers)
                + missing(canaries, suspectCanaries, suspectCanaryAnswers);
    }

    private static double missing(Share share, double sent, double answered) {
        return share.isKnown() ? sent * share.value() * (1 - TOLERATED_LOSS) - answered : 0;
    }

    private static double variance(Share share, double sent) {
        return share.isKnown() ? share.variance(sent) : 0;
    }

    private void clearMissing() {
        suspectFirsts = 0;
        suspectAnswers = 0;
        suspectCanaries = 0;
        suspectCanaryAnswers = 0;
    }

    private boolean isRefused() {
        double usual = errors.isKnown() ? errors.value() : 0;
        double chance = SIGMAS * Math.sqrt(window.load * Math.max(usual, 0.01));
        return window.errors - window.load * usual > chance + 0.1 * window.load;
    }

    /// From what was sent since the sum of what is missing was last 0: what has just been sent may still turn out to be
    /// the beginning of a loss.
    private void learnShares() {
        if (suspectFirsts > 0) {
            firsts.learn(suspectFirsts, suspectAnswers);
        }
        if (suspectCanaries > 0) {
            canaries.learn(suspectCanaries, suspectCanaryAnswers);
        }
    }

    private void learnRoundTrips() {
        errors.learn(window.load, window.errors);
        if (window.timed > 0) {
            roundTrips.learn(window.timed, window.rtt, window.rttSquares, window.endNanos);
        }
    }

    /// The share of first probes that is answered; 1 as long as it is not known.
    public double share() {
        return firsts.value();
    }

    /// @param arriving  what the path carries, packets per second
    private void cut(long nowNanos, double arriving, String why) {
        limit = Math.min(arriving, rate);
        found = limit;
        cutsInARow++;
        boolean wasDark = isDark;
        isDark = limit < DARK * rate || wasDark && limit < TRICKLE;
        if (isDark && !wasDark) {
            table.wentDark();
        }
        cutNanos = nowNanos;
        state = RateState.BACKING_OFF;
        clearMissing();
        roundTrips.forgetDelays();
        step = FIRST_STEP;
        double least = isDark ? TRICKLE : Math.max(TRICKLE, rate * DEEPEST_CUT);
        set(Math.max(least, DRAIN * limit), why);
    }

    private void grow(long nowNanos) {
        if (!isByFirsts() && rate >= Math.max(START, proven())) {
            return; // canaries say what goes wrong, and are too few to say that all is well
        }
        delivered = Math.max(delivered, Math.min(window.loadPerSecond(), rate));
        switch (state) {
            case STARTUP -> growFreely(nowNanos);
            case BACKING_OFF -> recover(nowNanos);
            case STEADY -> {
                if (nowNanos - cutNanos > heldNanos()) {
                    state = RateState.PROBING;
                }
            }
            default -> feelTheWay(nowNanos);
        }
    }

    private void growFreely(long nowNanos) {
        long ageNanos = nowNanos - (window.fromNanos + window.endNanos) / 2;
        double growth = rate * ageNanos > LARGE * 1e9 ? GROWTH_LARGE : GROWTH;
        double rounds = (double) (nowNanos - grownNanos) / ageNanos;
        double most = rate * StrictMath.pow(growth, rounds);
        grownNanos = nowNanos;
        double sentPerSecond = window.loadPerSecond();
        if (!isPressed && 2 * sentPerSecond > rate) {
            set(Math.min(most, 2 * sentPerSecond), "all is answered");
        }
    }

    private void recover(long nowNanos) {
        if (isDark) {
            isDark = false;
            grownNanos = nowNanos;
            state = RateState.STARTUP;
            limit = Double.MAX_VALUE;
        } else if (window.timed == 0 || roundTrips.isBackAtBase(window.timed)) {
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
