package dev.blip.pace;

/// Says when one host may be asked by UDP next. Its closed ports answer by ICMP errors, of which hosts send some at
/// once and then few a second: Linux six, then one a second to each peer (`icmp_ratelimit`, icmp(7)). How many is
/// learnt.
///
/// Until a port has been refused nothing is known, and a host sees 3,000 probes a second: one that sends no errors is
/// asked and done with. From then on it is asked in *trains*: so many probes, then none until all are answered or
/// have been silent for longer than its slowest errors take. Where all were refused, the next is twice as long. Where
/// some were silent, the next ends with a *witness*, a port that is known to be closed. If the witness is refused once
/// more, the host had an error left after all the others, so those who were silent were silent of their own will. If
/// it is silent too, the host has none left, and nobody's silence means anything.
///
/// Such a host is asked a port at a time, with a gap behind each error that grows until errors come again; then it
/// shrinks a little with each, and grows when it was too short, so that it stays close to what the host allows. A
/// silent port costs no error, so the next is asked at once; that it was silent of its own will the next one shows that
/// is refused, or else the witness. A silence that nothing has vouched for when a pass ends is a *doubt*.
final class IcmpPace implements AskedHost {
    /// A host that has refused no port sees 3,000 probes a second: this many in each 10 ms.
    private static final int MOST_IN_WINDOW = 30;

    private static final long WINDOW_NANOS = 10_000_000L;

    /// In the first of them fewer, so that a host nearby is heard before many of its ports are asked for nothing.
    private static final int FIRST_WINDOW = 6;

    private static final long LONGEST_TRAIN = 1 << 12;

    /// Silent ports in turn after which the witness is asked; twice as many each time it vouches for them.
    private static final long SHORTEST_RUN = 2;

    /// A witness may leave so long behind its train: at 5 packets a second it is a fifth of a second.
    private static final long LATEST_WITNESS_NANOS = 250_000_000L;

    /// The gap behind an error that is tried first: where a port at a time was too many, and where several were.
    private static final long FIRST_GAP = 20_000_000L;

    private static final long SHORTEST_GAP = 1_000_000L; // a shorter one slows nothing down

    /// A host that sends less than this is not asked as slowly as it would take.
    private static final long LONGEST_GAP = 4_000_000_000L;

    private static final int MOST_DRY =
            3; // tests at that gap in turn: the host sends no more errors

    // By one part in so many the gap grows, and shrinks: by less where it was too short before.
    private static final int GROWTH = 8;
    private static final int SMALL_GROWTH = 16; // at the most
    private static final int FIRST_SHRINKAGE = 16;
    private static final int LEAST_SHRINKAGE = 1_024;
    private static final int LESS_SHRINKAGE = 4; // times

    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final long SILENCE_MARGIN_NANOS = 5_000_000L;

    // How soon to look again whether a train is over.
    private static final long SOONEST_LOOK_NANOS = 100_000L;
    private static final long LATEST_LOOK_NANOS = 2_000_000L;

    private final HostAnswers answers;
    private final int place; // of the host
    private final Doubts doubts;

    private boolean isFree = true; // no error is known of
    private long windowNanos = NEVER;
    private int sentInWindow;
    private long countedWhenGone = NEVER;

    // The present train.
    private long most; // ports
    private long sent; // probes, the witness's included
    private boolean isToEndInTest;
    private boolean isTested;
    private long countedBefore;
    private long lastNanos = NEVER;

    private long opensAtNanos = NEVER; // when the next train may begin
    private long gapNanos; // behind each error; 0 for none
    private int shrinkage = FIRST_SHRINKAGE;
    private boolean isGapProven; // an error has come behind it
    private long run = SHORTEST_RUN;
    private long silent; // ports in turn that nobody has vouched for
    private boolean isInDoubt; // about them
    private int dryInTurn; // at the longest gap

    IcmpPace(HostAnswers answers, int place, Doubts doubts) {
        this.answers = answers;
        this.place = place;
        this.doubts = doubts;
    }

    @Override
    public long lastNanos() {
        return lastNanos;
    }

    @Override
    public boolean hasAnswered() {
        return answers.ofHost(place) != 0;
    }

    /// Silence is a common answer, and proves nothing of the path.
    @Override
    public boolean isComplete() {
        return false;
    }

    @Override
    public long opensAt(long nowNanos, long heardNanos) {
        long counted = answers.ofHost(place);
        if (answers.known(place) < 0 || counted == countedWhenGone) {
            return opensWhileFree(nowNanos);
        }
        if (isFree) { // what was asked until now is its first train
            isFree = false;
            most = Math.max(1, sent);
        }
        if (sent > 0 && isOver(counted, nowNanos, heardNanos)) {
            judge(counted);
        }
        if (sent >= (isToEndInTest ? most + 1 : most)) {
            long look = answers.quickestNanos(place) / 8;
            return nowNanos + Math.clamp(look, SOONEST_LOOK_NANOS, LATEST_LOOK_NANOS);
        }
        return sent > 0 ? nowNanos : opensAtNanos;
    }

    private long opensWhileFree(long nowNanos) {
        if (nowNanos - windowNanos >= WINDOW_NANOS) {
            windowNanos = nowNanos;
            sentInWindow = 0;
        }
        int most = isFirstWindow() ? FIRST_WINDOW : MOST_IN_WINDOW;
        return sentInWindow < most ? nowNanos : windowNanos + WINDOW_NANOS;
    }

    private boolean isFirstWindow() {
        return sent == sentInWindow;
    }

    @Override
    public void asked(boolean isAgain, long nowNanos) {
        sentInWindow++;
        if (sent++ == 0) {
            countedBefore = answers.ofHost(place);
            isTested = false;
        }
        lastNanos = nowNanos;
    }

    @Override
    public void askedKnown(long nowNanos) {
        asked(true, nowNanos);
    }

    @Override
    public long witnessDue(long nowNanos) {
        return !isFree && isWitnessOwed(nowNanos) ? answers.known(place) : -1;
    }

    @Override
    public void askedWitness(long index, long nowNanos) {
        answers.ask(place, index, nowNanos);
        askedKnown(nowNanos);
        isTested = true;
    }

    /// A train of which some are silent is not over before its witness has been asked, if that finds room soon.
    private boolean isOver(long counted, long nowNanos, long heardNanos) {
        if (answered(counted) >= sent) {
            return true;
        }
        return !isWitnessOwed(nowNanos) && heardNanos - lastNanos >= silenceNanos();
    }

    /// Whether the present train has all of its ports, and not yet the witness that ends it. One that is asked much
    /// later proves nothing of them: the host may have an error again.
    private boolean isWitnessOwed(long nowNanos) {
        boolean isSoon = nowNanos - lastNanos <= LATEST_WITNESS_NANOS;
        return isToEndInTest && sent >= most && !isTested && isSoon;
    }

    /// How long a train is waited for.
    private long silenceNanos() {
        return 2 * answers.slowestNanos(place) + SILENCE_MARGIN_NANOS;
    }

    private long answered(long counted) {
        return HostAnswers.answers(counted) - HostAnswers.answers(countedBefore);
    }

    /// The present train is over: says how long the next one is, and when it may begin.
    private void judge(long counted) {
        boolean hasWitnessAnswered = isTested && answers.hasWitnessAnswered(place);
        if (isTested && !hasWitnessAnswered) {
            answers.giveUpWitness(place);
        }
        long ports = sent - (isTested ? 1 : 0);
        long errors = Math.min(sent, answered(counted));
        long refused = Math.clamp(errors - (hasWitnessAnswered ? 1 : 0), 0, ports);
        opensAtNanos = lastNanos + gapNanos * errors;
        sent = 0;
        if (refused == ports) {
            allRefused();
        } else if (hasWitnessAnswered) {
            vouchedFor(refused);
        } else if (isTested && refused == 0) {
            runDry(counted);
        } else if (gapNanos > 0 && refused == 0) {
            silentAtAGap(ports);
        } else {
            someSilent();
        }
    }

    private void allRefused() {
        if (gapNanos == 0) {
            most = Math.min(2 * most, LONGEST_TRAIN);
        } else {
            most = 1;
            adaptGap();
        }
        believe();
    }

    /// Where silence is no habit, an error that has come only behind a silent port says that the gap was too short, by
    /// as much as it came later.
    private void adaptGap() {
        if (run > SHORTEST_RUN) {
            return;
        }
        if (silent == 0) {
            shrinkGap();
        } else {
            long late = Math.min(silent * silenceNanos(), gapNanos / SMALL_GROWTH);
            gapNanos = Math.min(gapNanos + late, LONGEST_GAP);
            shrinkLess();
        }
    }

    /// The silent were silent though an error was left.
    private void vouchedFor(long refused) {
        run = Math.min(2 * run, LONGEST_TRAIN);
        if (refused <= 1) {
            most = Math.min(2 * most, LONGEST_TRAIN);
        }
        believe();
        isToEndInTest = gapNanos == 0;
    }

    /// Whoever was silent until now was so of his own will.
    private void believe() {
        silent = 0;
        dryInTurn = 0;
        isToEndInTest = false;
        resolve(false);
    }

    /// No port of the train was refused, behind a gap: mostly because none is closed.
    private void silentAtAGap(long ports) {
        silent += ports;
        isToEndInTest = silent >= run;
        if (run == SHORTEST_RUN) {
            doubt();
        }
    }

    /// Nobody knows whether an error was left for the others: the next train says it, of one port.
    private void someSilent() {
        doubt();
        isToEndInTest = true;
        most = 1;
    }

    /// No error was left behind the train.
    private void runDry(long counted) {
        doubt();
        resolve(true);
        silent = 0;
        run = SHORTEST_RUN;
        isToEndInTest = true;
        if (most > 1) {
            most = 1;
            gapNanos = gapNanos == 0 ? SHORTEST_GAP : gapNanos;
        } else if (gapNanos == LONGEST_GAP && ++dryInTurn == MOST_DRY) {
            dryInTurn = 0;
            countedWhenGone = counted;
            isFree = true;
        } else {
            growGap();
        }
    }

    private void doubt() {
        if (!isInDoubt) {
            isInDoubt = true;
            doubts.open();
        }
    }

    private void resolve(boolean isConfirmed) {
        if (isInDoubt) {
            isInDoubt = false;
            doubts.resolve(isConfirmed);
        }
    }

    private void growGap() {
        long before = gapNanos;
        if (isGapProven) {
            gapNanos += gapNanos / GROWTH;
            shrinkLess();
        } else {
            gapNanos = Math.max(FIRST_GAP, 2 * gapNanos);
        }
        gapNanos = Math.min(gapNanos, LONGEST_GAP);
        long more = before == LONGEST_GAP ? gapNanos : gapNanos - before;
        opensAtNanos = Math.max(opensAtNanos, lastNanos + more);
    }

    private void shrinkLess() {
        shrinkage = Math.min(LESS_SHRINKAGE * shrinkage, LEAST_SHRINKAGE);
    }

    private void shrinkGap() {
        isGapProven = true;
        gapNanos -= gapNanos / shrinkage;
        if (gapNanos < SHORTEST_GAP) {
            gapNanos = 0;
            isGapProven = false;
        }
    }
}
