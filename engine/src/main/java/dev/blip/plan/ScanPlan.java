package dev.blip.plan;

import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.util.EnumSet;
import java.util.Set;

/// One scan, wholly described.
///
/// @param addresses       what to ask, exclusions already taken off
/// @param excluded        what must never be asked; the encoder looks once more, whatever came before
/// @param ports           TCP ports, at least one
/// @param conduct         how it behaves
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
        Conduct conduct,
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

    /// A plan that asks all of the targets, excludes nobody, uses no decoys, tells of every state and leaves the rest
    /// to the defaults.
    public static ScanPlan of(AddressSet addresses, PortSet ports, long seed) {
        return new ScanPlan(
                addresses,
                AddressSet.EMPTY,
                ports,
                Conduct.DEFAULT,
                Part.WHOLE,
                seed,
                false,
                LinkPlan.DEFAULT,
                EnumSet.allOf(State.class),
                Decoys.NONE);
    }

    public ScanPlan withAddresses(AddressSet others) {
        return copy(others, ports, conduct, part, link, reported, decoys);
    }

    public ScanPlan withPorts(PortSet others) {
        return copy(addresses, others, conduct, part, link, reported, decoys);
    }

    public ScanPlan withConduct(Conduct other) {
        return copy(addresses, ports, other, part, link, reported, decoys);
    }

    public ScanPlan withPart(Part other) {
        return copy(addresses, ports, conduct, other, link, reported, decoys);
    }

    public ScanPlan withLink(LinkPlan other) {
        return copy(addresses, ports, conduct, part, other, reported, decoys);
    }

    public ScanPlan withReported(Set<State> others) {
        return copy(addresses, ports, conduct, part, link, others, decoys);
    }

    public ScanPlan withDecoys(Decoys others) {
        return copy(addresses, ports, conduct, part, link, reported, others);
    }

    /// The one place where a plan is copied: what is no argument stays as it is.
    private ScanPlan copy(
            AddressSet addresses,
            PortSet ports,
            Conduct conduct,
            Part part,
            LinkPlan link,
            Set<State> reported,
            Decoys decoys) {
        return new ScanPlan(
                addresses,
                excluded,
                ports,
                conduct,
                part,
                seed,
                smallestProbes,
                link,
                reported,
                decoys);
    }

    public Pace pace() {
        return conduct.pace();
    }

    public RetryPolicy retry() {
        return conduct.retry();
    }

    public TimeLimits limits() {
        return conduct.limits();
    }

    public Caps caps() {
        return conduct.caps();
    }

    public StopRules stop() {
        return conduct.stop();
    }

    /// Whether every reply is looked at beside the others of its host, so that the engine tells of all, whatever is
    /// reported in the end. Where one port is asked there is nothing to compare.
    public boolean watchesHosts() {
        return ports.count() > 1 || decoys.mayBeAsked(ports.count());
    }
}
