package dev.blip.lab;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// How a lab is wired.
///
/// @param hasStaticNeighbours both ends know each other's MAC from the start, so that no ARP is in the measurements
/// @param isOnLink            the target prefix is directly connected, instead of lying behind a gateway
/// @param cable               what lies between the two ends; null for a bare veth pair
public record Layout(boolean hasStaticNeighbours, boolean isOnLink, @Nullable Cable cable) {
    /// A userspace wire between the ends, see `wire.c`. Everything holds for each way.
    ///
    /// @param delaysMillis     of every frame; where there are several, the addresses pick one, the same there and back
    /// @param jitterMillis     at most this much more, at random: reorders
    /// @param lossPerMille     frames lost
    /// @param packetsPerSecond bottleneck, 0 for none
    /// @param queueFrames      what the bottleneck's queue holds
    public record Cable(
            List<Double> delaysMillis,
            int jitterMillis,
            int lossPerMille,
            int packetsPerSecond,
            int queueFrames) {
        private static final int MOST_DELAYS = 64;

        public Cable {
            if (delaysMillis.isEmpty() || delaysMillis.size() > MOST_DELAYS) {
                throw new IllegalArgumentException(
                        "a cable has 1 to 64 delays: delaysMillis=" + delaysMillis);
            }
            delaysMillis = List.copyOf(delaysMillis);
        }

        Cable(
                int delayMillis,
                int jitterMillis,
                int lossPerMille,
                int packetsPerSecond,
                int queueFrames) {
            this(
                    List.of((double) delayMillis),
                    jitterMillis,
                    lossPerMille,
                    packetsPerSecond,
                    queueFrames);
        }

        static Cable ofDelay(int delayMillis) {
            return new Cable(delayMillis, 0, 0, 0, 0);
        }

        /// A cable that only delays, by half of each of these there and by half back.
        public static Cable ofRoundTrips(double... millis) {
            List<Double> delays = DoubleStream.of(millis).map(trip -> trip / 2).boxed().toList();
            return new Cable(delays, 0, 0, 0, 0);
        }

        /// A cable that delays nothing and lets so many frames a second through.
        public static Cable ofBottleneck(int packetsPerSecond, int queueFrames) {
            return ofBottleneck(packetsPerSecond, queueFrames, 0);
        }

        /// The same at the end of a long way: half of the round trip there, half back.
        static Cable ofBottleneck(int packetsPerSecond, int queueFrames, int roundTripMillis) {
            return new Cable(List.of(roundTripMillis / 2.0), 0, 0, packetsPerSecond, queueFrames);
        }

        /// As the wire reads them.
        String delays() {
            return delaysMillis.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    /// A gateway whose MAC is known, and a bare veth pair.
    public static final Layout PLAIN = new Layout(true, false, null);

    Layout resolvingNeighbours() {
        return new Layout(false, isOnLink, cable);
    }

    Layout onLink() {
        return new Layout(false, true, cable);
    }

    public Layout through(Cable between) {
        return new Layout(hasStaticNeighbours, isOnLink, between);
    }
}
