package dev.blip.plan;

import dev.blip.targets.AddressSet;
import dev.blip.targets.BusiestPrefix;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.Ipv6Pairs;
import dev.blip.targets.Ipv6Prefixes;
import dev.blip.targets.PortSet;
import dev.blip.targets.RankedTargets;
import dev.blip.targets.TargetPairs;
import dev.blip.targets.TargetProduct;
import dev.blip.targets.TargetSpace;
import dev.blip.targets.TargetSum;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The targets of a scan, one at the least: every port of a set on every address of a set, and single ones besides,
/// each an address with a port of its own. Immutable.
public final class Asked {
    private final AddressSet alike;
    private final PortSet alikePorts;
    private final @Nullable TargetPairs
            single; // none of them is asked alike; null if there is none
    private final AddressSet addresses;
    private final PortSet ports;
    private final Ipv4Targets space;
    private final int mostPorts;
    private final @Nullable Ipv6AddressSet hosts; // null: addresses are of IPv4
    private final @Nullable Asked ipv6; // asked besides, in the other family; null if nothing is
    private final List<Asked> families;

    /// @param single  null if there is none. A scan without has no use for the class: what it has not loaded leaves the
    ///     compiler one `Ipv4Targets` to call.
    private Asked(
            AddressSet alike,
            PortSet alikePorts,
            @Nullable TargetPairs single,
            @Nullable Ipv6AddressSet hosts,
            @Nullable Asked ipv4,
            @Nullable Asked ipv6) {
        this.hosts = hosts;
        this.ipv6 = ipv6;
        this.families = ipv4 == null || ipv6 == null ? List.of() : List.of(ipv4, ipv6);
        this.alike = alike;
        this.alikePorts = alikePorts;
        this.single = single;
        if (single == null) {
            addresses = alike;
            ports = alikePorts;
            space = numbered(new TargetProduct(alike, alikePorts));
            mostPorts = alikePorts.count();
        } else {
            AddressSet own = single.addresses();
            addresses = alike.isEmpty() ? own : alike.or(own);
            ports = alikePorts.or(single.ports());
            space = numbered(TargetSum.of(alike, alikePorts, single));
            mostPorts = Math.max(alikePorts.count(), single.mostPorts(alike, alikePorts.count()));
        }
    }

    private Ipv4Targets numbered(Ipv4Targets numbers) {
        return hosts == null ? numbers : RankedTargets.of(hosts, numbers);
    }

    /// Targets in IPv6 alone: wherever this speaks of addresses, their ranks in `hosts` stand for them.
    ///
    /// @param alike   ranks of those that are asked on all of `ports`
    /// @param single  by rank, asked besides; null if there is none
    public static Asked ranked(
            Ipv6AddressSet hosts, AddressSet alike, PortSet ports, @Nullable TargetPairs single) {
        return of(alike, ports, single, hosts);
    }

    /// Targets in IPv6 alone, as they are read: every port on every address of a set, and single ones besides.
    ///
    /// @param alike   addresses that are asked on all of `ports`; may be empty if there are single targets
    /// @param single  asked besides, each once; null if there is none
    public static Asked ipv6(Ipv6AddressSet alike, PortSet ports, @Nullable Ipv6Pairs single) {
        Ipv6AddressSet hosts = single == null ? alike : alike.or(single.addresses());
        if (hosts.count() == Ipv6AddressSet.UNCOUNTABLE) {
            throw new IllegalArgumentException("more than 2^32 addresses: " + hosts);
        }
        return ranked(
                hosts,
                hosts.ranksOf(alike),
                ports,
                single == null ? null : single.numberedBy(hosts));
    }

    /// These targets in IPv4, and others in IPv6. All but `count` speaks of the former alone.
    ///
    /// @param ranked  of `ranked`
    public Asked and(Asked ranked) {
        if (hosts != null || ranked.hosts == null) {
            throw new IllegalArgumentException("IPv6 comes besides IPv4");
        }
        return new Asked(alike, alikePorts, single, null, this, ranked);
    }

    /// The same addresses of both families, each on all of these ports and no other.
    Asked onPorts(PortSet others) {
        var own = new Asked(addresses, others, null, hosts, null, null);
        return ipv6 == null ? own : own.and(ipv6.onPorts(others));
    }

    /// What is asked in each family, each by itself: one or two.
    public List<Asked> families() {
        return families.isEmpty() ? List.of(this) : families;
    }

    /// Whether any target is in IPv6.
    public boolean isAnyIpv6() {
        return hosts != null || ipv6 != null;
    }

    /// Every port on every address.
    public static Asked of(AddressSet addresses, PortSet ports) {
        return of(addresses, ports, null);
    }

    /// @param alike   addresses that are asked on all of `ports`; may be empty if there are single targets
    /// @param single  asked besides, each once; null if there is none
    public static Asked of(AddressSet alike, PortSet ports, @Nullable TargetPairs single) {
        return of(alike, ports, single, null);
    }

    private static Asked of(
            AddressSet alike,
            PortSet ports,
            @Nullable TargetPairs single,
            @Nullable Ipv6AddressSet hosts) {
        if (alike.isEmpty() && (single == null || single.size() == 0)) {
            throw new IllegalArgumentException("no address is left to scan");
        }
        if (!alike.isEmpty() && ports.isEmpty()) {
            throw new IllegalArgumentException("no port is left to scan");
        }
        PortSet own = alike.isEmpty() ? PortSet.of() : ports;
        TargetPairs besides =
                single == null || alike.isEmpty()
                        ? single
                        : single.where(target ->
                                !alike.contains(Ipv4Targets.addressOf(target))
                                        || !own.contains(TargetSpace.portOf(target)));
        boolean isAnySingle = besides != null && besides.size() > 0;
        return new Asked(alike, own, isAnySingle ? besides : null, hosts, null, null);
    }

    /// The part of it that is on some addresses, of which one at the least is asked.
    public Asked among(AddressSet some) {
        TargetPairs theirs =
                single == null
                        ? null
                        : single.where(target -> some.contains(Ipv4Targets.addressOf(target)));
        return of(alike.and(some), alikePorts, theirs, hosts);
    }

    /// Addresses that are asked on any port.
    public AddressSet addresses() {
        return addresses;
    }

    /// Ports that are asked of any address.
    public PortSet ports() {
        return ports;
    }

    /// Whether every address is asked on every port.
    public boolean areAllAlike() {
        return single == null;
    }

    /// Addresses that are asked on the same ports.
    public AddressSet alike() {
        return alike;
    }

    /// The ports of `alike`; none if that is empty.
    public PortSet alikePorts() {
        return alikePorts;
    }

    /// Targets that are none of every port of `alike`.
    public long singleCount() {
        return single == null ? 0 : single.size();
    }

    /// Numbers the targets.
    public Ipv4Targets space() {
        return space;
    }

    /// How many targets, 1 to 2^48.
    public long count() {
        return space.size() + (ipv6 == null ? 0 : ipv6.count());
    }

    /// Targets on the address that has the most, 1 to 65536.
    public int mostPorts() {
        return mostPorts;
    }

    /// Whose ranks stand for addresses; null if these are of IPv4.
    public @Nullable Ipv6AddressSet hosts() {
        return hosts;
    }

    /// How many /24s the addresses lie in, or in IPv6 /64s.
    public long prefixCount() {
        return hosts == null
                ? BusiestPrefix.count(addresses)
                : Ipv6Prefixes.of(hosts, addresses).count();
    }

    /// The /24 that has the most, or in IPv6 the /64. One walk over ranges and single targets.
    public BusiestPrefix busiest() {
        if (hosts != null) {
            Ipv6Prefixes prefixes = Ipv6Prefixes.of(hosts, addresses);
            int most = (int) Math.min(prefixes.most(), Integer.MAX_VALUE);
            long targets = Math.min(space.size(), prefixes.most() * mostPorts);
            return new BusiestPrefix(prefixes.first(), most, targets);
        }
        return single == null
                ? BusiestPrefix.of(alike, alikePorts.count())
                : BusiestPrefix.of(alike, alikePorts.count(), single);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Asked a
                && alike.equals(a.alike)
                && alikePorts.equals(a.alikePorts)
                && Objects.equals(hosts, a.hosts)
                && Objects.equals(ipv6, a.ipv6)
                && Objects.equals(single, a.single);
    }

    @Override
    public int hashCode() {
        return Objects.hash(alike, alikePorts, single, hosts, ipv6);
    }

    @Override
    public String toString() {
        String besides = single == null ? "" : ", and " + single.size() + " single targets";
        return alike + " on " + alikePorts + besides;
    }
}
