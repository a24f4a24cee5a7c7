package dev.blip.report;

import java.util.List;

/// What a scan is about to do, for `--dry-run` and the first lines of an output.
///
/// @param transmit       `packet`, `raw`, `xdp` or `connect`
/// @param transmitThreads that send; 1 in a connect scan
/// @param interfaceName  as in `ip link`
/// @param sourceAddress  in network bit order
/// @param nextHop        for people: a gateway's address, `on link` or `this machine`
/// @param targets        address and port pairs of this shard
/// @param packetsAtLeast probes if everything answers the first one
/// @param packetsAtMost  probes if nothing ever answers
/// @param secondsAtLeast time to send the least at the ceiling of the rate, likewise the most
/// @param memoryBytes    of ledgers and rings, whatever the network does
/// @param notes          what a person should know, one line each
public record ScanOutline(
        String transmit,
        int transmitThreads,
        String interfaceName,
        int sourceAddress,
        String nextHop,
        long targets,
        long packetsAtLeast,
        long packetsAtMost,
        double secondsAtLeast,
        double secondsAtMost,
        long memoryBytes,
        List<String> notes) {}
