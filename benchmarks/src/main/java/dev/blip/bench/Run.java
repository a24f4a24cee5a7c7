package dev.blip.bench;

/// One run of one contender. What was not measured is not a number, or -1.
///
/// @param metered           time, CPU, memory
/// @param open              open targets found, each once
/// @param wrong             targets called open that are not
/// @param probes            SYNs that the target saw, or frames that the wire to it got, or else
///                          what the program says it sent
/// @param scanMillis        first packet to last verdict, by the program's own clock
/// @param firstProbeMillis  fork to the first probe at the target
/// @param kiloPerSecond     probes between the first and the last, thousands a second
/// @param dropped           answers lost inside, by the program's own count
/// @param pathDropShare     frames that a bottleneck on the way dropped, as a share of those sent
/// @param isNoisy           the machine was not quiet before it
/// @param remark            what else is worth knowing
record Run(
        Metered metered,
        long open,
        long wrong,
        long probes,
        double scanMillis,
        double firstProbeMillis,
        double kiloPerSecond,
        long dropped,
        double pathDropShare,
        boolean isNoisy,
        String remark) {}
