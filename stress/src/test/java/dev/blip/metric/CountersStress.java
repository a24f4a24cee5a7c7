package dev.blip.metric;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJI_Result;

/// Who reads a count sees what its writer did, and counted, before it.
public final class CountersStress {
    private CountersStress() {}

    @JCStressTest
    @Outcome(
            id = "0, [01], (0|42)",
            expect = ACCEPTABLE,
            desc = "not yet: nothing is said of the rest")
    @Outcome(id = "1, 1, 42", expect = ACCEPTABLE, desc = "the count, and all before it")
    @Outcome(expect = FORBIDDEN, desc = "the count without what came before it")
    @State
    public static class Order {
        private final Counters counters = new Counters();
        private int written;

        @Actor
        public void writer() {
            written = 42;
            counters.add(Counter.RECEIVED, 1);
            counters.add(Counter.OPEN, 1);
        }

        @Actor
        public void reader(JJI_Result seen) {
            seen.r1 = counters.get(Counter.OPEN);
            seen.r2 = counters.get(Counter.RECEIVED);
            seen.r3 = written;
        }
    }
}
