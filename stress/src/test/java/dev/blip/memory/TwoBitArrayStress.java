package dev.blip.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.JZI_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/// A target settles once, whoever settles it, and no verdict of its neighbours in the same word is lost.
public final class TwoBitArrayStress {
    private TwoBitArrayStress() {}

    @JCStressTest
    @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "the first did it")
    @Outcome(id = "false, true, 2", expect = ACCEPTABLE, desc = "the second did it")
    @Outcome(expect = FORBIDDEN, desc = "settled by both, by none, or by who says that it did not")
    @State
    public static class OneEntry {
        private final TwoBitArray bits = new TwoBitArray(32);

        @Actor
        public void first(ZZI_Result seen) {
            seen.r1 = bits.setIfZero(7, 1);
        }

        @Actor
        public void second(ZZI_Result seen) {
            seen.r2 = bits.setIfZero(7, 2);
        }

        @Arbiter
        public void after(ZZI_Result seen) {
            seen.r3 = bits.get(7);
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1, 1, 321", expect = ACCEPTABLE, desc = "all three settled, each as said")
    @Outcome(expect = FORBIDDEN, desc = "a verdict lost to another in the same word")
    @State
    public static class Neighbours {
        private final TwoBitArray bits = new TwoBitArray(32);

        @Actor
        public void first(IIII_Result seen) {
            seen.r1 = bits.setIfZero(0, 1) ? 1 : 0;
            seen.r3 = bits.setIfZero(0, 1L << 4, 3) == 1L << 4 ? 1 : 0;
        }

        @Actor
        public void second(IIII_Result seen) {
            seen.r2 = bits.setIfZero(1, 2) ? 1 : 0;
        }

        @Arbiter
        public void after(IIII_Result seen) {
            seen.r4 = bits.get(0) + 10 * bits.get(1) + 100 * bits.get(2);
        }
    }

    /// Silence settles many entries of a word at once; an answer to one of them comes meanwhile.
    @JCStressTest
    @Outcome(id = "5, false, 33", expect = ACCEPTABLE, desc = "silence took both")
    @Outcome(
            id = "4, true, 31",
            expect = ACCEPTABLE,
            desc = "the answer came first, the other one was silent")
    @Outcome(expect = FORBIDDEN, desc = "an entry counted twice or not at all")
    @State
    public static class ManyAgainstOne {
        private final TwoBitArray bits = new TwoBitArray(32);

        @Actor
        public void silence(JZI_Result seen) {
            seen.r1 = bits.setIfZero(0, 0b101, 3);
        }

        @Actor
        public void answer(JZI_Result seen) {
            seen.r2 = bits.setIfZero(0, 1);
        }

        @Arbiter
        public void after(JZI_Result seen) {
            seen.r3 = bits.get(0) + 10 * bits.get(1);
        }
    }

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "not yet")
    @Outcome(
            id = "0, 42",
            expect = ACCEPTABLE,
            desc = "what was written is seen before the verdict")
    @Outcome(
            id = "1, 42",
            expect = ACCEPTABLE,
            desc = "the verdict, and what its setter wrote before it")
    @Outcome(expect = FORBIDDEN, desc = "the verdict without what its setter wrote before it")
    @State
    public static class Publication {
        private final TwoBitArray bits = new TwoBitArray(32);
        private int written;

        @Actor
        public void setter() {
            written = 42;
            bits.setIfZero(7, 1);
        }

        @Actor
        public void reader(II_Result seen) {
            seen.r1 = bits.get(7);
            seen.r2 = written;
        }
    }
}
