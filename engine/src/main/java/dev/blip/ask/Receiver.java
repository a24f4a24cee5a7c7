package dev.blip.ask;

import dev.blip.ledger.ObservationLog;
import dev.blip.ledger.RttHistogram;
import dev.blip.link.FrameHandler;
import dev.blip.link.FrameReceiver;
import dev.blip.link.OfferHandler;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.pace.Slices;
import dev.blip.probe.Answer;
import dev.blip.probe.ReplyReader;
import dev.blip.verdict.Reason;
import org.jspecify.annotations.Nullable;

/// Reads one ring: a frame is parsed, proven to be ours, and settles its target, in one pass over a copy of its block.
/// Owner: its receive thread, which calls `lap` until it is told to end.
public final class Receiver implements FrameHandler {
    /// How long a lap waits for frames: the most that a published count is behind.
    static final long AWAIT_NANOS = 5_000_000L;

    private final FrameReceiver link;
    private final ReplyReader reader;
    private final Answer answer; // the reader's
    private final OfferHandler offers;
    private final ScanContext scan;
    private final Counters counters;
    private final ObservationLog log;
    private final ArrivalClock arrivals;
    private final AnswerTally tally;
    private final Settler settler;
    private final int canaryAttempt; // whose port is the one behind those of the attempts
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
        this.canaryAttempt = scan.plan().retry().attempts();
        this.scan = scan;
        this.link = link;
        this.reader = reader;
        this.answer = reader.answer();
        this.counters = counters;
        this.log = log;
        this.arrivals = new ArrivalClock(scan.clock());
        boolean isOneHost = scan.plan().asksOneHost() && !scan.plan().asksEchoes();
        this.tally = new AnswerTally(scan.plan().retry(), isOneHost);
        this.settler = new Settler(scan, answer, arrivals, tally, counters, log);
    }

    /// Looks at everything that waits in the ring, then publishes how far it has heard.
    ///
    /// @return frames seen
    public int lap() {
        long began = arrivals.begin();
        int frames = link.poll(this);
        offers.lapEnds(counters);
        if (settler.hasSettledAny()) {
            lastVerdictNanos = arrivals.nanoTime();
        }
        kernelDrops = link.dropped();
        // After the drops: who reads this first reads a count that is at least as new.
        long holdNanos = link.holdNanos();
        heardUntilNanos = Math.max(heardUntilNanos, arrivals.allSeenUntil(began, holdNanos));
        arrivals.noneBefore(heardUntilNanos - holdNanos);
        return frames;
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
        arrivals.stamp(epochNanos);
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
        long position = scan.order().positionOf(answer.index());
        if (position < 0) {
            counters.add(Counter.UNEXPECTED_SOURCE, 1); // a target of another shard
            return;
        }
        Lane lane = scan.lanes().of(position);
        if (answer.attempt() == canaryAttempt) {
            settler.countCanary(lane);
            return;
        }
        settler.settle(lane, position, epochNanos);
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

    long settledAfterNanos() {
        return tally.settledAfterNanos();
    }

    long silenceNanos() {
        return tally.silenceNanos();
    }

    /// Answers by the slice of their probe.
    Slices slices() {
        return tally.slices();
    }

    boolean isReporterBehind() {
        return log.free() < log.capacity() / 2;
    }

    long timeoutNanos() {
        return tally.timeoutNanos();
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
        return tally.histogram();
    }
}
