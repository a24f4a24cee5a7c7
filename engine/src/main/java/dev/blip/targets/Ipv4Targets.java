package dev.blip.targets;

import dev.blip.address.Ipv6Address;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Targets whose addresses are of IPv4: index <-> (address, port), both ways. A class and no interface, because what
/// C1 has compiled calls the one subclass that a scan loads as if it were final.
public abstract class Ipv4Targets implements TargetSpace {
    private static final int PREFIX_SHIFT = 8; // a /24

    Ipv4Targets() {}

    /// The index of a target, or -1 if it is not part of the scan.
    public abstract long indexOf(int address, int port);

    /// Whether any port of `address` is part of the scan.
    public abstract boolean contains(int address);

    /// How many ports of `address` are part of the scan, 0 to 65536.
    public abstract int portCount(int address);

    /// Hands on the index of every target that is on `address`.
    public abstract void forEachOn(int address, LongConsumer to);

    /// The address of a host whose number is a rank; null where the number is the address itself.
    public @Nullable Ipv6Address ipv6(int host) {
        return null;
    }

    /// Address and port as one number, as `target` gives it.
    public static long target(int address, int port) {
        return Integer.toUnsignedLong(address) << Short.SIZE | port;
    }

    /// The address in what `target` gave.
    public static int addressOf(long target) {
        return (int) (target >>> Short.SIZE);
    }

    /// @param index  0 to `size() - 1`
    public final int address(long index) {
        return addressOf(target(index));
    }

    /// @param index  0 to `size() - 1`
    public final int port(long index) {
        return TargetSpace.portOf(target(index));
    }

    /// A host's address, for people.
    public String text(long host) {
        return AddressSet.dotted((int) host);
    }

    /// The customary prefix that a host lies in, for people.
    public String prefixText(long host) {
        return AddressSet.dotted((int) host & ~0xFF) + "/24";
    }

    @Override
    public long prefixOf(long host) {
        return host >>> PREFIX_SHIFT;
    }
}
