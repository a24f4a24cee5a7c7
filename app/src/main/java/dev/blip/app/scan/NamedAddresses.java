package dev.blip.app.scan;

import dev.blip.address.Ipv6Address;
import dev.blip.host.Resolution;
import dev.blip.targets.AddressSet;
import dev.blip.targets.GivenNames;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.NamedTarget;
import dev.blip.targets.TargetSpec;
import dev.blip.targets.Zones;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/// Addresses without a port of both families: those of a spec, and those that its names stand for. One thread.
final class NamedAddresses {
    private final AddressSet read;
    private final @Nullable Ipv6AddressSet ipv6Read;
    private final Zones zones;
    private final boolean areExclusions;
    private AddressSet.@Nullable Builder more; // from the first name on
    private Ipv6AddressSet.@Nullable Builder ipv6More;

    private NamedAddresses(TargetSpec spec, Zones zones, boolean areExclusions) {
        this.read = spec.addresses();
        this.ipv6Read = spec.ipv6Addresses();
        this.zones = zones;
        this.areExclusions = areExclusions;
    }

    static NamedAddresses of(TargetSpec spec, Zones zones) {
        return new NamedAddresses(spec, zones, false);
    }

    /// A link-local address that does not say of which link is excluded on all.
    static NamedAddresses excluded(TargetSpec spec, Zones zones) {
        return new NamedAddresses(spec, zones, true);
    }

    /// Adds what a name stands for.
    ///
    /// @return false if it has an address that is no target, because it does not say of which link it is
    boolean add(NamedTarget name, Resolution found) {
        boolean isWhole = true;
        for (int address : found.addresses()) {
            more = more == null ? new AddressSet.Builder().addAll(read) : more;
            more.addAll(name.around(address));
        }
        for (Ipv6Address address : found.ipv6()) {
            ipv6More = ipv6More == null ? new Ipv6AddressSet.Builder() : ipv6More;
            if (!address.isLinkLocal() || address.zone() != Ipv6Address.NO_ZONE) {
                ipv6More.add(address.scopedHigh(), address.low());
                continue;
            }
            int[] links = areExclusions ? zones.all() : new int[] {zones.implied()};
            for (int zone : links) {
                isWhole &= zone != Ipv6Address.NO_ZONE;
                if (zone != Ipv6Address.NO_ZONE) {
                    ipv6More.add(address.inZone(zone).scopedHigh(), address.low());
                }
            }
        }
        return isWhole;
    }

    /// Notes the name of each address that it stands for, once.
    static void name(Resolution found, String name, GivenNames.Builder names) {
        var own = new AddressSet.Builder();
        for (int address : found.addresses()) {
            own.add(address);
        }
        AddressSet each = own.build();
        for (long rank = 0; rank < each.count(); rank++) {
            names.add(each.at(rank), name);
        }
        for (Ipv6Address address : new HashSet<>(found.ipv6())) {
            names.add(address, name);
        }
    }

    AddressSet ipv4() {
        return more == null ? read : more.build();
    }

    /// Null if there is none.
    @Nullable Ipv6AddressSet ipv6() {
        if (ipv6More == null) {
            return ipv6Read;
        }
        Ipv6AddressSet named = ipv6More.build();
        return ipv6Read == null ? named : ipv6Read.or(named);
    }
}
