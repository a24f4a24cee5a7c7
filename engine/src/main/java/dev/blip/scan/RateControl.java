package dev.blip.scan;

import dev.blip.pace.Evidence;
import dev.blip.pace.RateController;
import dev.blip.pace.RateState;
import dev.blip.pace.Slices;
import dev.blip.plan.Pace;

/// Lays what was sent beside what was answered, slice by slice, and asks the `RateController` what follows. Owner: the
/// transmit thread; any thread may read the rate, the state and the reason.
final class RateControl {
    /// A sender that wakes up late must not spend long on what it has missed.
    private static final int MOST_SLICES = 512;

    private final RateController controller;
    private final Feedback feedback;
    private final Slices sent = new Slices();
    private long next = Long.MIN_VALUE;
    private long firstNanos = Long.MAX_VALUE;
    private long tickAt = Long.MIN_VALUE;
    private volatile double rate;
    private volatile RateState state;
    private volatile String reason;

    RateControl(Pace pace, Feedback feedback) {
        this.controller = new RateController(pace);
        this.feedback = feedback;
        this.rate = controller.rate();
        this.state = controller.state();
        this.reason = controller.reason();
    }

    /// Notes probes that have left.
    ///
    /// @param stampNanos  the time that the tranche keeps of them, so that answers are laid to the same slice
    /// @param isFirst     whether they are their targets' first
    void sent(long stampNanos, int count, boolean isFirst) {
        long slice = Slices.of(stampNanos);
        if (next == Long.MIN_VALUE) {
            next = slice;
        }
        firstNanos = isFirst ? stampNanos : firstNanos;
        sent.add(slice, isFirst ? Slices.SENT : Slices.SENT_AGAIN, count);
    }

    /// Looks at what has become evidence since the last call; at most once a slice.
    ///
    /// @param backPressure  times that a queue below us was full so far
    void tick(long nowNanos, long backPressure) {
        if (nowNanos < tickAt) {
            return;
        }
        tickAt = nowNanos + Slices.NANOS / 2;
        controller.tick(nowNanos, firstNanos);
        long settled = controller.settledAfterNanos(feedback.settledAfterNanos());
        if (next != Long.MIN_VALUE && settled > 0) {
            long heard = feedback.heardUntilNanos();
            double arriving = -1;
            for (int i = 0;
                    i < MOST_SLICES && (next + 1) * Slices.NANOS + settled <= heard;
                    i++, next++) {
                long first = sent.get(next, Slices.SENT);
                if (first > 0 && first >= 4 * sent.get(next, Slices.SENT_AGAIN)) {
                    arriving = arriving < 0 ? arrivedPerSecond(heard) : arriving;
                    controller.judge(evidence(nowNanos, first, arriving, backPressure));
                }
            }
        }
        rate = controller.rate();
        state = controller.state();
        reason = controller.reason();
    }

    private Evidence evidence(long nowNanos, long first, double arriving, long backPressure) {
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
        double most = 0;
        for (int length = 2; length <= 8; length *= 2) {
            long arrived = 0;
            for (int i = 0; i < 16; i++) {
                arrived += feedback.counted(last - i, Slices.ARRIVED);
                if (i >= length) {
                    arrived -= feedback.counted(last - i + length, Slices.ARRIVED);
                }
                if (i >= length - 1) {
                    double least = arrived - Math.sqrt(arrived * (1 - controller.share()));
                    most = Math.max(most, least * 1e9 / (length * Slices.NANOS));
                }
            }
        }
        return most;
    }

    double rate() {
        return rate;
    }

    /// What the control is at and why, for people.
    String text() {
        return state.word() + ": " + reason;
    }
}
