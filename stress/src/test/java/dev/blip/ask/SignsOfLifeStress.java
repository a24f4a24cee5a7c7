package dev.blip.ask;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetProduct;
import dev.blip.way.NextHops;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/// Answers are all counted, a time of life is one at which a probe left, and a witness is somebody who has answered.
public final class SignsOfLifeStress {
    private static final int ADDRESS = 0xC612_0001;
    private static final long HOST = Integer.toUnsignedLong(ADDRESS);
    private static final AddressSet ADDRESSES = AddressSet.range(ADDRESS, ADDRESS + 1);
    private static final Areas ONE_AREA = Areas.of(ADDRESSES, 2, NextHops.ONE);
    private static final TargetProduct SPACE = new TargetProduct(ADDRESSES, PortSet.of(80, 443));
    private static final long HTTP = SPACE.indexOf(ADDRESS, 80);
    private static final long HTTPS = SPACE.indexOf(ADDRESS, 443);

    private SignsOfLifeStress() {}

    @JCStressTest
    @Outcome(id = "2, 9, (80|443)", expect = ACCEPTABLE, desc = "both counted, the newer time")
    @Outcome(
            id = "2, 5, (80|443)",
            expect = ACCEPTABLE_INTERESTING,
            desc = "the older time stays where two meet: the area looks less alive than it is")
    @Outcome(
            expect = FORBIDDEN,
            desc = "an answer lost, a time at which nothing left, a witness who never answered")
    @State
    public static class TwoAnswers {
        private final SignsOfLife signs = new SignsOfLife(ONE_AREA, SPACE);

        @Actor
        public void older() {
            signs.answered(HTTP, HOST, 5, true);
        }

        @Actor
        public void newer() {
            signs.answered(HTTPS, HOST, 9, true);
        }

        @Arbiter
        public void after(JJJ_Result seen) {
            seen.r1 = signs.answers(0);
            seen.r2 = signs.aliveNanos(0);
            seen.r3 = signs.portIn(0);
        }
    }

    /// A witness answers again while it is being asked.
    @JCStressTest
    @Outcome(id = "-1, 7", expect = ACCEPTABLE, desc = "not asked yet when it answered")
    @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "asked at 7")
    @Outcome(expect = FORBIDDEN, desc = "a time at which it was not asked")
    @State
    public static class AskedWitness {
        private final SignsOfLife signs = new SignsOfLife(ONE_AREA, SPACE);

        public AskedWitness() {
            signs.answered(HTTP, HOST, 5, true);
        }

        @Actor
        public void transmitter() {
            signs.take(0, 7, 1);
        }

        @Actor
        public void receiver(JJ_Result seen) {
            seen.r1 = signs.askedNanos(HTTP, HOST);
        }

        @Arbiter
        public void after(JJ_Result seen) {
            seen.r2 = signs.askedNanos(HTTP, HOST);
        }
    }
}
