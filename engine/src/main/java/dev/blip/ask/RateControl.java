package dev.blip.ask;

import dev.blip.host.HostPressure;
import dev.blip.pace.Evidence;
import dev.blip.pace.RateController;
import dev.blip.pace.RateState;
import dev.blip.pace.Slices;
import dev.blip.plan.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Lays what all lanes have sent beside what was answered, slice by slice, and asks the `RateController` what follows.
/// Whichever transmit thread comes first when a slice has passed does it for all; the others do not wait.
public final class RateControl {
    /// A thread that wakes up late must not spend long on what it has missed.
    private static final int MOST_SLICES = 1_024;

    /// A batch that was under way for longer was held up in this machine, and its round trips are not the path's: less
    /// than what counts as a longer round trip.
    private static final long LATE_NANOS = 1_500_000L;

    private static final long LATE_NANOS_A_PROBE = 5_000L;

    /// Probes due in a slice, so that an empty one was no chance.
    private static final double LEAST_IN_SLICE = 5;

    private final Pace pace;
    private final Feedback feedback;
    private final PathWatch watch;
    private final List<Share> shares = new ArrayList<>();

    private final ReentrantLock turn = new ReentrantLock(); // guards the next four
    private final RateController controller;
    private final ArrivalRates arrived;
    private int lostAreas;
    private long next = Long.MIN_VALUE;

    private volatile long tickAt = Long.MIN_VALUE;
    private volatile double rate;
    private volatile String text = "";
    private volatile String pathLimit = "";
    private volatile @Nullable HostPressure pressure;

    /// @param watch           is told of each slice too
    RateControl(Pace pace, Feedback feedback, PathWatch watch) {
        this.watch = watch;
        this.pace = pace;
        this.controller = new RateController(pace);
        this.arrived = new ArrivalRates(feedback);
        this.feedback = feedback;
        this.rate = controller.rate();
    }

    /// One lane's part of the rate, and what it has sent. Owner: its transmit thread.
    final class Share {
        private final double part;
        private final Slices sent = new Slices();
        private volatile long sendingNanos = Long.MAX_VALUE; // of what is under way
        private volatile long sentNanos = Long.MIN_VALUE;
        private volatile long tellingNanos = Long.MIN_VALUE;
        private volatile long backPressure;

        private Share(double part) {
            this.part = part;
        }

        /// Notes that probes are about to leave, stamped so: their slice is not judged before they have been counted.
        void sending(long stampNanos) {
            sendingNanos = stampNanos;
        }

        /// Notes probes that have left, canaries not counted.
        ///
        /// @param stampNanos  the time that the tranche keeps of them, so that answers are laid to the same slice
        /// @param afterNanos  when the call that sent them had returned
        /// @param firsts      to targets that are a random sample of all, and were not asked before
        /// @param others      likewise, but no random sample
        /// @param again       to targets that were asked before
        void sent(long stampNanos, long afterNanos, int firsts, int others, int again) {
            long slice = Slices.of(stampNanos);
            sent.add(slice, Slices.SENT, firsts);
            sent.add(slice, Slices.SENT_OTHERS, others);
            sent.add(slice, Slices.SENT_AGAIN, again);
            long late = afterNanos - stampNanos;
            if (late > LATE_NANOS + (firsts + others + again) * LATE_NANOS_A_PROBE) {
                sent.add(slice, Slices.SENT_LATE, late);
            }
            sentNanos = stampNanos;
            if (firsts > 0) {
                tellingNanos = stampNanos;
            }
        }

        /// Notes probes to targets known to answer, after `sent`.
        void sentCanaries(long stampNanos, int count) {
            if (count > 0) {
                sent.add(Slices.of(stampNanos), Slices.CANARIES, count);
                tellingNanos = stampNanos;
            }
            sendingNanos = Long.MAX_VALUE;
        }

        /// What the lane may send now, packets per second, above 0.
        ///
        /// @param backPressure  times that a queue below the lane was full so far
        public double rate(long nowNanos, long backPressure) {
            if (nowNanos >= tickAt) {
                this.backPressure = backPressure;
                tick(nowNanos);
            }
            return rate * part;
        }
    }

    /// Any thread: the kernel's tables of connections and neighbours matter, and this watches them.
    public void watch(HostPressure tables) {
        pressure = tables;
    }

    /// Before the scan starts.
    Share share(Pace lanePace) {
        var share = new Share(lanePace.packetsPerSecond() / pace.packetsPerSecond());
        shares.add(share);
        return share;
    }

    private void tick(long nowNanos) {
        if (!turn.tryLock()) {
            return;
        }
        try {
            if (nowNanos < tickAt) {
                return; // another lane, whose clock was read later, was here first
            }
            if (next == Long.MIN_VALUE) {
                next = Slices.of(nowNanos);
            }
            tickController(nowNanos);
            judge(nowNanos);
            rate = controller.rate();
            RateState state = controller.state();
            text = pace.isFixed() ? "" : state.word() + ": " + reason();
            pathLimit = pace.isFixed() ? "" : controller.pathLimit();
            tickAt = nowNanos + Slices.NANOS / 2;
        } finally {
            turn.unlock();
        }
    }

    private String reason() {
        String reason = controller.reason();
        HostPressure pressure = this.pressure;
        return pressure != null && reason.equals(RateController.TABLES)
                ? reason + " (" + pressure.reason() + ")"
                : reason;
    }

    /// Hands on every slice whose silence has become evidence.
    private void judge(long nowNanos) {
        long settled = controller.settledAfterNanos(feedback.settledAfterNanos());
        if (settled == 0) {
            return;
        }
        long heard = feedback.heardUntilNanos();
        for (Share share : shares) {
            heard = Math.min(heard, share.sendingNanos);
        }
        Evidence.Arrivals arrivals = Evidence.Arrivals.UNKNOWN;
        for (int i = 0; i < MOST_SLICES && isSettled(settled, heard); i++) {
            long first = sent(Slices.SENT);
            long others = sent(Slices.SENT_OTHERS);
            long again = sent(Slices.SENT_AGAIN);
            long canaries = sent(Slices.CANARIES);
            var load = new Evidence.Load(first + others + again + canaries, again);
            if (load.all() > 0) {
                boolean areMostlyFirsts = first > 0 && first >= others + again;
                if (areMostlyFirsts && !arrivals.areKnown()) {
                    arrivals = arrivals(heard, settled);
                }
                Evidence evidence =
                        evidence(
                                nowNanos,
                                load,
                                first,
                                canaries,
                                areMostlyFirsts ? arrivals : Evidence.Arrivals.UNKNOWN);
                controller.judge(evidence);
                watch.judge(
                        evidence.fromNanos() - 1,
                        evidence.fromNanos() + Slices.NANOS,
                        first,
                        canaries,
                        evidence.firsts().answered() + evidence.canaries().answered());
            }
            next++;
        }
    }

    /// Whether all answers to the next slice have been seen that come as soon as is usual, what left late counted from
    /// when it left.
    private boolean isSettled(long settledAfterNanos, long heardNanos) {
        long end = (next + 1) * Slices.NANOS + sent(Slices.SENT_LATE);
        return end + settledAfterNanos <= heardNanos;
    }

    private long sent(int column) {
        return sent(next, column);
    }

    private long sent(long slice, int column) {
        long sum = 0;
        for (Share share : shares) {
            sum += share.sent.get(slice, column);
        }
        return sum;
    }

    private Evidence.Arrivals arrivals(long heardNanos, long settledAfterNanos) {
        double share = controller.share();
        int due = ArrivalRates.slicesUntilDue(controller.rate(), share);
        long until = Slices.of(heardNanos - settledAfterNanos);
        return arrived.measure(heardNanos, share, due, slicesOfSending(until, due));
    }

    /// In how many of the slices before one something was sent; all, where the rate leaves some empty.
    private int slicesOfSending(long until, int slices) {
        if (controller.rate() * Slices.NANOS / 1e9 < LEAST_IN_SLICE) {
            return slices;
        }
        int sending = 0;
        for (long slice = until - slices; slice < until; slice++) {
            sending += sent(slice, Slices.SENT) > 0 ? 1 : 0;
        }
        return sending;
    }

    private void tickController(long nowNanos) {
        long sent = Long.MIN_VALUE;
        long telling = Long.MIN_VALUE;
        for (Share share : shares) {
            sent = Math.max(sent, share.sentNanos);
            telling = Math.max(telling, share.tellingNanos);
        }
        if (watch.isAllHeld()) {
            controller.goDark(nowNanos);
        } else if (controller.isDark()) {
            watch.doubt(nowNanos);
        }
        if (watch.lostCount() > lostAreas) { // who answers no more is not asked any more
            lostAreas = watch.lostCount();
            controller.forgetShares(nowNanos);
        }
        boolean hasBegun = telling != Long.MIN_VALUE;
        controller.tick(nowNanos, hasBegun ? sent : nowNanos, hasBegun ? telling : nowNanos);
    }

    private Evidence evidence(
            long nowNanos,
            Evidence.Load load,
            long first,
            long canaries,
            Evidence.Arrivals arrivals) {
        long backPressure = 0;
        for (Share share : shares) {
            backPressure += share.backPressure;
        }
        HostPressure pressure = this.pressure;
        var firsts = new Evidence.Asked(first, feedback.counted(next, Slices.ANSWERED));
        var known = new Evidence.Asked(canaries, feedback.counted(next, Slices.CANARIES_ANSWERED));
        return new Evidence(
                nowNanos,
                next * Slices.NANOS,
                Slices.NANOS,
                load,
                firsts,
                known,
                roundTrips(firsts.answered() + known.answered()),
                feedback.counted(next, Slices.ERRORS),
                arrivals,
                new Evidence.Here(
                        feedback.kernelDrops(),
                        pressure == null ? 0 : pressure.events(),
                        backPressure));
    }

    /// None where some of the slice's probes left later than stamped: its round trips are not the path's.
    private Evidence.RoundTrips roundTrips(long answered) {
        return sent(Slices.SENT_LATE) > 0
                ? Evidence.RoundTrips.NONE
                : new Evidence.RoundTrips(
                        answered,
                        feedback.counted(next, Slices.RTT),
                        feedback.counted(next, Slices.RTT_SQUARES));
    }

    /// Changes the ceiling. Any thread; the transmit threads follow with their next batch.
    ///
    /// @param packetsPerSecond  of all lanes together
    public void setCeiling(double packetsPerSecond) {
        turn.lock();
        try {
            controller.setCeiling(packetsPerSecond);
            rate = controller.rate();
        } finally {
            turn.unlock();
        }
    }

    /// What all lanes together may send now, packets per second. Any thread.
    public double rate() {
        return rate;
    }

    /// What the path was found to carry, for people; empty if no limit of it was met. Any thread.
    public String pathLimit() {
        return pathLimit;
    }

    /// What the control is at and why, for people; empty if the rate is fixed. Any thread.
    public String text() {
        return text;
    }
}
