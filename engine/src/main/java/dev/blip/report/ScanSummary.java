package dev.blip.report;

import java.util.Map;
import java.util.TreeMap;

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
/// @param lies         hosts that answer everything
/// @param replyPath    what replies tell of their way
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
        long seed,
        Lies lies,
        ReplyPath replyPath) {
    /// One scan by itself, which has asked on no decoy port.
    public ScanSummary(
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
            long seed) {
        this(
                targets,
                open,
                closed,
                filtered,
                unknown,
                sent,
                received,
                duplicates,
                invalid,
                kernelDrops,
                sendErrors,
                passes,
                rttMinNanos,
                rttMedianNanos,
                rttP99Nanos,
                scanNanos,
                complete,
                interrupted,
                incompleteBecause,
                transmit,
                transmitThreads,
                receive,
                interfaceName,
                expectedMissed,
                pathLimit,
                seed,
                Lies.NONE,
                ReplyPath.NONE);
    }

    /// With the packets of a scan of decoys that followed; its targets are none of this one's.
    public ScanSummary plus(ScanSummary decoys) {
        return new ScanSummary(
                targets,
                open,
                closed,
                filtered,
                unknown,
                sent + decoys.sent,
                received + decoys.received,
                duplicates + decoys.duplicates,
                sum(invalid, decoys.invalid),
                kernelDrops + decoys.kernelDrops,
                sendErrors + decoys.sendErrors,
                passes,
                rttMinNanos,
                rttMedianNanos,
                rttP99Nanos,
                scanNanos,
                complete,
                interrupted,
                incompleteBecause,
                transmit,
                transmitThreads,
                receive,
                interfaceName,
                expectedMissed,
                pathLimit.isEmpty() ? decoys.pathLimit : pathLimit,
                seed,
                lies,
                replyPath.plus(decoys.replyPath));
    }

    /// With another part of the same scan, whose targets are none of this one's. Of the round-trip times it keeps those
    /// of the part that measured more.
    ///
    /// @param scanNanos  first packet to last verdict of both
    /// @param because    why both are not complete, if they are not; empty if they say so themselves
    public ScanSummary and(ScanSummary other, long scanNanos, String because) {
        boolean isOthers = open + closed < other.open + other.closed;
        ScanSummary timed = isOthers ? other : this;
        boolean isComplete = complete && other.complete;
        String own = complete ? other.incompleteBecause : incompleteBecause;
        String why = because.isEmpty() ? own : because;
        return new ScanSummary(
                targets + other.targets,
                open + other.open,
                closed + other.closed,
                filtered + other.filtered,
                unknown + other.unknown,
                sent + other.sent,
                received + other.received,
                duplicates + other.duplicates,
                sum(invalid, other.invalid),
                kernelDrops + other.kernelDrops,
                sendErrors + other.sendErrors,
                Math.max(passes, other.passes),
                timed.rttMinNanos,
                timed.rttMedianNanos,
                timed.rttP99Nanos,
                scanNanos,
                isComplete,
                interrupted || other.interrupted,
                isComplete ? "" : why,
                transmit,
                transmitThreads,
                receive,
                interfaceName,
                expectedMissed.plus(other.expectedMissed),
                pathLimit.isEmpty() ? other.pathLimit : pathLimit,
                seed,
                lies,
                replyPath.plus(other.replyPath));
    }

    /// Where nobody spoke at all on a part of the way: all that were asked there may be alive.
    ///
    /// @param silent  targets there that are called filtered
    /// @param where   as `ExpectedMissed.unheard` has it
    public ScanSummary orAllMissed(long silent, String where) {
        return new ScanSummary(
                targets,
                open,
                closed,
                filtered,
                unknown,
                sent,
                received,
                duplicates,
                invalid,
                kernelDrops,
                sendErrors,
                passes,
                rttMinNanos,
                rttMedianNanos,
                rttP99Nanos,
                scanNanos,
                complete,
                interrupted,
                incompleteBecause,
                transmit,
                transmitThreads,
                receive,
                interfaceName,
                expectedMissed.orAllOf(silent, where),
                pathLimit,
                seed,
                lies,
                replyPath);
    }

    /// With what was found of hosts that answer everything, whose ports are then not open.
    ///
    /// @param lies         instead of those of this summary
    /// @param scanNanos    first packet to last verdict
    /// @param trouble      why some hosts could not be looked at; empty if all were
    /// @param interrupted  that is because the user stopped it
    public ScanSummary with(Lies lies, long scanNanos, String trouble, boolean interrupted) {
        return new ScanSummary(
                targets,
                open - lies.ports(),
                closed,
                filtered + lies.ports(),
                unknown,
                sent,
                received,
                duplicates,
                invalid,
                kernelDrops,
                sendErrors,
                passes,
                rttMinNanos,
                rttMedianNanos,
                rttP99Nanos,
                scanNanos,
                complete && trouble.isEmpty(),
                this.interrupted || interrupted,
                complete ? trouble : incompleteBecause,
                transmit,
                transmitThreads,
                receive,
                interfaceName,
                expectedMissed,
                pathLimit,
                seed,
                lies,
                replyPath);
    }

    /// With what its replies tell of their way.
    public ScanSummary with(ReplyPath replyPath) {
        return new ScanSummary(
                targets,
                open,
                closed,
                filtered,
                unknown,
                sent,
                received,
                duplicates,
                invalid,
                kernelDrops,
                sendErrors,
                passes,
                rttMinNanos,
                rttMedianNanos,
                rttP99Nanos,
                scanNanos,
                complete,
                interrupted,
                incompleteBecause,
                transmit,
                transmitThreads,
                receive,
                interfaceName,
                expectedMissed,
                pathLimit,
                seed,
                lies,
                replyPath);
    }

    /// With a reason why it is not complete that the scan itself does not know, beside its own if it has one.
    public ScanSummary notCompleteBecause(String reason) {
        return new ScanSummary(
                targets,
                open,
                closed,
                filtered,
                unknown,
                sent,
                received,
                duplicates,
                invalid,
                kernelDrops,
                sendErrors,
                passes,
                rttMinNanos,
                rttMedianNanos,
                rttP99Nanos,
                scanNanos,
                false,
                interrupted,
                incompleteBecause.isEmpty() ? reason : incompleteBecause + "; " + reason,
                transmit,
                transmitThreads,
                receive,
                interfaceName,
                expectedMissed,
                pathLimit,
                seed,
                lies,
                replyPath);
    }

    private static Map<String, Long> sum(Map<String, Long> some, Map<String, Long> others) {
        var sum = new TreeMap<String, Long>(some);
        others.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return sum;
    }
}
