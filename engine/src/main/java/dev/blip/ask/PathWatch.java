package dev.blip.ask;

import dev.blip.report.ExpectedMissed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;

/// Tells a silent target from a dead path: whoever has answered is a witness, and is asked again where answers that
/// were due are missing, and before silence becomes a verdict. An area whose witnesses are silent is held: nothing
/// leaves for it but a witness's probe now and then. If one answers, what was asked since the last sign of life is
/// asked again; if none does for the path timeout, the area is lost, and what was asked since then stays unknown.
///
/// Transmit threads share it; whichever comes first does what is due for all.
public final class PathWatch {
    private static final int WHOLE = -1;

    // States of an area.
    private static final int WELL = 0;
    private static final int HELD = 1;
    private static final int LOST = 2;

    // Kinds of probes that a lane counts by next hop.
    private static final int FIRSTS = 0; // a random sample of the targets
    private static final int OTHERS = 1; // first probes too, but no sample
    private static final int CANARIES = 2;
    private static final int KINDS = 3;

    /// Hosts that must have answered before their silence speaks for a whole prefix: fewer may have been switched off.
    private static final int PREFIX_WITNESSES = 3;

    /// So many witnesses in a row unanswered are no accident: where a third of the round trips are lost, which is more
    /// than any path that is of use, one time in 60,000.
    private static final int ENOUGH_UNANSWERED = 10;

    /// So many answers that were due and are missing are no accident either.
    private static final double ENOUGH_MISSED = 12;

    /// A canary's chance to be answered, where much is lost.
    private static final double CANARY_SHARE = 0.5;

    /// What is shorter is a burst of loss, or a policer's doing, which goes into the estimate.
    private static final long LEAST_OUTAGE_NANOS = 30_000_000L;

    /// Between two looks at all areas while the rate is down.
    private static final long DOUBT_NANOS = 2_000_000_000L;

    private static final long TICK_NANOS = 5_000_000L;
    private static final long LEAST_PATIENCE_NANOS = 200_000_000L;

    /// How long what was asked last is waited for before a witness is asked: its own answers may do.
    private static final long DUE_NANOS = 200_000_000L;

    private static final long LEAST_GAP_NANOS =
            25_000_000L; // between witnesses of an area that is well
    private static final long HELD_GAP_NANOS = 100_000_000L;

    /// Between two probes to one witness: a Linux host that has half a connection repeats its SYN-ACK twice a second.
    private static final long REST_NANOS = 500_000_000L;

    private static final long NEVER = SignsOfLife.NEVER;
    private static final long NOT_SUSPECTED = Long.MAX_VALUE;

    /// Sends a probe to a witness; false if it cannot leave now.
    interface Asker {
        boolean ask(long index);
    }

    /// An area has come back: what was asked in it after `darkSinceNanos` and not after `darkUntilNanos` is to be asked
    /// again.
    record Return(int area, long darkSinceNanos, long darkUntilNanos) {}

    private final Areas areas;
    private final SignsOfLife signs;
    private final Feedback feedback;
    private final long pathTimeoutNanos;
    private final List<Share> shares = new ArrayList<>();
    private final AtomicIntegerArray states;

    private final ReentrantLock turn = new ReentrantLock(); // guards what follows, by area
    private final long[] darkSince; // while held or lost: the last sign of life
    private final long[] heldAt;
    private final long[] askedFirst; // of the witnesses unanswered in a row
    private final long[] askedLast;
    private final long[] askedEnough; // when they were enough to mean something
    private final int[] unanswered;
    private final long[] aliveSeen; // by next hop: the sign up to which the next two were taken
    private final long[] firstsSeen;
    private final long[] canariesSeen;
    private final long[] suspectedAt;
    private final int[] asking; // areas that want a witness asked
    private int heldPrefixes;
    private long drops;
    private long judgedFirsts;
    private long judgedAnswers;
    private double due; // in the slices since the last answer
    private long gapSince;
    private long gapUntil;
    private final List<Return> returns = new ArrayList<>();

    private volatile long doubtedNanos = NEVER;
    private volatile long tickAt = Long.MIN_VALUE;
    private volatile int askingCount;
    private volatile long sureUntil = NEVER;
    private volatile int held; // areas that are held or lost
    private volatile int lost;
    private volatile int heldHops;
    private volatile int lostHops;
    private volatile int returned; // size of `returns`

    PathWatch(Areas areas, SignsOfLife signs, Feedback feedback, long pathTimeoutNanos) {
        this.areas = areas;
        this.signs = signs;
        this.feedback = feedback;
        this.pathTimeoutNanos = pathTimeoutNanos;
        int count = areas.count();
        this.states = new AtomicIntegerArray(count);
        this.darkSince = new long[count];
        this.heldAt = new long[count];
        this.askedFirst = new long[count];
        this.askedLast = new long[count];
        this.askedEnough = new long[count];
        this.unanswered = new int[count];
        this.asking = new int[count];
        this.aliveSeen = new long[areas.hops()];
        this.firstsSeen = new long[areas.hops()];
        this.canariesSeen = new long[areas.hops()];
        this.suspectedAt = new long[areas.hops()];
        Arrays.fill(suspectedAt, NOT_SUSPECTED);
        Arrays.fill(aliveSeen, NEVER);
        Arrays.fill(askedLast, NEVER);
    }

    /// What one lane has sent, and how far it wants to be sure. Owner: its transmit thread.
    final class Share {
        private final AtomicLongArray sent = new AtomicLongArray(KINDS * areas.hops());
        private volatile long wantedNanos = NEVER;
        private int seen; // of the returns

        PathWatch watch() {
            return PathWatch.this;
        }

        /// So many first probes have left, where there is one next hop.
        ///
        /// @param others  of those that are no random sample
        void firsts(int count, int others) {
            add(FIRSTS, 0, count);
            add(OTHERS, 0, others);
        }

        /// A target's first probe leaves.
        ///
        /// @param isSampled  whether its silence says something of the path
        void first(long host, boolean isSampled) {
            add(isSampled ? FIRSTS : OTHERS, areas.hopOf(host), 1);
        }

        /// The kernel has refused a target's first probe.
        void refused(long host, boolean isSampled) {
            add(isSampled ? FIRSTS : OTHERS, areas.hopOf(host), -1);
        }

        /// A probe leaves for a target that has answered.
        void canary(long host) {
            add(CANARIES, areas.hopOf(host), 1);
        }

        private void add(int kind, int hop, int more) {
            int at = kind * areas.hops() + hop;
            sent.lazySet(at, sent.getPlain(at) + more);
        }

        /// Silence of what was asked until then is about to become a verdict.
        void want(long sentNanos) {
            if (sentNanos > wantedNanos) {
                wantedNanos = sentNanos;
                tickAt = Long.MIN_VALUE;
            }
        }

        /// Areas that have come back since the last call.
        List<Return> returns() {
            if (seen == returned) {
                return List.of();
            }
            turn.lock();
            try {
                List<Return> since = List.copyOf(returns.subList(seen, returns.size()));
                seen = returns.size();
                return since;
            } finally {
                turn.unlock();
            }
        }
    }

    /// Before the scan starts.
    Share share() {
        var share = new Share();
        shares.add(share);
        return share;
    }

    /// Whether silence of what was asked until `sentNanos` means something: in every area a later probe was answered,
    /// or nobody is there who could, or the area is lost. Any thread.
    boolean isSureUntil(long sentNanos) {
        return sureUntil >= sentNanos;
    }

    /// Whether any area is held or lost. Any thread.
    boolean isAnyHeld() {
        return held > 0;
    }

    /// Whether any area is held that may still come back. Any thread.
    boolean isAnyWaitedFor() {
        return held > lost;
    }

    public boolean isAnyLost() {
        return lost > 0;
    }

    /// Whether nothing may leave but to witnesses: no next hop is well. Any thread.
    boolean isAllHeld() {
        return heldHops == areas.hops();
    }

    /// Whether no next hop will come back. Any thread.
    boolean isAllLost() {
        return lostHops == areas.hops();
    }

    /// Whether a host lies in an area that is held or lost. Any thread.
    ///
    /// @param host  as `TargetSpace` numbers it; likewise below
    boolean isHeld(long host) {
        return worst(host) != WELL;
    }

    /// Whether a host lies in an area that is lost. Any thread.
    boolean isLost(long host) {
        return worst(host) == LOST;
    }

    private int worst(long host) {
        int hop = states.get(areas.hopOf(host));
        int prefix = areas.prefixOf(host);
        return prefix < 0 ? hop : Math.max(hop, states.get(prefix));
    }

    /// Since when nothing was heard of the area that a host lies in; `Long.MAX_VALUE` if it is not lost. Where its
    /// next hop is lost, its prefix may have fallen silent before the last of the others did.
    long darkSinceNanos(long host) {
        turn.lock();
        try {
            int hop = areas.hopOf(host);
            int prefix = areas.prefixOf(host);
            long since = darkSinceOf(hop);
            if (prefix < 0) {
                return since;
            }
            boolean isPrefixHeard = signs.witnesses(prefix) >= leastWitnesses(prefix);
            return states.get(hop) == LOST && isPrefixHeard
                    ? Math.min(since, signs.aliveNanos(prefix))
                    : Math.min(since, darkSinceOf(prefix));
        } finally {
            turn.unlock();
        }
    }

    private long darkSinceOf(int area) {
        return states.get(area) == LOST ? darkSince[area] : Long.MAX_VALUE;
    }

    boolean isIn(int area, long host) {
        return area == WHOLE || areas.contains(area, host);
    }

    /// Whether the area is all there is.
    boolean isWhole(int area) {
        return area == WHOLE || areas.hops() == 1 && area == 0;
    }

    /// Looks at what was heard, and settles what follows. Cheap if it was looked at a moment ago.
    void tick(long nowNanos) {
        if (nowNanos < tickAt || !turn.tryLock()) {
            return;
        }
        try {
            tickAt = nowNanos + TICK_NANOS;
            askingCount = 0;
            long wanted = doubtedNanos;
            for (Share share : shares) {
                wanted = Math.max(wanted, share.wantedNanos);
            }
            lookForMissing(nowNanos);
            boolean isDue = nowNanos - wanted >= Math.min(DUE_NANOS, feedback.timeoutNanos());
            if (heldHops > 0 || heldPrefixes > 0 || (wanted > sureUntil && isDue)) {
                lookAtAll(nowNanos, wanted);
            }
        } finally {
            turn.unlock();
        }
    }

    /// So little comes back that the rate has fallen to nothing, though something does: asks witnesses everywhere, so
    /// that what is gone is told from what is there.
    void doubt(long nowNanos) {
        if (nowNanos - doubtedNanos >= DOUBT_NANOS) {
            doubtedNanos = nowNanos;
            tickAt = Long.MIN_VALUE;
        }
    }

    /// How many areas have been lost by now. Any thread.
    int lostCount() {
        return lost;
    }

    /// Takes in a slice of the scan whose answers are in, one after the other. Where nothing of what was due came back
    /// for a while, and then something did, that was an outage, however short. One thread at a time.
    ///
    /// @param fromNanos  when its first probe may have left
    /// @param untilNanos likewise its last
    /// @param firsts     probes to targets not asked before
    /// @param canaries   probes to targets known to answer
    /// @param answered   of both
    void judge(long fromNanos, long untilNanos, long firsts, long canaries, long answered) {
        turn.lock();
        try {
            judgedFirsts += firsts;
            judgedAnswers += answered;
            if (answered == 0) {
                double share = Math.min(1.0, (double) judgedAnswers / Math.max(1, judgedFirsts));
                gapSince = due == 0 ? fromNanos : gapSince;
                due += firsts * share + canaries * CANARY_SHARE;
                gapUntil = untilNanos;
                return;
            }
            if (due >= ENOUGH_MISSED && gapUntil - gapSince >= LEAST_OUTAGE_NANOS) {
                add(new Return(WHOLE, gapSince, gapUntil));
            }
            due = 0;
        } finally {
            turn.unlock();
        }
    }

    /// Holds every next hop behind which answers are due and none comes.
    private void lookForMissing(long nowNanos) {
        long kernelDrops = feedback.kernelDrops();
        boolean areDropped = kernelDrops != drops;
        drops = kernelDrops;
        for (int hop = 0; hop < areas.hops(); hop++) {
            long alive = signs.aliveNanos(hop);
            if (alive > aliveSeen[hop] || areDropped) {
                aliveSeen[hop] = alive;
                firstsSeen[hop] = sent(FIRSTS, hop);
                canariesSeen[hop] = sent(CANARIES, hop);
                suspectedAt[hop] = NOT_SUSPECTED;
            } else if (states.get(hop) == WELL && alive != NEVER) {
                suspect(hop, alive, nowNanos);
            }
        }
    }

    /// What is due when a next hop is suspected has a timeout more to come.
    private void suspect(int hop, long alive, long nowNanos) {
        long heard = feedback.heardUntilNanos();
        if (suspectedAt[hop] != NOT_SUSPECTED) {
            if (heard - suspectedAt[hop] >= feedback.timeoutNanos()) {
                hold(hop, nowNanos);
            }
            return;
        }
        double share = Math.min(1.0, (double) signs.answers(hop) / Math.max(1, firstsSeen[hop]));
        double due = (sent(FIRSTS, hop) - firstsSeen[hop]) * share;
        due += (sent(CANARIES, hop) - canariesSeen[hop]) * CANARY_SHARE;
        if (due >= ENOUGH_MISSED && heard - alive > patienceNanos()) {
            suspectedAt[hop] = nowNanos;
        }
    }

    /// Probes of a kind that all lanes have sent by a next hop.
    private long sent(int kind, int hop) {
        long sum = 0;
        for (Share share : shares) {
            sum += share.sent.get(kind * areas.hops() + hop);
        }
        return sum;
    }

    private long patienceNanos() {
        return Math.max(LEAST_PATIENCE_NANOS, 2 * feedback.timeoutNanos());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private void lookAtAll(long nowNanos, long wanted) {
        long sure = Long.MAX_VALUE;
        for (int area = 0; area < areas.count(); area++) {
            int least = leastWitnesses(area);
            if (states.get(area) == WELL && signs.aliveNanos(area) >= wanted) {
                unanswered[area] = 0;
                sure = Math.min(sure, signs.aliveNanos(area));
            } else if (signs.witnesses(area) >= least) {
                int hop = hopOf(area);
                sure =
                        Math.min(
                                sure,
                                hop == area
                                        ? lookAt(area, nowNanos)
                                        : lookAtPrefix(area, hop, nowNanos));
            }
        }
        sureUntil = Math.max(sureUntil, sure == Long.MAX_VALUE ? wanted : sure);
    }

    private int leastWitnesses(int area) {
        return area < areas.hops() || areas.areHosts() ? 1 : PREFIX_WITNESSES;
    }

    private int hopOf(int area) {
        return area < areas.hops() ? area : areas.hopOf(signs.hostIn(area));
    }

    /// A prefix is not asked while the next hop that leads to it is held, and is lost with it if it was held itself.
    private long lookAtPrefix(int area, int hop, long nowNanos) {
        return switch (states.get(hop)) {
            case WELL -> lookAt(area, nowNanos);
            case HELD -> signs.aliveNanos(area);
            default -> {
                if (states.get(area) == HELD) {
                    lose(area);
                }
                yield Long.MAX_VALUE;
            }
        };
    }

    /// @return up to when the area was alive for sure; `Long.MAX_VALUE` if nothing more is to be expected of it
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private long lookAt(int area, long nowNanos) {
        long alive = signs.aliveNanos(area);
        boolean isHeard = alive >= askedFirst[area] && alive != NEVER;
        if (isHeard) {
            unanswered[area] = 0;
        }
        int state = states.get(area);
        if (state == LOST) {
            return Long.MAX_VALUE;
        }
        if (state == HELD && alive > heldAt[area]) {
            comeBack(area);
            return alive;
        }
        boolean isEnough = unanswered[area] >= ENOUGH_UNANSWERED && isSilenceTold(area);
        if (state == HELD) {
            darkSince[area] = Math.max(darkSince[area], alive);
            long since =
                    unanswered[area] > 0 ? Math.min(heldAt[area], askedFirst[area]) : heldAt[area];
            boolean isOver = nowNanos - since >= pathTimeoutNanos;
            if (isEnough && isOver) {
                lose(area);
                return Long.MAX_VALUE;
            }
        } else if (isEnough) {
            hold(area, nowNanos);
        }
        asking[askingCount++] = area;
        return alive;
    }

    /// Whether enough witnesses have been silent for long enough.
    private boolean isSilenceTold(int area) {
        return feedback.heardUntilNanos() - askedEnough[area] >= patienceNanos() / 2;
    }

    private void hold(int area, long nowNanos) {
        states.set(area, HELD);
        darkSince[area] = signs.aliveNanos(area);
        heldAt[area] = nowNanos;
        count(area, 1);
    }

    private void comeBack(int area) {
        states.set(area, WELL);
        unanswered[area] = 0;
        count(area, -1);
        add(new Return(area, darkSince[area], Long.MAX_VALUE));
    }

    private void add(Return back) {
        returns.add(back);
        returned = returns.size();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private void lose(int area) {
        states.set(area, LOST);
        lost++;
        lostHops += area < areas.hops() ? 1 : 0;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private void count(int area, int more) {
        held += more;
        if (area < areas.hops()) {
            heldHops += more;
        } else {
            heldPrefixes += more;
        }
    }

    /// Has witnesses asked of the areas whose turn it is.
    ///
    /// @param most  probes
    /// @return probes that the asker has taken
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    int ask(Asker asker, int most, long nowNanos) {
        if (askingCount == 0 || !turn.tryLock()) {
            return 0;
        }
        try {
            int taken = 0;
            while (askingCount > 0 && taken < most) {
                taken += askIn(asking[--askingCount], asker, nowNanos) ? 1 : 0;
            }
            return taken;
        } finally {
            turn.unlock();
        }
    }

    private boolean askIn(int area, Asker asker, long nowNanos) {
        boolean isHeld = states.get(area) == HELD;
        long answered = unanswered[area] == 1 ? feedback.timeoutNanos() : LEAST_GAP_NANOS;
        long gap = isHeld ? HELD_GAP_NANOS : answered;
        if (nowNanos - askedLast[area] < gap) {
            return false;
        }
        long rest = Math.max(REST_NANOS, feedback.timeoutNanos());
        long witness = signs.take(area, nowNanos, rest);
        if (witness < 0) {
            return false;
        }
        if (!asker.ask(witness)) {
            signs.takeBack(area);
            return false;
        }
        if (unanswered[area]++ == 0) {
            askedFirst[area] = nowNanos;
        }
        askedLast[area] = nowNanos;
        if (unanswered[area] == ENOUGH_UNANSWERED) {
            askedEnough[area] = nowNanos;
        }
        return true;
    }

    /// The estimate, widened by what was asked behind next hops of which nothing was ever heard, if there are others.
    /// After the scan.
    ///
    /// @param silent  targets that are called filtered because they were silent, as many as can have been missed
    public ExpectedMissed widened(ExpectedMissed missed, long silent) {
        long unheard = 0;
        var where = new StringJoiner(", ");
        boolean isAnyHeard = false;
        for (int hop = 0; hop < areas.hops(); hop++) {
            boolean isHeard = signs.aliveNanos(hop) != NEVER;
            long asked = sent(FIRSTS, hop) + sent(OTHERS, hop);
            isAnyHeard |= isHeard;
            if (!isHeard && asked > 0 && !areas.isNeighbour(hop)) {
                unheard += asked;
                where.add(areas.text(hop, 0));
            }
        }
        return isAnyHeard && unheard > 0
                ? missed.orAllOf(Math.min(unheard, silent - missed.high()), where.toString())
                : missed;
    }

    /// Where and since when nothing is heard any more, for people; empty if no area is lost. After the scan.
    ///
    /// @param startNanos  when the scan began
    public String text(long startNanos) {
        turn.lock();
        try {
            int first = -1;
            for (int area = areas.count() - 1; area >= 0; area--) {
                boolean isEarlier =
                        first < 0 || area < areas.hops() || darkSince[area] < darkSince[first];
                first = states.get(area) == LOST && isEarlier ? area : first;
            }
            return first < 0 ? "" : text(first, startNanos);
        } finally {
            turn.unlock();
        }
    }

    private String text(int area, long startNanos) {
        long host = signs.hostIn(area);
        String where = areas.text(area, host);
        int others = signs.witnesses(area) - 1;
        int lostElsewhere = lost - 1;
        double seconds = (darkSince[area] - startNanos) / 1e9;
        return "nothing was heard"
                + (where.isEmpty() ? "" : " " + (area < areas.hops() ? where : "from " + where))
                + " since "
                + String.format(Locale.ROOT, "%.1f", Math.max(0, seconds))
                + " s after the start, not even from "
                + areas.text(host)
                + " port "
                + signs.portIn(area)
                + (others > 0 ? " and " + others + " others" : "")
                + " that had answered"
                + (lostElsewhere > 0 ? "; likewise in " + lostElsewhere + " other places" : "");
    }
}
