package dev.blip.ask;

import dev.blip.ledger.LossEvidence;
import dev.blip.ledger.ObservationLog;
import dev.blip.link.FrameSender;
import dev.blip.metric.Counters;
import dev.blip.probe.SynProbe;
import dev.blip.report.ObservationSink;
import dev.blip.run.Clock;
import dev.blip.run.ScanThreads;
import dev.blip.way.Reachable;
import dev.blip.way.Unreachable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// All transmitters of a scan as one, each with a lane, a sender, counters, a log and a thread of its own. Any thread,
/// but where a method says otherwise.
public final class TransmitSide {
    /// What silence has said and that may wait for the sink, for each thread: 2 MiB.
    private static final int LOG_CAPACITY = 1 << 16;

    private final Clock clock;
    private final RateControl control;
    private final PathWatch watch;
    private final List<Transmitter> transmitters = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<ObservationLog> logs = new ArrayList<>();
    private final List<Counters> counters = new ArrayList<>();

    /// @param senders  one for each of the scan's lanes
    public TransmitSide(
            ScanContext scan,
            Unreachable unreachable,
            SynProbe probe,
            List<? extends FrameSender> senders,
            Feedback feedback,
            ScanThreads maker) {
        this.clock = scan.clock();
        this.watch =
                new PathWatch(
                        scan.areas(),
                        scan.signs(),
                        feedback,
                        scan.plan().limits().pathTimeoutNanos());
        this.control =
                new RateControl(
                        scan.plan().pace(), scan.plan().caps().wholePerSecond(), feedback, watch);
        MemorySegment template = MemorySegment.ofArray(probe.template());
        for (Lane lane : scan.lanes().all()) {
            int number = transmitters.size() + 1;
            FrameSender sender = senders.get(number - 1);
            sender.prepare(template);
            var log = new ObservationLog(LOG_CAPACITY);
            var own = new Counters();
            var transmitter =
                    new Transmitter(
                            scan,
                            lane,
                            unreachable,
                            probe,
                            sender,
                            feedback,
                            control.share(lane.pace()),
                            watch,
                            own,
                            log);
            Thread thread = maker.make("blip-transmit-" + number, () -> transmit(transmitter));
            lane.setOwner(thread);
            transmitters.add(transmitter);
            threads.add(thread);
            logs.add(log);
            counters.add(own);
        }
    }

    private void transmit(Transmitter transmitter) {
        for (long now = clock.nanoTime(); ; now = clock.nanoTime()) {
            long next = transmitter.work(now);
            if (next == Transmitter.NEVER) {
                return;
            }
            if (next > now) {
                LockSupport.parkNanos(this, next - clock.nanoTime());
            }
        }
    }

    /// Above all lanes: how fast, and why.
    public RateControl control() {
        return control;
    }

    /// Which parts of the network have fallen silent.
    public PathWatch watch() {
        return watch;
    }

    public List<Transmitter> transmitters() {
        return transmitters;
    }

    /// The counts of each thread; a sum over them is the scan's.
    public List<Counters> counters() {
        return counters;
    }

    /// Once.
    public void start() {
        threads.forEach(Thread::start);
    }

    public boolean isAlive() {
        for (Thread thread : threads) {
            if (thread.isAlive()) {
                return true;
            }
        }
        return false;
    }

    /// No new probes; what has been sent is still listened for.
    public void stop() {
        transmitters.forEach(Transmitter::stop);
        threads.forEach(LockSupport::unpark);
    }

    /// Nobody will hear the verdicts any more: the threads end at once, whatever is open.
    public void abandon() {
        transmitters.forEach(Transmitter::abandon);
        logs.forEach(ObservationLog::abandon);
        threads.forEach(LockSupport::unpark);
    }

    /// After `stop` or `abandon`, or when all is asked: waits for the threads.
    public void join() {
        threads.forEach(ScanThreads::join);
    }

    /// The reporting thread: hands on what waits, at most one batch of each log.
    ///
    /// @return findings handed on
    public int drainTo(ObservationSink sink) throws IOException {
        int handed = 0;
        for (ObservationLog log : logs) {
            handed += log.drainTo(sink);
        }
        return handed;
    }

    /// Positions handed to tranches so far.
    public long opened() {
        long sum = 0;
        for (Transmitter transmitter : transmitters) {
            sum += transmitter.opened();
        }
        return sum;
    }

    /// Positions never asked because the scan was stopped.
    public long unopened() {
        long sum = 0;
        for (Transmitter transmitter : transmitters) {
            sum += transmitter.unopened();
        }
        return sum;
    }

    /// The most passes that any thread has begun.
    public int passes() {
        int most = 0;
        for (Transmitter transmitter : transmitters) {
            most = Math.max(most, transmitter.passes());
        }
        return most;
    }

    /// Whether the plan's time for the whole scan was over before the scan was.
    public boolean ranOut() {
        for (Transmitter transmitter : transmitters) {
            if (transmitter.ranOut()) {
                return true;
            }
        }
        return false;
    }

    /// What the passes of all have heard. After `join`.
    public LossEvidence evidence() {
        var sum = new LossEvidence();
        for (Transmitter transmitter : transmitters) {
            sum.addAll(transmitter.evidence());
        }
        return sum;
    }

    /// The link is watched from now on.
    public void follow(Reachable link) {
        transmitters.forEach(transmitter -> transmitter.follow(link));
    }

    /// What was wrong with the link until a thread ended without it, for people; empty if none did.
    public String whyLost() {
        for (Transmitter transmitter : transmitters) {
            if (!transmitter.whyLost().isEmpty()) {
                return transmitter.whyLost();
            }
        }
        return "";
    }

    /// An error that refused a frame, or 0. After `join`.
    public int lastErrno() {
        for (Transmitter transmitter : transmitters) {
            if (transmitter.lastErrno() != 0) {
                return transmitter.lastErrno();
            }
        }
        return 0;
    }

    /// When the first packet left, or `Transmitter.NEVER`.
    public long firstSendNanos() {
        long first = Transmitter.NEVER;
        for (Transmitter transmitter : transmitters) {
            first = Math.min(first, transmitter.firstSendNanos());
        }
        return first;
    }

    public long lastVerdictNanos() {
        long last = 0;
        for (Transmitter transmitter : transmitters) {
            last = Math.max(last, transmitter.lastVerdictNanos());
        }
        return last;
    }
}
