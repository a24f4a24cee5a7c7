package dev.blip.plan;

import dev.blip.targets.AddressSet;
import dev.blip.targets.BusiestPrefix;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetPairs;
import dev.blip.targets.TargetProduct;
import dev.blip.targets.TargetSpace;
import dev.blip.targets.TargetSum;
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

    /// @param single  null if there is none. A scan without has no use for the class: what it has not loaded leaves the
    ///     compiler one `Ipv4Targets` to call.
    private Asked(AddressSet alike, PortSet alikePorts, @Nullable TargetPairs single) {
        this.alike = alike;
        this.alikePorts = alikePorts;
        this.single = single;
        if (single == null) {
            addresses = alike;
            ports = alikePorts;
            space = new TargetProduct(alike, alikePorts);
            mostPorts = alikePorts.count();
        } else {
            AddressSet own = single.addresses();
            addresses = alike.isEmpty() ? own : alike.or(own);
            ports = alikePorts.or(single.ports());
            space = TargetSum.of(alike, alikePorts, single);
            mostPorts = Math.max(alikePorts.count(), single.mostPorts(alike, alikePorts.count()));
        }
    }

    /// Every port on every address.
    public static Asked of(AddressSet addresses, PortSet ports) {
        return of(addresses, ports, null);
    }

    /// @param alike   addresses that are asked on all of `ports`; may be empty if there are single targets
    /// @param single  asked besides, each once; null if there is none
    public static Asked of(AddressSet alike, PortSet ports, @Nullable TargetPairs single) {
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
        return new Asked(alike, own, besides == null || besides.size() == 0 ? null : besides);
    }

    /// The part of it that is on some addresses, of which one at the least is asked.
    public Asked among(AddressSet some) {
        TargetPairs theirs =
                single == null
                        ? null
                        : single.where(target -> some.contains(Ipv4Targets.addressOf(target)));
        return of(alike.and(some), alikePorts, theirs);
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
        return space.size();
    }

    /// Targets on the address that has the most, 1 to 65536.
    public int mostPorts() {
        return mostPorts;
    }

    /// The /24 that has the most. One walk over ranges and single targets.
    public BusiestPrefix busiest() {
        return single == null
                ? BusiestPrefix.of(alike, alikePorts.count())
                : BusiestPrefix.of(alike, alikePorts.count(), single);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Asked a
                && alike.equals(a.alike)
                && alikePorts.equals(a.alikePorts)
                && Objects.equals(single, a.single);
    }

    @Override
    public int hashCode() {
        return Objects.hash(alike, alikePorts, single);
    }

    @Override
    public String toString() {
        String besides = single == null ? "" : ", and " + single.size() + " single targets";
        return alike + " on " + alikePorts + besides;
    }
}
