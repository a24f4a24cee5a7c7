package dev.blip.host;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.blip.linux.Fd;
import java.util.BitSet;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/// The ports of a lease go back once, whoever gives them back: one that is freed twice would free what somebody else
/// has leased since.
public final class PortLeaseStress {
    private PortLeaseStress() {}

    @JCStressTest
    @Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "the first freed it")
    @Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "the second freed it")
    @Outcome(expect = FORBIDDEN, desc = "freed twice, or not at all")
    @State
    public static class FreedOnce {
        private final PortLease lease =
                new PortLease(new PortAllocator(0, 0, new BitSet(), 1), 40_000, new Fd[0]);

        @Actor
        public void first(ZZZ_Result seen) {
            seen.r1 = lease.free();
        }

        @Actor
        public void second(ZZZ_Result seen) {
            lease.release(0);
            seen.r2 = lease.free();
        }

        @Arbiter
        public void after(ZZZ_Result seen) {
            seen.r3 = lease.free();
        }
    }
}
