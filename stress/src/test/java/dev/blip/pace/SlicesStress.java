package dev.blip.pace;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/// A number read of a slice is that slice's, and as old as the numbers read before it or newer.
public final class SlicesStress {
    private static final long SLICE = 5;
    private static final int KEPT =
            8; // a scan's own are half a megabyte: few would fit a round of jcstress

    private SlicesStress() {}

    @JCStressTest
    @Outcome(id = "0, [01]", expect = ACCEPTABLE, desc = "not yet: nothing is said of the rest")
    @Outcome(
            id = "7, 1",
            expect = ACCEPTABLE,
            desc = "the round-trip time, and the answer that it is of")
    @Outcome(expect = FORBIDDEN, desc = "a round-trip time without its answer")
    @State
    public static class Order {
        private final Slices slices = new Slices(KEPT);

        @Actor
        public void writer() {
            slices.add(SLICE, Slices.ANSWERED, 1);
            slices.add(SLICE, Slices.RTT, 7);
        }

        @Actor
        public void reader(JJ_Result seen) {
            seen.r1 = slices.get(SLICE, Slices.RTT);
            seen.r2 = slices.get(SLICE, Slices.ANSWERED);
        }
    }

    /// The writer has come round to the row of a slice that is still asked for.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "no longer kept")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "still kept")
    @Outcome(expect = FORBIDDEN, desc = "a number of the slice that has taken its place")
    @State
    public static class GoingRound {
        private final Slices slices = new Slices(KEPT);

        public GoingRound() {
            slices.add(SLICE, Slices.SENT, 1);
        }

        @Actor
        public void writer() {
            slices.add(SLICE + KEPT, Slices.SENT, 100);
        }

        @Actor
        public void reader(J_Result seen) {
            seen.r1 = slices.get(SLICE, Slices.SENT);
        }
    }
}
