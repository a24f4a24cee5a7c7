package dev.blip.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// Whoever was given a number finds its address, while the writer makes room for more.
public final class AddressIndexStress {
    private AddressIndexStress() {}

    @JCStressTest
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "the number's address")
    @Outcome(
            expect = FORBIDDEN,
            desc = "another, or none: the larger table was seen before it was full")
    @State
    public static class Growth {
        private static final int FIRST = 32; // addresses before the table grows

        private final AddressIndex index = new AddressIndex(2 * FIRST);

        public Growth() {
            for (int i = 0; i < FIRST; i++) {
                index.add(7 + i);
            }
        }

        @Actor
        public void writer() {
            index.add(7 + FIRST);
        }

        @Actor
        public void reader(I_Result seen) {
            seen.r1 = index.address(0);
        }
    }
}
