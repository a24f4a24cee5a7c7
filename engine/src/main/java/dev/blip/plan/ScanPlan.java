package dev.blip.plan;

import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// One scan, wholly described.
///
/// @param asked           the targets, exclusions already taken off
/// @param excluded        what must never be asked; the encoder looks once more, whatever came before
/// @param conduct         how it behaves
/// @param part            this machine's share
/// @param seed            of the probe order
/// @param smallestProbes  SYNs carry the MSS option alone instead of an ordinary Linux SYN's four
/// @param link            interface, source, next hop
/// @param reported        the states that the sink is told of, one by one; the summary counts all
/// @param decoys          who is asked on decoy ports
/// @param inquiry         what is asked
public record ScanPlan(
        Asked asked,
        Exclusions excluded,
        Conduct conduct,
        Part part,
        long seed,
        boolean smallestProbes,
        LinkPlan link,
        Set<State> reported,
        Decoys decoys,
        Inquiry inquiry) {
    /// Where silence is usual it is not waited for as long as RFC 6298 has it before anything is measured: a probe too
    /// many is sent where a round trip takes longer.
    private static final long SOON_AGAIN_NANOS = 500_000_000L;

    public ScanPlan {
        reported = Set.copyOf(reported);
    }

    /// A plan that asks for ports.
    public ScanPlan(
            Asked asked,
            Exclusions excluded,
            Conduct conduct,
            Part part,
            long seed,
            boolean smallestProbes,
            LinkPlan link,
            Set<State> reported,
            Decoys decoys) {
        this(
                asked,
                excluded,
                conduct,
                part,
                seed,
                smallestProbes,
                link,
                reported,
                decoys,
                Inquiry.PORTS);
    }

    /// A plan that asks all of the targets, excludes nobody, uses no decoys, tells of every state and leaves the rest
    /// to the defaults.
    public static ScanPlan of(AddressSet addresses, PortSet ports, long seed) {
        return new ScanPlan(
                Asked.of(addresses, ports),
                Exclusions.NONE,
                Conduct.DEFAULT,
                Part.WHOLE,
                seed,
                false,
                LinkPlan.DEFAULT,
                EnumSet.allOf(State.class),
                Decoys.NONE);
    }

    public ScanPlan withAsked(Asked other) {
        return copy(other, conduct, part, link, reported, decoys, inquiry);
    }

    /// Every port on every address, and nothing else.
    ///
    /// @param addresses  of the family of these, in IPv6 by rank
    public ScanPlan withAsked(AddressSet addresses, PortSet ports) {
        Ipv6AddressSet hosts = asked.hosts();
        return withAsked(
                hosts == null
                        ? Asked.of(addresses, ports)
                        : Asked.ranked(hosts, addresses, ports, null));
    }

    /// The part of it that asks some addresses, of which it asks one at the least.
    public ScanPlan among(AddressSet some) {
        return withAsked(asked.among(some));
    }

    public ScanPlan withConduct(Conduct other) {
        return copy(asked, other, part, link, reported, decoys, inquiry);
    }

    public ScanPlan withPart(Part other) {
        return copy(asked, conduct, other, link, reported, decoys, inquiry);
    }

    public ScanPlan withLink(LinkPlan other) {
        return copy(asked, conduct, part, other, reported, decoys, inquiry);
    }

    public ScanPlan withReported(Set<State> others) {
        return copy(asked, conduct, part, link, others, decoys, inquiry);
    }

    public ScanPlan withDecoys(Decoys others) {
        return copy(asked, conduct, part, link, reported, others, inquiry);
    }

    /// The same plan for the targets of each family, each by itself: one or two, IPv4 first.
    public List<ScanPlan> families() {
        List<Asked> all = asked.families();
        return all.size() == 1
                ? List.of(this)
                : List.of(withAsked(all.getFirst()), withAsked(all.getLast()));
    }

    /// The same addresses, asked whether they are up: each once, on no port, and nobody for a decoy.
    public ScanPlan forHosts() {
        Asked hosts = asked.onPorts(PortSet.of(0));
        return copy(hosts, conduct, part, link, reported, Decoys.NONE, Inquiry.HOSTS);
    }

    /// The same targets, asked by UDP at a fixed rate: silence is a common answer, so none tells what the path carries.
    /// Nobody is asked for a decoy. Datagrams differ in length, so they leave by a raw socket.
    ///
    /// @param pace  fixed, or serial
    public ScanPlan forDatagrams(Pace pace) {
        RetryPolicy sooner =
                retry().withInitialTimeout(
                                Math.min(SOON_AGAIN_NANOS, retry().initialTimeoutNanos()));
        Conduct fixed = conduct.withPace(pace).withCaps(conduct.caps().asGiven()).withRetry(sooner);
        LinkPlan raw = link.withTransmit(Transmit.RAW);
        return copy(asked, fixed, part, raw, reported, Decoys.NONE, Inquiry.UDP);
    }

    /// The same addresses, each asked by so many echoes: no two to one host closer together than the interval, those to
    /// different hosts spread over it. Silence is what is measured, so nobody is asked again for it.
    ///
    /// @param echoes  numbered from 1
    public ScanPlan forEchoes(Echoes echoes) {
        double hostPerSecond = 1e9 / echoes.intervalNanos();
        double perSecond = Math.min(pace().packetsPerSecond(), hostPerSecond * addressCount());
        Caps given = caps();
        var held =
                new Caps(
                        Math.min(given.hostPerSecond(), hostPerSecond),
                        given.prefixPerSecond(),
                        given.nextHopPerSecond(),
                        given.wholePerSecond(),
                        given.nat());
        long wait =
                limits().waitNanos() == TimeLimits.NO_LIMIT
                        ? Echoes.WAIT_NANOS
                        : limits().waitNanos();
        var once =
                new RetryPolicy(
                        0,
                        retry().minTimeoutNanos(),
                        Math.max(wait, retry().maxTimeoutNanos()),
                        retry().initialTimeoutNanos(),
                        wait);
        Conduct own = conduct.withPace(Pace.fixed(perSecond)).withCaps(held).withRetry(once);
        Asked numbered = asked.onPorts(PortSet.of(echoes.numbers()));
        return copy(
                numbered, own, part, link, EnumSet.allOf(State.class), Decoys.NONE, Inquiry.ECHOES);
    }

    /// The same targets, asked whether segments get through to them, and nobody for a decoy.
    public ScanPlan forFirewalls() {
        return copy(asked, conduct, part, link, reported, Decoys.NONE, Inquiry.ACK);
    }

    public boolean asksDatagrams() {
        return inquiry == Inquiry.UDP;
    }

    public boolean asksHosts() {
        return inquiry == Inquiry.HOSTS;
    }

    public boolean asksEchoes() {
        return inquiry == Inquiry.ECHOES;
    }

    /// The one place where a plan is copied: what is no argument stays as it is.
    private ScanPlan copy(
            Asked asked,
            Conduct conduct,
            Part part,
            LinkPlan link,
            Set<State> reported,
            Decoys decoys,
            Inquiry inquiry) {
        return new ScanPlan(
                asked,
                excluded,
                conduct,
                part,
                seed,
                smallestProbes,
                link,
                reported,
                decoys,
                inquiry);
    }

    /// Whoever is asked on any port.
    public AddressSet addresses() {
        return asked.addresses();
    }

    /// Whether there is one address in all.
    public boolean asksOneHost() {
        return addressCount() == 1;
    }

    /// Whoever is asked on any port in IPv4, as addresses; none if all are of IPv6.
    public AddressSet ipv4Addresses() {
        return asked.hosts() == null ? asked.addresses() : AddressSet.EMPTY;
    }

    /// How many addresses are asked on any port, of both families.
    public long addressCount() {
        long sum = 0;
        for (Asked family : asked.families()) {
            sum += family.addresses().count();
        }
        return sum;
    }

    /// Ports that are asked of anybody, of either family.
    public PortSet allPorts() {
        return asked.families().getFirst().ports().or(asked.families().getLast().ports());
    }

    /// Ports that are asked of anybody.
    public PortSet ports() {
        return asked.ports();
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

    /// Whether every reply is looked at beside the others of its host, so that the engine tells of all, whatever is
    /// reported in the end. Where no host is asked on more than one port there is nothing to compare.
    public boolean watchesHosts() {
        return inquiry == Inquiry.PORTS
                && (asked.mostPorts() > 1 || decoys.mayBeAsked(asked.mostPorts()));
    }
}
