package dev.blip.ledger;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IJ_Result;
import org.openjdk.jcstress.infra.results.ZII_Result;

/// Targets settle once each, all are counted, and a reply finds when its probe left.
public final class TrancheStress {
    private TrancheStress() {}

    /// Two receive threads; whoever sees that all is settled has every answer to count passes by.
    @JCStressTest
    @Outcome(
            id = "false, [12], 0",
            expect = ACCEPTABLE,
            desc = "not yet: nothing is said of the counts")
    @Outcome(id = "true, 2, 0", expect = ACCEPTABLE, desc = "all settled, all counted")
    @Outcome(expect = FORBIDDEN, desc = "settled without the count of its answers, or never")
    @State
    public static class Answers {
        private final Tranche tranche = new Tranche(0, 2, 1, 0, 0);

        @Actor
        public void first() {
            tranche.answer(0, Tranche.OPEN, 0);
        }

        @Actor
        public void second(ZII_Result seen) {
            tranche.answer(1, Tranche.CLOSED, 0);
            seen.r1 = tranche.isSettled();
            seen.r2 = Arrays.stream(tranche.firstHeard()).sum();
        }

        @Arbiter
        public void after(ZII_Result seen) {
            seen.r3 = tranche.unsettled();
        }
    }

    /// An answer comes at the moment when silence has lasted.
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "one of them settled it; nothing is open")
    @Outcome(expect = FORBIDDEN, desc = "settled twice or not at all")
    @State
    public static class AnswerAgainstSilence {
        private final Tranche tranche = new Tranche(0, 1, 1, 0, 0);
        private int byAnswer;
        private int bySilence;

        public AnswerAgainstSilence() {
            tranche.sending(tranche.next(), 1_000);
            tranche.beginLastWalk();
        }

        @Actor
        public void receiver() {
            byAnswer = tranche.answer(0, Tranche.OPEN, 0) ? 1 : 0;
        }

        @Actor
        public void transmitter() {
            bySilence = tranche.settleThoseThatLeft(Tranche.FILTERED);
        }

        @Arbiter
        public void after(II_Result seen) {
            seen.r1 = byAnswer + bySilence;
            seen.r2 = tranche.unsettled();
        }
    }

    /// The second pass has a row of its own. The frame is handed over by a release, and its answer read by an acquire,
    /// as the kernel does it at the rings.
    @JCStressTest
    @Outcome(id = "0, (-1|5000)", expect = ACCEPTABLE, desc = "no answer can have come yet")
    @Outcome(id = "1, 5000", expect = ACCEPTABLE, desc = "an answer, and when its probe left")
    @Outcome(expect = FORBIDDEN, desc = "an answer to a probe that nobody has sent")
    @State
    public static class SendTimes {
        private final Tranche tranche = new Tranche(0, 1, 2, 0, 0);
        private final AtomicInteger wire = new AtomicInteger();

        public SendTimes() {
            tranche.sending(tranche.next(), 1_000);
            tranche.publish();
        }

        @Actor
        public void transmitter() {
            tranche.nextPass(0);
            tranche.sending(tranche.next(), 5_000);
            tranche.publish();
            wire.setRelease(1);
        }

        @Actor
        public void receiver(IJ_Result seen) {
            seen.r1 = wire.getAcquire();
            seen.r2 = tranche.sentAt(1, 0);
        }
    }
}
