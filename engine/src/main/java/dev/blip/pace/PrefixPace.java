package dev.blip.pace;

/// Says how fast one prefix is asked, all its hosts together: gently at first, then twice as fast as long as answers
/// come hardly later than each host's quickest, and half as fast where most are late; where answers are not told apart
/// by host, nobody is late. Owner: one transmit thread.
///
/// Where nobody has answered, the last router may have to ask by ARP for every address: so many new ones a second are
/// asked, and no more. An address counts as new that was not asked for a second.
final class PrefixPace {
    /// Packets a second to begin with.
    static final double START_PER_SECOND = 60_000;

    /// New addresses a second where nobody has answered: a /24 is asked in half a second.
    static final double SILENT_PER_SECOND = 512;

    /// After so long the router has forgotten whom it asked for.
    static final long NEW_NANOS = 1_000_000_000L;

    private static final double LEAST_PER_SECOND = 6_000;
    private static final double MOST_PER_SECOND = 1e7;
    private static final double NANOS = 1e9;

    /// What may leave at once, in nanoseconds of the rate.
    private static final double BURST_NANOS = 10e6;

    /// New addresses at once there.
    static final int SILENT_BURST = 16;

    private static final long JUDGED_NANOS = 10_000_000L;
    private static final long ENOUGH = 64; // answers
    private static final long SELDOM = 16; // one in so many may be late

    private final HostAnswers answers;
    private final int place;
    private final int lanes;

    private double perSecond;
    private double tokens;
    private double silentTokens;
    private long refilledNanos = Long.MIN_VALUE;
    private long judgedNanos;
    private long countedBefore;

    /// @param lanes  that share what the prefix may see
    PrefixPace(HostAnswers answers, int place, int lanes) {
        this.answers = answers;
        this.place = place;
        this.lanes = lanes;
        this.perSecond = START_PER_SECOND / lanes;
        this.tokens = burst();
        this.silentTokens = silentBurst();
    }

    boolean hasAnswered() {
        return answers.ofPrefix(place) != 0;
    }

    private double burst() {
        return Math.max(1, perSecond * BURST_NANOS / NANOS);
    }

    private double silentBurst() {
        return Math.max(1.0, (double) SILENT_BURST / lanes);
    }

    /// When a host of it may be asked: not after `nowNanos` if it may be now.
    ///
    /// @param isNew  whether the address was not asked for a second
    long opensAt(boolean isNew, long nowNanos) {
        refill(nowNanos);
        long counted = answers.ofPrefix(place);
        if (nowNanos - judgedNanos >= JUDGED_NANOS) {
            judge(counted, nowNanos);
        }
        if (tokens < 1) {
            return nowNanos + until(1 - tokens, perSecond);
        }
        if (counted == 0 && isNew && silentTokens < 1) {
            return nowNanos + until(1 - silentTokens, SILENT_PER_SECOND / lanes);
        }
        return nowNanos;
    }

    private static long until(double missing, double perSecond) {
        return 1 + (long) (missing * NANOS / perSecond);
    }

    /// A host of it is being asked.
    void asked(boolean isNew) {
        tokens--;
        if (isNew) {
            silentTokens--;
        }
    }

    private void refill(long nowNanos) {
        if (nowNanos > refilledNanos) {
            double seconds =
                    refilledNanos == Long.MIN_VALUE ? 0 : (nowNanos - refilledNanos) / NANOS;
            tokens = Math.min(burst(), tokens + seconds * perSecond);
            double silent = Math.max(silentTokens, 0) + seconds * SILENT_PER_SECOND / lanes;
            silentTokens = Math.min(silentBurst(), silent);
            refilledNanos = nowNanos;
        }
    }

    private void judge(long counted, long nowNanos) {
        long heard = HostAnswers.answers(counted) - HostAnswers.answers(countedBefore);
        if (heard < ENOUGH) {
            return;
        }
        long late = HostAnswers.late(counted) - HostAnswers.late(countedBefore);
        if (2 * late > heard) {
            perSecond = Math.max(LEAST_PER_SECOND / lanes, perSecond / 2);
        } else if (late * SELDOM <= heard) {
            perSecond = Math.min(MOST_PER_SECOND, 2 * perSecond);
        }
        countedBefore = counted;
        judgedNanos = nowNanos;
    }
}
