package dev.blip.pace;

/// What became of the first probes that left in one stretch of time, once their silence means something, and what the
/// machine has counted by then. Counts are packets.
///
/// @param nowNanos           on the transmitter's clock
/// @param fromNanos          when the stretch began
/// @param spanNanos          its length, above 0
/// @param sent               first probes that left in it
/// @param answered           how many of them have been answered by now
/// @param rtt                sum of the answers' round-trip times, in units of 2^14 ns
/// @param rttSquares         sum of their squares
/// @param errors             ICMP errors from the path to probes of the stretch
/// @param arrivedPerSecond   answers to first probes that have been arriving of late, per second
/// @param kernelDrops        replies and probes dropped in this machine since the scan began
/// @param backPressure       times that a queue below us was full since the scan began
public record Evidence(
        long nowNanos,
        long fromNanos,
        long spanNanos,
        long sent,
        long answered,
        long rtt,
        long rttSquares,
        long errors,
        double arrivedPerSecond,
        long kernelDrops,
        long backPressure) {}
