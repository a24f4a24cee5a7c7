package dev.blip.ask;

import dev.blip.ledger.AnswerSpread;
import dev.blip.ledger.ObservationLog;
import dev.blip.ledger.RttEstimate;
import dev.blip.ledger.RttHistogram;
import dev.blip.ledger.Tranche;
import dev.blip.link.FrameHandler;
import dev.blip.link.FrameReceiver;
import dev.blip.link.OfferHandler;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.order.ProbeOrder;
import dev.blip.pace.AnswerTimes;
import dev.blip.pace.Slices;
import dev.blip.probe.Answer;
import dev.blip.probe.ReplyReader;
import dev.blip.run.Clock;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Reads one ring: a frame is parsed, proven to be ours, and settles its target, in one pass over a copy of its block.
/// Owner: its receive thread, which calls `lap` until it is told to end.
public final class Receiver implements FrameHandler {
    /// How long a lap waits for frames: the most that a published count is behind.
    static final long AWAIT_NANOS = 5_000_000L;

    /// What the two clocks may come apart from one lap to the next, generously.
    private static final long CLOCK_DRIFT_NANOS = 100L;

    private static final long LOG_FULL_NANOS = 100_000L;

    /// Frames of different queues may lie in the ring in another order than their stamps say, apart by so much at the
    /// most: the kernel stamps the frames of a list of eight at once, and answers each with a RST before the next.
    private static final long REORDER_NANOS = 250_000L;

    private final FrameReceiver link;
    private final ReplyReader reader;
    private final Answer answer; // the reader's
    private final OfferHandler offers;
    private final ProbeOrder order;
    private final Lanes lanes;
    private final SignsOfLife signs;
    private final Counters counters;
    private final ObservationLog log;
    private final Clock clock;
    private final boolean[] reported = new boolean[State.values().length];
    private final RttEstimate rtt;
    private final RttHistogram histogram = new RttHistogram();
    private final AnswerSpread spread;
    private final int canaryAttempt;
    private final boolean usesCanaries;

    private final Slices slices = new Slices();
    private final AnswerTimes answerTimes = new AnswerTimes();

    private long epochLessNano;
    private long readNanos; // no frame that was handed over has arrived later
    private long earliestNanos = Long.MIN_VALUE; // nor, if its stamp can be trusted, sooner
    private long arrivedNanos; // the frame in hand
    private long newestNanos = Long.MIN_VALUE / 2;
    private long clocksUncertainNanos = Long.MAX_VALUE / 2;
    private boolean settledAny;
    private int otherVlan;
    private volatile long kernelDrops;
    private volatile long heardUntilNanos = Long.MIN_VALUE / 2;
    private volatile long lastVerdictNanos;

    /// @param offers  is told of every SYN-ACK to a probe of ours
    public Receiver(
            ScanContext scan,
            FrameReceiver link,
            ReplyReader reader,
            OfferHandler offers,
            Counters counters,
            ObservationLog log) {
        this.offers = offers;
        this.rtt = new RttEstimate(scan.plan().retry().minTimeoutNanos());
        this.spread = new AnswerSpread(scan.plan().retry().leastSilenceNanos());
        this.canaryAttempt = scan.plan().retry().attempts();
        this.usesCanaries = !scan.plan().pace().isFixed();
        this.order = scan.order();
        this.lanes = scan.lanes();
        this.signs = scan.signs();
        this.clock = scan.clock();
        this.link = link;
        this.reader = reader;
        this.answer = reader.answer();
        this.counters = counters;
        this.log = log;
        for (State state : scan.plan().reported()) {
            reported[state.ordinal()] = true;
        }
        if (scan.plan().watchesHosts()) {
            Arrays.fill(reported, true);
        }
    }

    /// Looks at everything that waits in the ring, then publishes how far it has heard.
    ///
    /// @return frames seen
    public int lap() {
        long began = clock.nanoTime();
        readNanos = began;
        compareClocks(began);
        int frames = link.poll(this);
        offers.lapEnds(counters);
        if (settledAny) {
            settledAny = false;
            lastVerdictNanos = clock.nanoTime();
        }
        kernelDrops = link.dropped();
        // After the drops: who reads this first reads a count that is at least as new.
        heardUntilNanos = Math.max(heardUntilNanos, allSeenUntil(began));
        earliestNanos = heardUntilNanos - link.holdNanos();
        return frames;
    }

    /// What had arrived when the lap began has been seen, but for what the ring keeps back; and frames come in the
    /// order of their arrival, so the newest of the lap says that none older is kept back.
    private long allSeenUntil(long began) {
        long byFrames = newestNanos - REORDER_NANOS;
        return Math.max(began - link.holdNanos(), Math.min(byFrames, began));
    }

    /// Takes the difference of the two clocks anew, if both could be read in one breath: a thread that was put aside
    /// in between would learn a wrong one. An old difference is right for a long while, and gives way in the end; at
    /// once where the two are farther apart than both readings allow, because then somebody has set CLOCK_REALTIME.
    private void compareClocks(long before) {
        long epoch = clock.epochNanos();
        long between = clock.nanoTime() - before;
        long difference = epoch - (before + between / 2);
        clocksUncertainNanos += CLOCK_DRIFT_NANOS;
        boolean wasSet = Math.abs(difference - epochLessNano) > between + clocksUncertainNanos;
        if (between <= clocksUncertainNanos || wasSet) {
            clocksUncertainNanos = between;
            epochLessNano = difference;
        }
    }

    /// Works out when a frame arrived, by the clock that measures. A frame that was stamped before CLOCK_REALTIME was
    /// set and is read afterwards, or the other way round, seems to have come after now, or before what has been heard
    /// out: then it has arrived at the latest now, and its stamp says nothing of those behind it.
    private void stamp(long epochNanos) {
        long nanos = epochNanos - epochLessNano;
        if (nanos > readNanos) {
            readNanos = clock.nanoTime();
        }
        if (nanos > readNanos + REORDER_NANOS || nanos < earliestNanos) {
            arrivedNanos = readNanos;
            return;
        }
        arrivedNanos = nanos;
        newestNanos = nanos;
    }

    /// Time from `sentNanos` to the arrival of the frame in hand, 0 or more.
    private long sinceNanos(long sentNanos) {
        long nanos = arrivedNanos - sentNanos;
        // A clock that was set by less than a lap shows only here.
        return nanos >= 0 ? nanos : Math.max(0, readNanos - sentNanos);
    }

    /// Waits for frames.
    public void await() {
        link.await(AWAIT_NANOS);
    }

    /// Any thread: ends an `await`.
    public void wake() {
        link.wake();
    }

    @Override
    public void frame(byte[] bytes, int at, int end, long epochNanos, int flags) {
        counters.add(Counter.RECEIVED, 1);
        stamp(epochNanos);
        Counter refusal = refusal(bytes, at, end, flags);
        if (refusal != null) {
            counters.add(refusal, 1);
            return;
        }
        if (answer.isChecksumUnfinished() && (flags & CHECKSUM_UNTOLD) == 0) {
            counters.add(Counter.UNFINISHED_CHECKSUM, 1);
        }
        if (answer.reason() == Reason.SYN_ACK) {
            offers.offered(bytes, at, end);
        }
        long position = order.positionOf(answer.index());
        if (position < 0) {
            counters.add(Counter.UNEXPECTED_SOURCE, 1); // a target of another shard
            return;
        }
        Lane lane = lanes.of(position);
        if (answer.attempt() == canaryAttempt) {
            countCanary(lane.canaries());
            return;
        }
        Tranche tranche = lane.tranches().of(position);
        if (tranche == null) {
            counters.add(Counter.LATE, 1);
            return;
        }
        settle(lane, tranche, (int) (position - tranche.first()), epochNanos);
    }

    /// The kernel would drop a frame to another machine too, so no connection could follow what it says.
    private @Nullable Counter refusal(byte[] bytes, int at, int end, int flags) {
        boolean checksumTrusted = (flags & CHECKSUM_TRUSTED) != 0;
        Counter refusal = reader.read(bytes, at, end, checksumTrusted, flags >>> VLAN_SHIFT);
        if (refusal == Counter.OTHER_VLAN) {
            otherVlan = answer.vlan();
        }
        return refusal == null && (flags & OTHER_HOST) != 0 ? Counter.OTHER_HOST : refusal;
    }

    private void settle(Lane lane, Tranche tranche, int entry, long epochNanos) {
        Reason reason = answer.reason();
        State state = reason.state();
        boolean isOwnAnswer = state == State.OPEN || state == State.CLOSED;
        boolean isFirst =
                isOwnAnswer
                        ? tranche.answer(entry, verdictOf(state), answer.attempt())
                        : tranche.settle(entry, verdictOf(state));
        long sent = tranche.sentAt(answer.attempt(), entry);
        if (isOwnAnswer && sent >= 0) {
            signs.answered(answer.index(), answer.host(), sent);
        }
        if (!isFirst) {
            counters.add(Counter.DUPLICATE, 1);
            return;
        }
        settledAny = true;
        counters.add(counterOf(state), 1);
        if (isOwnAnswer && usesCanaries) {
            lane.canaries().offer(answer.index(), answer.target());
        }
        long rttNanos = rttOf(sent);
        if (reported[state.ordinal()]) {
            report(reason, rttNanos, epochNanos);
        }
        if (tranche.isSettled()) {
            lane.wake();
        }
    }

    private long rttOf(long sent) {
        if (sent < 0) {
            return -1;
        }
        long rttNanos = sinceNanos(sent);
        // That a host is unreachable is said when ARP has given up, seconds later: no round trip.
        if (answer.reason() != Reason.HOST_UNREACH) {
            rtt.sample(rttNanos);
            spread.add(rttNanos);
            histogram.add(rttNanos);
            count(sent, rttNanos);
        }
        return rttNanos;
    }

    /// Lays the answer to the slice that its probe left in.
    private void count(long sentNanos, long rttNanos) {
        long slice = Slices.of(sentNanos);
        if (answer.hasIcmpFrom()) {
            slices.add(slice, Slices.ERRORS, 1);
            return;
        }
        answerTimes.add(rttNanos);
        if (answer.attempt() > 0) {
            return;
        }
        slices.add(slice, Slices.ANSWERED, 1);
        countRoundTrip(slice, rttNanos);
        slices.add(Slices.of(sentNanos + rttNanos), Slices.ARRIVED, 1);
    }

    /// A target that had answered before was asked again, and is there.
    private void countCanary(Canaries canaries) {
        long index = answer.index();
        long host = answer.host();
        long target = answer.target();
        long asCanary = canaries.sentNanos(index, target);
        long asWitness = signs.askedNanos(index, host);
        boolean isAnswer = answer.reason().state() != State.FILTERED;
        if (Math.max(asCanary, asWitness) < 0 || !isAnswer) {
            return;
        }
        if (asCanary >= 0) {
            canaries.offer(index, target);
        }
        boolean isEither =
                Math.min(asCanary, asWitness) >= 0
                        && Math.abs(asCanary - asWitness) < Canaries.REST_NANOS;
        if (isEither) { // it may answer the earlier of the two
            signs.answered(index, host, Math.min(asCanary, asWitness));
            return;
        }
        long sentNanos = Math.max(asCanary, asWitness);
        signs.answered(index, host, sentNanos);
        long slice = Slices.of(sentNanos);
        long rttNanos = sinceNanos(sentNanos);
        slices.add(slice, Slices.CANARIES_ANSWERED, 1);
        countRoundTrip(slice, rttNanos);
    }

    private void countRoundTrip(long slice, long rttNanos) {
        long units = rttNanos >> Slices.RTT_SHIFT;
        slices.add(slice, Slices.RTT, units);
        slices.add(slice, Slices.RTT_SQUARES, units * units);
    }

    /// Waits for room in the log rather than lose a finding; meanwhile the kernel's ring holds what comes.
    private void report(Reason reason, long rttNanos, long epochNanos) {
        long evidence =
                answer.hasIcmpFrom()
                        ? log.evidenceOfError(
                                answer.ttl(), answer.icmpFrom(), answer.isFromTarget())
                        : ObservationLog.evidenceOfSegment(answer.ttl(), answer.stack());
        int attempt = answer.attempt() + 1;
        long index = answer.index();
        while (!log.append(index, reason, attempt, rttNanos, epochNanos, evidence)) {
            LockSupport.parkNanos(this, LOG_FULL_NANOS);
        }
    }

    private static int verdictOf(State state) {
        return switch (state) {
            case OPEN -> Tranche.OPEN;
            case CLOSED -> Tranche.CLOSED;
            case FILTERED, UNKNOWN -> Tranche.FILTERED;
        };
    }

    private static Counter counterOf(State state) {
        return switch (state) {
            case OPEN -> Counter.OPEN;
            case CLOSED -> Counter.CLOSED;
            case FILTERED -> Counter.FILTERED;
            case UNKNOWN -> Counter.UNKNOWN;
        };
    }

    long settledAfterNanos() {
        return answerTimes.settledAfterNanos();
    }

    long silenceNanos() {
        return spread.silenceNanos();
    }

    /// Answers by the slice of their probe.
    Slices slices() {
        return slices;
    }

    boolean isReporterBehind() {
        return log.free() < log.capacity() / 2;
    }

    long timeoutNanos() {
        return rtt.timeoutNanos();
    }

    long kernelDrops() {
        return kernelDrops;
    }

    public long heardUntilNanos() {
        return heardUntilNanos;
    }

    long lastVerdictNanos() {
        return lastVerdictNanos;
    }

    public ObservationLog log() {
        return log;
    }

    /// In which VLAN the last answer came that was not asked for there, as `Vlan.path` says it; 0 if none did. For the
    /// thread that ends the scan, after the receive thread has ended.
    int otherVlan() {
        return otherVlan;
    }

    /// For the thread that ends the scan, after the receive thread has ended.
    RttHistogram histogram() {
        return histogram;
    }
}
