package dev.blip.lab;

import org.jspecify.annotations.Nullable;

/// How a lab is wired.
///
/// @param hasStaticNeighbours both ends know each other's MAC from the start, so that no ARP is in the measurements
/// @param isOnLink            the target prefix is directly connected, instead of lying behind a gateway
/// @param cable               what lies between the two ends; null for a bare veth pair
record Layout(boolean hasStaticNeighbours, boolean isOnLink, @Nullable Cable cable) {
    /// A userspace wire between the ends, see `wire.c`. Everything holds for each way.
    ///
    /// @param delayMillis      of every frame
    /// @param jitterMillis     at most this much more, at random: reorders
    /// @param lossPerMille     frames lost
    /// @param packetsPerSecond bottleneck, 0 for none
    /// @param queueFrames      what the bottleneck's queue holds
    record Cable(
            int delayMillis,
            int jitterMillis,
            int lossPerMille,
            int packetsPerSecond,
            int queueFrames) {
        static Cable ofDelay(int delayMillis) {
            return new Cable(delayMillis, 0, 0, 0, 0);
        }
    }

    /// A gateway whose MAC is known, and a bare veth pair.
    static final Layout PLAIN = new Layout(true, false, null);

    Layout resolvingNeighbours() {
        return new Layout(false, isOnLink, cable);
    }

    Layout onLink() {
        return new Layout(false, true, cable);
    }

    Layout through(Cable between) {
        return new Layout(hasStaticNeighbours, isOnLink, between);
    }
}
