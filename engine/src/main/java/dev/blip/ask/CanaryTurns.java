package dev.blip.ask;

import dev.blip.pace.Division;
import java.util.SplittableRandom;

/// Says when a canary has its turn between the probes of a lane: anywhere in a burst, whose first packets pass where
/// its last do not. Owner: the lane's transmit thread.
final class CanaryTurns {
    private static final double MOST_PER_SECOND = 1_000;

    private final boolean areUsed;
    private final SplittableRandom places;
    private long untilNext;

    CanaryTurns(boolean areUsed, long seed) {
        this.areUsed = areUsed;
        this.places = new SplittableRandom(seed);
    }

    /// Another probe is about to leave: whether a canary goes before it.
    boolean hasCome() {
        return areUsed && --untilNext <= 0;
    }

    /// Draws the next turn.
    ///
    /// @param isFirstPass    whether those between are asked for the first time
    /// @param ratePerSecond  probes of the lane
    void drawNext(boolean isFirstPass, double ratePerSecond) {
        double least = isFirstPass ? Division.FIRSTS_TO_CANARY : Division.RETRIES_TO_CANARY;
        double apart = Math.max(least, ratePerSecond / MOST_PER_SECOND);
        untilNext = 1 + (long) places.nextDouble(2 * apart);
    }
}
