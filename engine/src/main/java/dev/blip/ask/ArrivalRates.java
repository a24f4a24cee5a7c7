package dev.blip.ask;

import dev.blip.pace.Evidence;
import dev.blip.pace.Slices;

/// How fast answers to first probes have been arriving, by slices that have been seen in full. Owner: whoever has the
/// turn in `RateControl`.
final class ArrivalRates {
    // For the most of all: slices in turn that it is measured over, and those that it is sought in:
    // 32, or as many more as it takes to count enough.
    private static final int SHORTEST = 4;

    private static final int LEAST_SPAN = 32;
    private static final int MOST_SPAN = 128;
    private static final int ENOUGH = 256; // answers

    /// So many answers due make a time in which their number says how fast they arrive.
    private static final double DUE = 64;

    private static final double LEAST_DUE = 8; // slices

    private final Feedback feedback;
    private final long[] until = new long[MOST_SPAN + 1]; // arrived, back from now

    ArrivalRates(Feedback feedback) {
        this.feedback = feedback;
    }

    /// Slices in which enough answers are due.
    ///
    /// @param ratePerSecond  of what is sent now
    /// @param share          of first probes that are answered
    static int slicesUntilDue(double ratePerSecond, double share) {
        double duePerSlice = ratePerSecond * share * Slices.NANOS / 1e9;
        return (int) Math.clamp(Math.ceil(DUE / duePerSlice), LEAST_DUE, MOST_SPAN);
    }

    /// @param heardNanos  until when all that arrived has been seen
    /// @param due         slices until enough are due
    /// @param sending     in how many of these what is answered now was sent: a machine that was busy and sent nothing
    ///                    says nothing of the path
    Evidence.Arrivals measure(long heardNanos, double share, int due, int sending) {
        long last = Slices.of(heardNanos) - 1;
        int span = 0;
        long sum = 0;
        while (span < MOST_SPAN && (span < LEAST_SPAN || span < due || sum < ENOUGH)) {
            sum += feedback.counted(last - span, Slices.ARRIVED);
            until[++span] = sum;
        }
        double most = mostPerSecond(span, share);
        // A machine that was put aside has not asked the path for more.
        double ofLate = 4 * sending < 3 * due ? most : perSecond((double) until[due], sending);
        return new Evidence.Arrivals(most, ofLate);
    }

    /// The most over 4, 8, 16 or more slices in turn: BBR's windowed maximum, each count lowered by two standard
    /// errors, so that chance adds nothing.
    private double mostPerSecond(int span, double share) {
        double most = 0;
        for (int length = SHORTEST; length <= span / 2; length *= 2) {
            for (int from = 0; from + length <= span; from++) {
                long arrived = until[from + length] - until[from];
                double least = arrived - 2 * Math.sqrt(arrived * (1 - share));
                most = Math.max(most, perSecond(least, length));
            }
        }
        return most;
    }

    private static double perSecond(double count, int slices) {
        return count * 1e9 / (slices * Slices.NANOS);
    }
}
