package dev.blip.scan;

import dev.blip.pace.Evidence;
import dev.blip.pace.RateController;
import dev.blip.pace.RateState;
import dev.blip.pace.Slices;
import dev.blip.plan.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Lays what all lanes have sent beside what was answered, slice by slice, and asks the `RateController` what follows.
/// Whichever transmit thread comes first when a slice has passed does it for all; the others do not wait.
final class RateControl {
    /// A thread that wakes up late must not spend long on what it has missed.
    private static final int MOST_SLICES = 512;

    private final Pace pace;
    private final Feedback feedback;
    private final List<Share> shares = new ArrayList<>();

    private final ReentrantLock turn = new ReentrantLock(); // guards the next two
    private final RateController controller;
    private long next = Long.MIN_VALUE;

    private volatile long tickAt = Long.MIN_VALUE;
    private volatile double rate;
    private volatile String text = "";

    RateControl(Pace pace, Feedback feedback) {
        this.pace = pace;
        this.controller = new RateController(pace);
        this.feedback = feedback;
        this.rate = controller.rate();
    }

    /// One lane's part of the rate, and what it has sent. Owner: its transmit thread.
    final class Share {
        private final double part;
        private final Slices sent = new Slices();
        private volatile long firstNanos = Long.MIN_VALUE;
        private volatile long backPressure;

        private Share(double part) {
            this.part = part;
        }

        /// Notes probes that have left.
        ///
        /// @param stampNanos  the time that the tranche keeps of them, so that answers are laid to the same slice
        /// @param isFirst     whether they are their targets' first
        void sent(long stampNanos, int count, boolean isFirst) {
            sent.add(Slices.of(stampNanos), isFirst ? Slices.SENT : Slices.SENT_AGAIN, count);
            if (isFirst) {
                firstNanos = stampNanos;
            }
        }

        /// What the lane may send now, packets per second, above 0.
        ///
        /// @param backPressure  times that a queue below the lane was full so far
        double rate(long nowNanos, long backPressure) {
            if (nowNanos >= tickAt) {
                this.backPressure = backPressure;
                tick(nowNanos);
            }
            return rate * part;
        }
    }

    /// Before the scan starts.
    Share share(Pace lanePace) {
        var share = new Share((double) lanePace.packetsPerSecond() / pace.packetsPerSecond());
        shares.add(share);
        return share;
    }

    private void tick(long nowNanos) {
        if (!turn.tryLock()) {
            return;
        }
        try {
            if (next == Long.MIN_VALUE) {
                next = Slices.of(nowNanos);
            }
            controller.tick(nowNanos, lastFirstNanos(nowNanos));
            judge(nowNanos);
            rate = controller.rate();
            RateState state = controller.state();
            text = pace.isFixed() ? "" : state.word() + ": " + controller.reason();
            tickAt = nowNanos + Slices.NANOS / 2;
        } finally {
            turn.unlock();
        }
    }

    /// Hands on every slice whose silence has become evidence.
    private void judge(long nowNanos) {
        long settled = controller.settledAfterNanos(feedback.settledAfterNanos());
        if (settled == 0) {
            return;
        }
        long heard = feedback.heardUntilNanos();
        double arriving = -1;
        for (int i = 0; i < MOST_SLICES && (next + 1) * Slices.NANOS + settled <= heard; i++) {
            long first = sent(Slices.SENT);
            if (first > 0 && first >= 4 * sent(Slices.SENT_AGAIN)) {
                arriving = arriving < 0 ? arrivedPerSecond(heard) : arriving;
                controller.judge(evidence(nowNanos, first, arriving));
            }
            next++;
        }
    }

    private long sent(int column) {
        long sum = 0;
        for (Share share : shares) {
            sum += share.sent.get(next, column);
        }
        return sum;
    }

    private long lastFirstNanos(long nowNanos) {
        long last = Long.MIN_VALUE;
        for (Share share : shares) {
            last = Math.max(last, share.firstNanos);
        }
        return last == Long.MIN_VALUE ? nowNanos : last;
    }

    private Evidence evidence(long nowNanos, long first, double arriving) {
        long backPressure = 0;
        for (Share share : shares) {
            backPressure += share.backPressure;
        }
        return new Evidence(
                nowNanos,
                next * Slices.NANOS,
                Slices.NANOS,
                first,
                feedback.counted(next, Slices.ANSWERED),
                feedback.counted(next, Slices.RTT),
                feedback.counted(next, Slices.RTT_SQUARES),
                feedback.counted(next, Slices.ERRORS),
                arriving,
                feedback.kernelDrops(),
                backPressure);
    }

    /// The most that has been arriving over 2, 4 or 8 slices in turn, of the last 16 that have certainly been published
    /// in full: BBR's windowed maximum, each count lowered by its standard error, so that chance adds nothing.
    private double arrivedPerSecond(long heardNanos) {
        long last = Slices.of(heardNanos - 2 * Slices.NANOS);
        double silentShare = 1 - controller.share();
        double most = 0;
        for (int length = 2; length <= 8; length *= 2) {
            long arrived = 0;
            for (int i = 0; i < 16; i++) {
                arrived += feedback.counted(last - i, Slices.ARRIVED);
                if (i >= length) {
                    arrived -= feedback.counted(last - i + length, Slices.ARRIVED);
                }
                if (i >= length - 1) {
                    double least = arrived - Math.sqrt(arrived * silentShare);
                    most = Math.max(most, least * 1e9 / (length * Slices.NANOS));
                }
            }
        }
        return most;
    }

    /// What all lanes together may send now, packets per second. Any thread.
    double rate() {
        return rate;
    }

    /// What the control is at and why, for people; empty if the rate is fixed. Any thread.
    String text() {
        return text;
    }
}
