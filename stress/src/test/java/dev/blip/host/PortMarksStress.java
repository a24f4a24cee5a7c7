package dev.blip.host;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.IIZ_Result;

/// A port is claimed by one thread at a time, and no mark is lost or left behind. Ports 62 and 63 lie in one word,
/// 64 and on in the next.
public final class PortMarksStress {
    private PortMarksStress() {}

    /// Blocks that have port 64 in common.
    @JCStressTest
    @Outcome(id = "-1, 64, true", expect = ACCEPTABLE, desc = "the lower one came first")
    @Outcome(id = "64, -1, true", expect = ACCEPTABLE, desc = "the upper one came first")
    @Outcome(expect = FORBIDDEN, desc = "both, none, or marks that nobody owns")
    @State
    public static class Overlap {
        private final PortMarks marks = new PortMarks();

        @Actor
        public void lower(IIZ_Result seen) {
            seen.r1 = marks.claim(62, 3);
        }

        @Actor
        public void upper(IIZ_Result seen) {
            seen.r2 = marks.claim(64, 2);
        }

        /// What the winner has is marked, and the loser's rest is free.
        @Arbiter
        public void after(IIZ_Result seen) {
            boolean isLower = seen.r1 == -1;
            seen.r3 =
                    isLower
                            ? marks.claim(62, 1) == 62 && marks.claim(65, 1) == -1
                            : marks.claim(62, 2) == -1 && marks.claim(65, 1) == 65;
        }
    }

    /// A lease ends while two others in the same word begin.
    @JCStressTest
    @Outcome(
            id = "-1, -1, 7",
            expect = ACCEPTABLE,
            desc = "both are claimed, and what was given back is free")
    @Outcome(expect = FORBIDDEN, desc = "a mark lost or left behind")
    @State
    public static class Neighbours {
        private final PortMarks marks = new PortMarks();

        public Neighbours() {
            marks.claim(10, 2);
        }

        @Actor
        public void ends() {
            marks.clear(10, 2);
        }

        @Actor
        public void begins(III_Result seen) {
            seen.r1 = marks.claim(12, 2);
            seen.r2 = marks.claim(14, 2);
        }

        @Arbiter
        public void after(III_Result seen) {
            boolean isFree = marks.claim(10, 2) == -1;
            boolean isHeld = marks.claim(12, 2) == 12;
            boolean isHeldToo = marks.claim(14, 2) == 14;
            seen.r3 = (isFree ? 1 : 0) + (isHeld ? 2 : 0) + (isHeldToo ? 4 : 0);
        }
    }
}
