package dev.blip.ask;

import dev.blip.ledger.LossEvidence;
import dev.blip.ledger.ObservationLog;
import dev.blip.link.FrameSender;
import dev.blip.metric.Counters;
import dev.blip.probe.Probe;
import dev.blip.report.ObservationSink;
import dev.blip.run.Crew;
import dev.blip.run.Worker;
import dev.blip.way.Reachable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// All transmitters of a leg as one, each with a lane, a sender, counters, a log and a worker of its own. Any thread,
/// but where a method says otherwise.
public final class TransmitSide {
    /// What silence has said and that may wait for the sink, for each thread: 2 MiB.
    private static final int LOG_CAPACITY = 1 << 16;

    private final RateControl control;
    private final PathWatch watch;
    private final List<Transmitter> transmitters = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<ObservationLog> logs = new ArrayList<>();
    private final List<Counters> counters = new ArrayList<>();

    /// @param senders  one for each of the scan's lanes
    public TransmitSide(
            ScanContext scan,
            Probe probe,
            List<? extends FrameSender> senders,
            Feedback feedback,
            Crew crew) {
        int ports = probe.sourcePorts();
        if (ports > 0 && ports < scan.plan().retry().sourcePorts()) {
            throw new IllegalArgumentException(
                    "each attempt leaves from a port of its own: sourcePorts=" + ports);
        }
        this.watch =
                new PathWatch(
                        scan.areas(),
                        scan.signs(),
                        feedback,
                        scan.plan().limits().pathTimeoutNanos());
        this.control = new RateControl(scan.plan().pace(), feedback, watch);
        var all = new TransmitContext(scan, probe, feedback, watch);
        MemorySegment template = MemorySegment.ofArray(probe.template());
        for (Lane lane : scan.lanes().all()) {
            int number = transmitters.size() + 1;
            FrameSender sender = senders.get(number - 1);
            sender.prepare(probe.slot(), template);
            var log =
                    new ObservationLog(
                            LOG_CAPACITY, scan.space(), scan.plan().inquiry().transport());
            var own = new Counters();
            RateControl.Share share = control.share(lane.pace());
            var transmitter = new Transmitter(all, new TransmitLine(lane, sender, share, own, log));
            Worker worker = crew.hire("blip-transmit-" + number, transmitter::work);
            lane.setOwner(worker);
            transmitters.add(transmitter);
            workers.add(worker);
            logs.add(log);
            counters.add(own);
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
        workers.forEach(Worker::start);
    }

    public boolean isAlive() {
        for (Worker worker : workers) {
            if (worker.isAlive()) {
                return true;
            }
        }
        return false;
    }

    /// No new probes; what has been sent is still listened for.
    public void stop() {
        transmitters.forEach(Transmitter::stop);
        workers.forEach(Worker::wake);
    }

    /// Nobody will hear the verdicts any more: the threads end at once, whatever is open.
    public void abandon() {
        transmitters.forEach(Transmitter::abandon);
        logs.forEach(ObservationLog::abandon);
        workers.forEach(Worker::wake);
    }

    /// After `stop` or `abandon`, or when all is asked: waits for the threads.
    public void join() {
        workers.forEach(Worker::join);
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
