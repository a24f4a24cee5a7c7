package dev.blip.targets;

/// Targets whose addresses are of IPv4: index <-> (address, port), both ways. A class and no interface, because what
/// C1 has compiled calls the one subclass that a scan loads as if it were final.
public abstract class Ipv4Targets implements TargetSpace {
    private static final int PORT_BITS = 16;
    private static final int PREFIX_SHIFT = 8; // a /24

    Ipv4Targets() {}

    /// Address and port of a target at once: to be taken apart by `addressOf` and `portOf`.
    ///
    /// @param index  0 to `size() - 1`
    public abstract long target(long index);

    /// The index of a target, or -1 if it is not part of the scan.
    public abstract long indexOf(int address, int port);

    /// Whether any port of `address` is part of the scan.
    public abstract boolean contains(int address);

    /// Address and port as one number, as `target` gives it.
    static long packed(int address, int port) {
        return (long) address << PORT_BITS | port;
    }

    /// The address in what `target` gave.
    public static int addressOf(long target) {
        return (int) (target >>> PORT_BITS);
    }

    /// The port in what `target` gave.
    public static int portOf(long target) {
        return (int) target & 0xFFFF;
    }

    /// @param index  0 to `size() - 1`
    public int address(long index) {
        return addressOf(target(index));
    }

    @Override
    public int port(long index) {
        return portOf(target(index));
    }

    @Override
    public long hostKey(long index) {
        return Integer.toUnsignedLong(address(index));
    }

    @Override
    public final long prefixKey(long hostKey) {
        return hostKey >>> PREFIX_SHIFT;
    }
}
