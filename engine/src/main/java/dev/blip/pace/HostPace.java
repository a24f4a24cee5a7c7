package dev.blip.pace;

/// Says when one host may be asked next, by what it has answered so far. No clock, no I/O. Owner: one transmit thread.
///
/// The host is asked in *trains*: a few probes, then none until all are answered, or have been silent for longer than
/// its slowest answers take. So no more than a train is ever on its way to a host that answers. The first has
/// `UNPROVEN` probes. A train twice as long follows only when answers have come back flat, hardly later than the
/// quickest, from a train that left fast enough for a slow host to show. A host that becomes slower is asked in shorter
/// trains.
///
/// Where few targets of a host answer, as behind a firewall, a train proves nothing by itself: its last probe then goes
/// to a target that has answered before, the *witness*, whose answer stands behind all that the host had to do before.
/// A witness rests between two tests. Before the first that was flat, and as long as the host has never answered, it is
/// asked at `GENTLE_PER_SECOND`.
///
/// A host that answers a smaller share than it did is overrun, or limits its resets: it is asked at nine tenths of the
/// rate at which it answers, and the pace then feels its way up. Where that does not help, the silence is no matter of
/// the rate. A share that stays is none either: so are filtered ports. ICMP errors are no part of the share, for
/// whoever sends them sends few a second.
final class HostPace implements AskedHost {
    /// Probes under way to a host whose times have not proved flat.
    static final int UNPROVEN = 4;

    /// Probes a second to a host of which nothing can be known.
    static final double GENTLE_PER_SECOND = 250;

    private static final double NANOS = 1e9;
    private static final long GENTLE_GAP = (long) (NANOS / GENTLE_PER_SECOND);

    /// A train whose probes are no further apart would be seen to queue in a host that is much slower.
    private static final long PROVING_GAP = 500_000L;

    private static final long LONGEST_TRAIN = 1 << 20;

    /// Answers that prove something though others of their trains did not come.
    private static final int FEW = 8;

    /// One answer in so many may be late by accident.
    private static final int SELDOM = 16;

    /// Below one answer in so many probes a host is asked by tests.
    private static final double SPARSE = 1 / 4.0;

    private static final long WITNESS_REST_NANOS = 100_000_000L;

    /// Tests in turn without an answer that are not by chance: the trains are too long, or the target is gone.
    private static final int MOST_LOST = 2;

    /// How often what was slow counts half.
    private static final long AGING_NANOS = 1_000_000_000L;

    /// Trains of the shortest length in turn that were late: the way has become longer, for so few make no queue.
    private static final int MOST_LATE = 8;

    private static final double BELOW_LIMIT = 0.9;

    /// Cuts in turn that may be too few: what a limit saves up for a burst hides it.
    private static final int MOST_CUTS = 3;

    // The gap between trains shrinks by one part in so many: twice as much each time, but less
    // where the same has been tried before.
    private static final int FIRST_STEP = 16;
    private static final int SMALLEST_STEP = 1_024;
    private static final int LARGEST_STEP = 2;
    private static final int MOST_LIMITS = 8; // that make a difference

    private static final long SHORTEST_GAP = 1_000_000L; // a shorter one slows nothing down
    private static final long LONGEST_GAP = 1_000_000_000L;

    // A host that has fallen silent altogether is asked seldom for so long, then as one that
    // never answered.
    private static final long DARK_GAP = 64_000_000L;
    private static final long DARK_NANOS = 2_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final long SILENCE_MARGIN_NANOS = 5_000_000L;

    // How soon to look again whether a train is over.
    private static final long SOONEST_LOOK_NANOS = 100_000L;
    private static final long LATEST_LOOK_NANOS = 2_000_000L;

    private final HostAnswers answers;
    private final int place; // of the host
    private final HostShare share = new HostShare();

    // The present train.
    private long most; // probes
    private long sent;
    private long again; // of them, to targets that were silent before
    private boolean isTest;
    private long countedBefore;
    private int refusalsBefore;
    private int knowns; // of them, to targets that had answered
    private long firstNanos;
    private long lastNanos = NEVER;

    private long opensAtNanos = NEVER; // when the next train may begin
    private long gapNanos; // between the beginnings of two; 0 for none
    private int step = FIRST_STEP;
    private long knownNanos = NEVER; // when a target that had answered was asked last

    // Answers, and late ones of them, that prove something of trains of the present length.
    private long proving;
    private long provingLate;

    private int lateInTurn;
    private int lostInTurn;
    private long agedNanos = NEVER;
    private int cutsOnTrial;
    private int limitsMet;
    private long darkSinceNanos = NEVER;
    private long countedWhenGone = NEVER;

    HostPace(HostAnswers answers, int place) {
        this.answers = answers;
        this.place = place;
        this.most = UNPROVEN;
    }

    @Override
    public long lastNanos() {
        return lastNanos;
    }

    @Override
    public boolean hasAnswered() {
        return answers.ofHost(place) != 0;
    }

    @Override
    public boolean isComplete() {
        return share.isComplete();
    }

    @Override
    public long opensAt(long nowNanos, long heardNanos) {
        long counted = answers.ofHost(place);
        if (counted == 0 || counted == countedWhenGone) {
            return lastNanos + GENTLE_GAP;
        }
        if (sent > 0 && isOver(counted, heardNanos)) {
            judge(counted, nowNanos);
        }
        if (sent >= most) {
            long look = answers.quickestNanos(place) / 8;
            return nowNanos + Math.clamp(look, SOONEST_LOOK_NANOS, LATEST_LOOK_NANOS);
        }
        return sent > 0 ? nowNanos : opensAtNanos;
    }

    @Override
    public void asked(boolean isAgain, long nowNanos) {
        if (sent++ == 0) {
            firstNanos = nowNanos;
            countedBefore = answers.ofHost(place);
            refusalsBefore = answers.refusals(place);
            again = 0;
            knowns = 0;
            isTest = false;
        }
        again += isAgain ? 1 : 0;
        lastNanos = nowNanos;
    }

    @Override
    public void askedKnown(long nowNanos) {
        asked(false, nowNanos);
        knowns++;
        knownNanos = nowNanos;
    }

    /// The last probe of a test. Not while the answer may be that to an earlier probe to it.
    @Override
    public long witnessDue(long nowNanos) {
        boolean isItsTurn = sent == most - 1 && isSparse();
        long rest = Math.max(WITNESS_REST_NANOS, silenceNanos());
        return isItsTurn && nowNanos - knownNanos >= rest ? answers.known(place) : -1;
    }

    @Override
    public void askedWitness(long index, long nowNanos) {
        answers.ask(place, index, nowNanos);
        askedKnown(nowNanos);
        isTest = true;
    }

    private boolean isSparse() {
        return share.isKnown() && share.value() < SPARSE;
    }

    private boolean isOver(long counted, long heardNanos) {
        if (answered(counted) >= sent) {
            return true;
        }
        return heardNanos - lastNanos >= silenceNanos();
    }

    /// How long a train is waited for.
    private long silenceNanos() {
        return 2 * answers.slowestNanos(place) + SILENCE_MARGIN_NANOS;
    }

    private long answered(long counted) {
        return HostAnswers.answers(counted) - HostAnswers.answers(countedBefore);
    }

    /// The present train is over: says how long the next one is, and when it may begin.
    private void judge(long counted, long nowNanos) {
        long over = sent;
        sent = 0;
        if (countedWhenGone != NEVER) {
            beginAnew();
        }
        long answered = Math.min(over, answered(counted));
        long late = Math.min(answered, HostAnswers.late(counted) - HostAnswers.late(countedBefore));
        if (isTest) {
            judgeTest();
        } else if (!isSparse()) {
            judgeTimes(over, answered, late);
        }
        if (again == 0) {
            addToShare(over, answered);
        }
        if (nowNanos - agedNanos >= AGING_NANOS) {
            agedNanos = nowNanos;
            answers.ageTimes(place);
        }
        if (share.isTelling(gapNanos > 0)) {
            judgeShare(nowNanos, counted);
        }
        opensAtNanos = firstNanos + Math.max(gapNanos, gentleGap());
    }

    /// Errors, and those who had answered before, are no part of it.
    private void addToShare(long over, long answered) {
        long refused = Math.clamp(answers.refusals(place) - refusalsBefore, 0, answered);
        long probes = Math.max(0, over - knowns - refused);
        share.add(probes, Math.clamp(answered - knowns - refused, 0, probes), firstNanos);
    }

    /// A host that seldom answers is asked no faster than one that never has, until a test has been flat.
    private long gentleGap() {
        return isSparse() && most == UNPROVEN ? GENTLE_GAP * UNPROVEN : 0;
    }

    private void beginAnew() {
        countedWhenGone = NEVER;
        gapNanos = 0;
        cutsOnTrial = 0;
        share.forget();
        setMost(UNPROVEN);
    }

    private void setMost(long probes) {
        most = Math.clamp(probes, UNPROVEN, LONGEST_TRAIN);
        proving = 0;
        provingLate = 0;
    }

    private void judgeTest() {
        if (answers.hasWitnessAnswered(place)) {
            lostInTurn = 0;
            setMost(answers.wasWitnessLate(place) ? most / 2 : 2 * most);
            return;
        }
        answers.giveUpWitness(place);
        if (++lostInTurn == MOST_LOST) {
            lostInTurn = 0;
            setMost(most / 2);
        }
    }

    private void judgeTimes(long over, long answered, long late) {
        if (2 * late > answered) {
            tooLate(answered);
            return;
        }
        lateInTurn = 0;
        boolean isWhole = over >= most;
        if (!isWhole || lastNanos - firstNanos > over * PROVING_GAP) {
            return; // a slow host would have kept up
        }
        proving += answered;
        provingLate += late;
        if (provingLate * SELDOM > proving) {
            setMost(most);
        } else if (gapNanos == 0 && (answered == over || proving >= FEW)) {
            setMost(2 * most);
        }
    }

    private void tooLate(long answered) {
        if (most > UNPROVEN) {
            if (answered >= UNPROVEN) {
                setMost(most / 2);
            }
        } else if (++lateInTurn == MOST_LATE) {
            lateInTurn = 0;
            answers.forgetTimes(place);
        }
    }

    private void judgeShare(long nowNanos, long counted) {
        if (!share.isShort()) {
            darkSinceNanos = NEVER;
            cutsOnTrial = 0;
            share.learn();
            gapNanos = gapNanos < SHORTEST_GAP ? 0 : gapNanos - gapNanos / step;
            step = limitsMet > 1 ? step : Math.max(LARGEST_STEP, step / 2);
            return;
        }
        setMost(UNPROVEN);
        if (share.answered() == 0) {
            waitInTheDark(nowNanos, counted);
        } else {
            slowDown(nowNanos);
        }
        share.clear();
    }

    /// Fewer answer than did. What several cuts have not helped is no matter of the rate.
    private void slowDown(long nowNanos) {
        darkSinceNanos = NEVER;
        if (cutsOnTrial == MOST_CUTS) {
            cutsOnTrial = 0;
            gapNanos = 0;
            share.forget();
            return;
        }
        if (cutsOnTrial++ == 0) {
            limitsMet++;
            int met = Math.min(limitsMet, MOST_LIMITS);
            step = Math.min(SMALLEST_STEP, FIRST_STEP * met * met);
        }
        double gap = UNPROVEN / (BELOW_LIMIT * share.answeredPerNano(nowNanos));
        gapNanos = Math.min(LONGEST_GAP, (long) gap);
    }

    /// Nothing comes from a host that did answer: it is down, or has had enough of us.
    private void waitInTheDark(long nowNanos, long counted) {
        gapNanos = DARK_GAP;
        if (darkSinceNanos == NEVER) {
            darkSinceNanos = nowNanos;
        } else if (nowNanos - darkSinceNanos >= DARK_NANOS) {
            darkSinceNanos = NEVER;
            countedWhenGone = counted;
            gapNanos = 0;
            sent = 0;
        }
    }
}
