package dev.blip.scan;

import dev.blip.ask.ReceiveSide;
import dev.blip.ask.Receiver;
import dev.blip.ask.ScanContext;
import dev.blip.ask.TransmitSide;
import dev.blip.ledger.LossEstimate;
import dev.blip.ledger.LossEvidence;
import dev.blip.ledger.ObservationLog;
import dev.blip.ledger.RttHistogram;
import dev.blip.link.LinkException;
import dev.blip.link.OfferHandler;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.plan.Questions;
import dev.blip.plan.ScanPlan;
import dev.blip.probe.NeighbourMacs;
import dev.blip.probe.Probe;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.ObservationSink;
import dev.blip.run.Clock;
import dev.blip.run.Crew;
import dev.blip.run.Duty;
import dev.blip.run.Worker;
import dev.blip.way.NextHops;
import dev.blip.way.OpenedLink;
import dev.blip.way.Withheld;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Targets of one leg being asked by packets of our own: its lanes with a transmit worker each and a rate control of
/// their own, and a receive worker for each ring. Whoever reports drains it. Owner: the reporting thread, but where a
/// method says otherwise.
final class LegRun implements AutoCloseable {
    /// Findings that may wait for the sink, per receive worker: 2 MiB.
    private static final int LOG_CAPACITY = 1 << 16;

    /// While replies stream in, the ring is looked at this often instead of at every block: a reader
    /// that does not wait in poll(2) costs the sender's processor no wake-up, and the ring holds a
    /// second.
    private static final long GATHER_NANOS = 1_000_000L;

    private final long targets;
    private final LegEnds ends;
    private final @Nullable Withheld withheld;
    private final Clock clock;
    private final ReceiveSide receiveSide;
    private final TransmitSide transmitSide;
    private final List<Worker> receiveWorkers = new ArrayList<>();
    // One for each worker, which alone writes it.
    private final List<Counters> counters = new ArrayList<>();
    private volatile long startedNanos;
    // Written by the owner, read by the receive workers.
    private volatile boolean isReceiving = true;
    private volatile boolean isStarted;
    private boolean isClosed; // this object's lock guards it and the next
    private long dropsAtTheEnd;
    private volatile boolean isDrained; // after the last worker has ended
    private long endedNanos; // once that

    /// @param plan       the leg's own: its addresses, and its part of rate and caps
    /// @param family     makes the probes
    /// @param questions  of the plan, or of the plan that it is a part of
    /// @param macs       of the targets, if frames go to each one's own; else null
    /// @param withheld   answers that are kept from the kernel, or null; closed with this
    /// @param ends       closed with this
    LegRun(
            ScanPlan plan,
            LegFamily family,
            Questions questions,
            NextHops nextHops,
            @Nullable NeighbourMacs macs,
            @Nullable Withheld withheld,
            LegEnds ends,
            Crew crew,
            Clock clock) {
        this.targets = questions.size();
        this.ends = ends;
        this.withheld = withheld;
        this.clock = clock;
        var scan = ScanContext.of(plan, questions, nextHops, clock);
        Probe probe = family.probe(plan, questions, ends, macs);
        List<Receiver> receivers = new ArrayList<>();
        for (OpenedLink.Listener listener : ends.link().listeners()) {
            OfferHandler offers = Withheld.handler(withheld, receivers.size());
            Receiver receiver = receiver(scan, listener, probe, offers);
            receivers.add(receiver);
            String name = "blip-receive-" + receivers.size();
            receiveWorkers.add(crew.hire(name, new Listening(receiver)));
        }
        this.receiveSide = new ReceiveSide(plan.retry(), receivers, ends.link().senders());
        this.transmitSide = new TransmitSide(scan, probe, ends.link().senders(), receiveSide, crew);
        counters.addAll(transmitSide.counters());
    }

    /// One whose targets are neighbours: the answers of a crowd are kept from the kernel while it lasts.
    ///
    /// @param macs   of the targets; null where the kernel finds them
    /// @param hosts  that are asked
    /// @param ends   closed with it, or if it cannot be
    static LegRun toNeighbours(
            ScanPlan plan,
            LegFamily family,
            Questions questions,
            NextHops nextHops,
            @Nullable NeighbourMacs macs,
            long hosts,
            LegEnds ends,
            Crew crew,
            Clock clock)
            throws LinkException {
        Withheld withheld = null;
        try {
            int listeners = ends.link().listeners().size();
            withheld = macs == null ? null : family.withheld(ends, hosts, listeners);
            return new LegRun(plan, family, questions, nextHops, macs, withheld, ends, crew, clock);
        } catch (LinkException | RuntimeException e) {
            if (withheld != null) {
                withheld.close();
            }
            ends.close();
            throw e;
        }
    }

    /// Each ring has a reader, counters and a log of its own, so that receive workers share nothing that they write.
    private Receiver receiver(
            ScanContext scan, OpenedLink.Listener listener, Probe probe, OfferHandler offers) {
        var log = new ObservationLog(LOG_CAPACITY, scan.space(), scan.plan().inquiry().transport());
        var own = new Counters();
        counters.add(own);
        return new Receiver(
                scan, listener.ring(), probe.reader(listener.linkHeader()), offers, own, log);
    }

    /// A receive worker's duty: reads its ring until the run has ended, then once more.
    private final class Listening implements Duty {
        private final Receiver receiver;
        private boolean isQuiet;

        Listening(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public long turn(long nowNanos) {
            boolean goesOn = isReceiving;
            isQuiet = receiver.lap() == 0;
            return goesOn ? nowNanos + GATHER_NANOS : NEVER;
        }

        @Override
        public void pause(long nanos) {
            if (isQuiet) {
                receiver.await();
            } else if (nanos > 0) { // or more has gathered while the ring was read
                LockSupport.parkNanos(this, GATHER_NANOS);
            }
        }
    }

    /// Once.
    void start() {
        startedNanos = clock.nanoTime();
        isStarted = true;
        receiveWorkers.forEach(Worker::start);
        transmitSide.start();
    }

    /// Looks after the link, and lets the receive workers end when nothing is asked or waited for any more.
    ///
    /// @param isBroken  a worker has broken, so that nothing will be
    void look(long nowNanos, boolean isBroken) {
        if (transmitSide.isAlive() && !isBroken) {
            ends.watch().look(startedNanos, nowNanos, transmitSide);
        } else {
            tellReceiversToEnd();
        }
    }

    /// Hands on what waits, at most one batch of each log.
    ///
    /// @return findings handed on
    int drainTo(ObservationSink sink) throws IOException {
        boolean areReceiversDone = !isReceiving && haveReceiversEnded(); // before the last drain
        int handed = transmitSide.drainTo(sink);
        for (Receiver receiver : receiveSide.receivers()) {
            handed += receiver.log().drainTo(sink);
        }
        if (areReceiversDone && handed == 0) {
            endedNanos = clock.nanoTime();
            isDrained = true;
        }
        return handed;
    }

    /// Whether all has been asked, heard and handed on.
    boolean isOver() {
        return isDrained;
    }

    /// Any thread: whether it was begun and is not over.
    boolean isGoing() {
        return isStarted && !isDrained;
    }

    /// Whether only what has been heard already is waited for.
    boolean isEnding() {
        return !isReceiving;
    }

    /// Each looks at its ring once more after it was told: what arrived before counts.
    private void tellReceiversToEnd() {
        if (isReceiving) {
            isReceiving = false;
            receiveSide.receivers().forEach(Receiver::wake);
        }
    }

    private boolean haveReceiversEnded() {
        for (Worker worker : receiveWorkers) {
            if (worker.isAlive()) {
                return false;
            }
        }
        return true;
    }

    /// Any thread: no new probes; what was sent is still listened for.
    void stop() {
        transmitSide.stop();
    }

    /// Nobody hears the verdicts any more, because the sink has failed or a worker has: none may wait for a place in a
    /// log that is not drained, or for a receiver that does not hear.
    void abandon() {
        transmitSide.abandon();
        receiveSide.receivers().forEach(receiver -> receiver.log().abandon());
    }

    /// Stops, and waits for all workers.
    void end() {
        transmitSide.stop();
        transmitSide.join();
        ends.watch().end();
        tellReceiversToEnd();
        receiveWorkers.forEach(Worker::join);
    }

    /// The lanes and their rate control. Any thread may ask for its numbers, or stop it.
    TransmitSide transmitSide() {
        return transmitSide;
    }

    /// What all rings together have heard. Numbers in it may be read by any thread.
    ReceiveSide receiveSide() {
        return receiveSide;
    }

    /// Any thread.
    long targets() {
        return targets;
    }

    /// When it was over; only then.
    long endedNanos() {
        return endedNanos;
    }

    /// Any thread.
    long sum(Counter counter) {
        long sum = 0;
        for (Counters own : counters) {
            sum += own.get(counter);
        }
        return sum;
    }

    /// Those of all workers. Exact once they have ended; before, each is a moment old.
    List<Counters> counters() {
        return counters;
    }

    /// Targets without a verdict. After `end`.
    long unknown() {
        return sum(Counter.UNKNOWN) + transmitSide.unopened();
    }

    /// Any thread: targets that have their verdict, or will get none.
    long settled() {
        return sum(Counter.OPEN)
                + sum(Counter.CLOSED)
                + sum(Counter.FILTERED)
                + sum(Counter.OPEN_FILTERED)
                + sum(Counter.UNFILTERED)
                + sum(Counter.UNKNOWN);
    }

    /// Any thread: an upper estimate of all packets, those that were sent included.
    long planned() {
        long sent = sum(Counter.SENT);
        return Math.max(sent, targets + Math.max(0, transmitSide.opened() - settled()));
    }

    /// What the rate control is at, or what holds it up, for people. Any thread.
    String pace() {
        String fault = ends.watch().fault();
        return fault.isEmpty() ? transmitSide.control().text() : "paused: " + fault;
    }

    /// Round trips of all rings. After `end`.
    RttHistogram histogram() {
        return receiveSide.histogram();
    }

    /// When the last target got its verdict, by an answer or by its silence.
    long lastVerdictNanos() {
        return Math.max(transmitSide.lastVerdictNanos(), receiveSide.lastVerdictNanos());
    }

    /// How many of the filtered were probably alive. After `end`.
    ExpectedMissed expectedMissed() {
        LossEvidence evidence = transmitSide.evidence();
        return transmitSide.watch().widened(LossEstimate.missed(evidence), evidence.silent());
    }

    /// Any thread: what the kernel has dropped; of one that is closed, until then.
    synchronized long kernelDrops() {
        return isClosed ? dropsAtTheEnd : receiveSide.kernelDrops();
    }

    /// Gives back what one that is over was opened with.
    void finish() {
        end();
        close();
    }

    /// After `end`; again for nothing.
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        dropsAtTheEnd = receiveSide.kernelDrops();
        isClosed = true;
        if (withheld != null) {
            withheld.close();
        }
        ends.close();
    }
}
