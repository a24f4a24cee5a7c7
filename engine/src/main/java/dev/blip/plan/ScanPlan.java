package dev.blip.plan;

import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.util.Set;

/// One scan, wholly described.
///
/// @param addresses       what to ask, exclusions already taken off
/// @param excluded        what must never be asked; the encoder looks once more, whatever came before
/// @param ports           TCP ports, at least one
/// @param pace            ceiling on the rate
/// @param retry           retransmission
/// @param limits          when to give up
/// @param caps            what a host, a prefix and a translation table on the way see at the most
/// @param stop            when to stop a scan that does nothing useful
/// @param part            this machine's share
/// @param seed            of the probe order
/// @param smallestProbes  SYNs carry the MSS option alone instead of an ordinary Linux SYN's four
/// @param link            interface, source, next hop
/// @param reported        the states that the sink is told of, one by one; the summary counts all
/// @param decoys          who is asked on decoy ports
public record ScanPlan(
        AddressSet addresses,
        AddressSet excluded,
        PortSet ports,
        Pace pace,
        RetryPolicy retry,
        TimeLimits limits,
        Caps caps,
        StopRules stop,
        Part part,
        long seed,
        boolean smallestProbes,
        LinkPlan link,
        Set<State> reported,
        Decoys decoys) {
    public ScanPlan {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address is left to scan");
        }
        if (ports.isEmpty()) {
            throw new IllegalArgumentException("no port is left to scan");
        }
        reported = Set.copyOf(reported);
    }

    /// A plan with the default caps, without stop rules and without decoys.
    public ScanPlan(
            AddressSet addresses,
            AddressSet excluded,
            PortSet ports,
            Pace pace,
            RetryPolicy retry,
            TimeLimits limits,
            Part part,
            long seed,
            boolean smallestProbes,
            LinkPlan link,
            Set<State> reported) {
        this(
                addresses,
                excluded,
                ports,
                pace,
                retry,
                limits,
                Caps.DEFAULT,
                StopRules.NONE,
                part,
                seed,
                smallestProbes,
                link,
                reported,
                Decoys.NONE);
    }

    /// The same questions to some of the addresses, as a part of this scan that is a scan by itself.
    ///
    /// @param pace    ceiling on its rate
    /// @param limits  what is left of them
    public ScanPlan of(AddressSet some, Pace pace, TimeLimits limits, LinkPlan link) {
        return new ScanPlan(
                some,
                excluded,
                ports,
                pace,
                retry,
                limits,
                caps,
                stop,
                part,
                seed,
                smallestProbes,
                link,
                reported,
                decoys);
    }

    /// Whether every reply is looked at beside the others of its host, so that the engine tells of all, whatever is
    /// reported in the end. Where one port is asked there is nothing to compare.
    public boolean watchesHosts() {
        return ports.count() > 1 || decoys.mayBeAsked(ports.count());
    }
}
