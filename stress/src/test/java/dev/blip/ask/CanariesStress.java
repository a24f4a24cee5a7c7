package dev.blip.ask;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.blip.targets.Ipv4Targets;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/// What is told of a canary is its own, though two share a place.
public final class CanariesStress {
    private static final int ADDRESS = 0xC612_0001;
    private static final int PORT = 80;
    private static final int SAME_PLACE = other();

    private CanariesStress() {}

    /// A port of the same host that has the same place.
    private static int other() {
        for (int port = PORT + 1; port < 1 << 16; port++) {
            var canaries = new Canaries();
            offer(canaries, PORT);
            offer(canaries, port);
            boolean isAlone = takeAny(canaries, 1) && !takeAny(canaries, 1);
            if (isAlone) {
                return port;
            }
        }
        throw new IllegalStateException("no two canaries share a place");
    }

    /// The targets of one host are numbered by their ports.
    private static void offer(Canaries canaries, int port) {
        canaries.offer(port, Ipv4Targets.target(ADDRESS, port));
    }

    private static long sentNanos(Canaries canaries, int port) {
        return canaries.sentNanos(port, Ipv4Targets.target(ADDRESS, port));
    }

    private static boolean takeAny(Canaries canaries, long nowNanos) {
        for (int look = 0; look < Canaries.PLACES; look++) {
            if (canaries.take(nowNanos) >= 0) {
                return true;
            }
        }
        return false;
    }

    /// One was asked at 7 and answers now; another, which has its place, is asked at 9.
    @JCStressTest
    @Outcome(
            id = "(-1|7)",
            expect = ACCEPTABLE,
            desc = "its own time, or that it has lost its place")
    @Outcome(expect = FORBIDDEN, desc = "the time of the other: a round trip that was none")
    @State
    public static class SharedPlace {
        private final Canaries canaries = new Canaries();

        public SharedPlace() {
            offer(canaries, PORT);
            takeAny(canaries, 7);
            offer(canaries, SAME_PLACE);
        }

        @Actor
        public void transmitter() {
            takeAny(canaries, 9);
        }

        @Actor
        public void receiver(J_Result seen) {
            seen.r1 = sentNanos(canaries, PORT);
        }
    }

    /// A receive thread offers while the transmit thread takes.
    @JCStressTest
    @Outcome(
            id = "(-1|5), (-1|5)",
            expect = ACCEPTABLE,
            desc = "asked, or not yet, or the other has the place")
    @Outcome(expect = FORBIDDEN, desc = "a time at which nothing was asked")
    @State
    public static class Offers {
        private final Canaries canaries = new Canaries();

        @Actor
        public void receiver(JJ_Result seen) {
            offer(canaries, PORT);
            seen.r1 = sentNanos(canaries, PORT);
            offer(canaries, SAME_PLACE);
            seen.r2 = sentNanos(canaries, SAME_PLACE);
        }

        @Actor
        public void transmitter() {
            takeAny(canaries, 5);
        }
    }
}
