package dev.blip.ledger;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/// A published timeout is one that was computed, and no reader goes back to an older one.
public final class RttEstimateStress {
    private RttEstimateStress() {}

    @JCStressTest
    @Outcome(id = "0, (0|300|360)", expect = ACCEPTABLE, desc = "nothing measured at first")
    @Outcome(id = "300, (300|360)", expect = ACCEPTABLE, desc = "after one sample")
    @Outcome(id = "360, 360", expect = ACCEPTABLE, desc = "after both")
    @Outcome(
            expect = FORBIDDEN,
            desc = "a number that was never computed, or an older one after a newer")
    @State
    public static class Timeout {
        private final RttEstimate estimate = new RttEstimate(1);

        @Actor
        public void receiver() {
            estimate.sample(100);
            estimate.sample(200);
        }

        @Actor
        public void reader(JJ_Result seen) {
            seen.r1 = estimate.timeoutNanos();
            seen.r2 = estimate.timeoutNanos();
        }
    }
}
