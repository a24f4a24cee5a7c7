package dev.blip.ledger;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.blip.report.Observation;
import dev.blip.targets.TargetPairs;
import dev.blip.targets.Transport;
import dev.blip.verdict.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// A finding arrives whole, once, and no writer waits for a reader that is gone.
public final class ObservationLogStress {
    /// Target n - 1 is port n of address n.
    private static final TargetPairs TARGETS =
            new TargetPairs.Builder().add(1, 1).add(2, 2).add(3, 3).build();

    private ObservationLogStress() {}

    private static boolean append(ObservationLog log, int n) {
        return log.append(n - 1, Reason.SYN_ACK, n, n, n, ObservationLog.evidence(n));
    }

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "no place for the second")
    @Outcome(id = "12, 12", expect = ACCEPTABLE, desc = "both, in order")
    @Outcome(expect = FORBIDDEN, desc = "a finding lost, doubled, mixed of two or out of order")
    @State
    public static class Findings {
        private final ObservationLog log = new ObservationLog(1, TARGETS, Transport.TCP);
        private int read; // findings as digits; the reader's, then the arbiter's

        @Actor
        public void writer(II_Result seen) {
            for (int n = 1; n <= 2; n++) {
                seen.r1 = append(log, n) ? 10 * seen.r1 + n : seen.r1;
            }
        }

        @Actor
        public void reader() {
            drain();
        }

        @Arbiter
        public void after(II_Result seen) {
            drain();
            seen.r2 = read;
        }

        private void drain() {
            try {
                log.drainTo(this::take);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void take(Observation finding) {
            int n = finding.host();
            boolean isWhole =
                    finding.port() == n
                            && finding.attempt() == n
                            && finding.reply().rttNanos() == n
                            && finding.reply().ttl() == n;
            read = 10 * read + (isWhole ? n : 9);
        }
    }

    @JCStressTest
    @Outcome(
            id = "false, true",
            expect = ACCEPTABLE,
            desc = "full, as long as somebody may drain it")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "taken and forgotten")
    @Outcome(expect = FORBIDDEN, desc = "a writer that waits for ever")
    @State
    public static class Abandoned {
        private final ObservationLog log = new ObservationLog(1, TARGETS, Transport.TCP);

        public Abandoned() {
            append(log, 1);
        }

        @Actor
        public void writer(ZZ_Result seen) {
            seen.r1 = append(log, 2);
        }

        @Actor
        public void reporter() {
            log.abandon();
        }

        @Arbiter
        public void after(ZZ_Result seen) {
            seen.r2 = append(log, 3);
        }
    }
}
