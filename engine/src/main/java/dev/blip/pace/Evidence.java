package dev.blip.pace;

/// What became of the probes that left in one stretch of time, once their silence means something, and what the machine
/// has counted by then. Counts are packets.
///
/// @param nowNanos           on the transmitter's clock
/// @param fromNanos          when the stretch began
/// @param spanNanos          its length, above 0
/// @param load               probes of every kind that left in it: what the path had to carry
/// @param sent               first probes among them
/// @param answered           how many of the first probes have been answered by now
/// @param canaries           probes to targets that were known to answer
/// @param canariesAnswered   how many of these have been answered by now
/// @param timed              answers whose round-trip times are in the sums: 0 where the probes left later than stamped
/// @param rtt                sum of the answers' round-trip times, in units of 2^14 ns
/// @param rttSquares         sum of their squares
/// @param errors             ICMP errors from the path to probes of the stretch
/// @param arrivedPerSecond   answers to first probes that have been arriving of late, per second; -1 if too few first
///                           probes are on the way to tell
/// @param kernelDrops        replies and probes dropped in this machine since the scan began
/// @param tableEvents        times that a table of this machine, of connections or neighbours, had no room since then
/// @param backPressure       times that a queue below us was full since the scan began
public record Evidence(
        long nowNanos,
        long fromNanos,
        long spanNanos,
        long load,
        long sent,
        long answered,
        long canaries,
        long canariesAnswered,
        long timed,
        long rtt,
        long rttSquares,
        long errors,
        double arrivedPerSecond,
        long kernelDrops,
        long tableEvents,
        long backPressure) {}
