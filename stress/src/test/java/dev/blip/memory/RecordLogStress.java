package dev.blip.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// Each record that was taken comes out once, whole and in order, however often the ring goes round.
public final class RecordLogStress {
    private RecordLogStress() {}

    /// The first record of all: its chunk is made by the writer, and published with it.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "not yet")
    @Outcome(id = "1234", expect = ACCEPTABLE, desc = "the record, whole")
    @Outcome(expect = FORBIDDEN, desc = "a record in part")
    @State
    public static class Publication {
        private final RecordLog log = new RecordLog(4);

        @Actor
        public void writer() {
            log.tryAppend(1, 2, 3, 4);
        }

        @Actor
        public void reader(I_Result seen) {
            log.drain((a, b, c, d) -> seen.r1 = (int) (1000 * a + 100 * b + 10 * c + d), 4);
        }
    }

    /// One place, three records: the writer comes round to it while the reader looks at it.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "full for the second and the third")
    @Outcome(id = "12, 12", expect = ACCEPTABLE, desc = "full for the third")
    @Outcome(id = "13, 13", expect = ACCEPTABLE, desc = "full for the second")
    @Outcome(id = "123, 123", expect = ACCEPTABLE, desc = "the reader kept up")
    @Outcome(expect = FORBIDDEN, desc = "a record lost, doubled, overwritten or out of order")
    @State
    public static class GoingRound {
        private final RecordLog log = new RecordLog(1);
        private int read; // records as digits; the reader's, then the arbiter's

        @Actor
        public void writer(II_Result seen) {
            for (int record = 1; record <= 3; record++) {
                if (log.tryAppend(record, record, record, record)) {
                    seen.r1 = 10 * seen.r1 + record;
                }
            }
        }

        @Actor
        public void reader() {
            log.drain(this::take, 1);
            log.drain(this::take, 1);
        }

        @Arbiter
        public void after(II_Result seen) {
            log.drain(this::take, 1);
            seen.r2 = read;
        }

        private void take(long a, long b, long c, long d) {
            read = 10 * read + (int) (a == b && b == c && c == d ? a : 9);
        }
    }

    /// What the writer is told to be free it gets; what anybody else is told lies between nothing and all.
    @JCStressTest
    @Outcome(id = "0, 0, [012]", expect = ACCEPTABLE, desc = "the reader had not begun")
    @Outcome(id = "1, 1, [012]", expect = ACCEPTABLE, desc = "it had taken one")
    @Outcome(id = "2, 2, [012]", expect = ACCEPTABLE, desc = "it had taken both")
    @Outcome(
            expect = FORBIDDEN,
            desc = "a place promised that was none, or a number outside of the log")
    @State
    public static class FreePlaces {
        private final RecordLog log = new RecordLog(2);

        public FreePlaces() {
            log.tryAppend(1, 1, 1, 1);
            log.tryAppend(2, 2, 2, 2);
        }

        @Actor
        public void writer(III_Result seen) {
            seen.r1 = log.free();
            for (int i = 0; i < seen.r1; i++) {
                seen.r2 += log.tryAppend(3, 3, 3, 3) ? 1 : 0;
            }
        }

        @Actor
        public void reader(III_Result seen) {
            log.drain((a, b, c, d) -> {}, 1);
            log.drain((a, b, c, d) -> {}, 1);
            seen.r3 = log.free();
        }
    }
}
