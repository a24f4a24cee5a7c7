package dev.blip.plan;

import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv6AddressSet;
import org.jspecify.annotations.Nullable;

/// What must never be asked. It is taken off the targets, and encoders look once more, whatever came before.
///
/// @param ipv4  in that family
/// @param ipv6  in that one; null if no target is in it, so that a scan of IPv4 alone does not load the class
public record Exclusions(AddressSet ipv4, @Nullable Ipv6AddressSet ipv6) {
    public static final Exclusions NONE = of(AddressSet.EMPTY);

    /// Some in IPv4, where all targets are.
    public static Exclusions of(AddressSet ipv4) {
        return new Exclusions(ipv4, null);
    }

    public boolean isEmpty() {
        return ipv4.isEmpty() && (ipv6 == null || ipv6.isEmpty());
    }

    /// Those in IPv6, which may be none.
    public Ipv6AddressSet inIpv6() {
        return ipv6 == null ? Ipv6AddressSet.EMPTY : ipv6;
    }
}
