package dev.blip.app.scan;

import dev.blip.address.Ipv6Address;
import dev.blip.host.Resolution;
import dev.blip.targets.AddressSet;
import dev.blip.targets.GivenNames;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.NamedTarget;
import dev.blip.targets.TargetSpec;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/// Addresses without a port of both families: those of a spec, and those that its names stand for. One thread.
final class NamedAddresses {
    private final AddressSet read;
    private final @Nullable Ipv6AddressSet ipv6Read;
    private AddressSet.@Nullable Builder more; // from the first name on
    private Ipv6AddressSet.@Nullable Builder ipv6More;

    private NamedAddresses(AddressSet read, @Nullable Ipv6AddressSet ipv6Read) {
        this.read = read;
        this.ipv6Read = ipv6Read;
    }

    static NamedAddresses of(TargetSpec spec) {
        return new NamedAddresses(spec.addresses(), spec.ipv6Addresses());
    }

    /// Adds what a name stands for.
    void add(NamedTarget name, Resolution found) {
        for (int address : found.addresses()) {
            more = more == null ? new AddressSet.Builder().addAll(read) : more;
            more.addAll(name.around(address));
        }
        for (Ipv6Address address : found.ipv6()) {
            ipv6More = ipv6More == null ? new Ipv6AddressSet.Builder() : ipv6More;
            ipv6More.add(address.scopedHigh(), address.low());
        }
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
