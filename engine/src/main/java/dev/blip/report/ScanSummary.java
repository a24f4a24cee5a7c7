package dev.blip.report;

import java.util.Map;

/// One scan in numbers. Packets and targets are counts; times carry their unit in the name.
///
/// @param targets      address and port pairs after exclusions, in this shard
/// @param unknown      targets without a verdict; 0 if `complete`
/// @param sent         probes handed to the kernel
/// @param received     frames that passed the kernel filter
/// @param duplicates   valid replies of targets that were settled already
/// @param invalid      refused frames by reason
/// @param kernelDrops  replies that the kernel's ring had no room for, and probes that it took and then dropped
/// @param sendErrors   probes that the kernel refused
/// @param passes       walks over the targets, the first included
/// @param rttMinNanos  smallest round-trip time; -1 if none was measured; likewise median and p99
/// @param scanNanos    first packet to last verdict
/// @param complete     every target has a verdict that rests on fair evidence
/// @param interrupted  the user stopped it
/// @param incompleteBecause why not complete, for people; empty if complete
/// @param transmit     how probes left: `packet`, `raw`, `xdp`, `connect`
/// @param transmitThreads that sent; 1 in a connect scan
/// @param receive      how replies came: `tpacket_v3`, `af_xdp`, `connect`
/// @param interfaceName where, as in `ip link`
/// @param expectedMissed how many of the filtered were probably alive
/// @param pathLimit    what the path was found to carry, for people; empty if no limit of it was met
/// @param seed         of the probe order; the same seed gives the same order
public record ScanSummary(
        long targets,
        long open,
        long closed,
        long filtered,
        long unknown,
        long sent,
        long received,
        long duplicates,
        Map<String, Long> invalid,
        long kernelDrops,
        long sendErrors,
        int passes,
        long rttMinNanos,
        long rttMedianNanos,
        long rttP99Nanos,
        long scanNanos,
        boolean complete,
        boolean interrupted,
        String incompleteBecause,
        String transmit,
        int transmitThreads,
        String receive,
        String interfaceName,
        ExpectedMissed expectedMissed,
        String pathLimit,
        long seed) {}
