package dev.blip.targets;

/// What the second of two columns may be to the first: a netmask, as in `10.0.0.0 255.255.255.0`, or a wildcard mask,
/// as in `10.0.0.0 0.0.0.255`. Masks are numbers in network bit order.
final class Netmask {
    private static final int NO_MASK = -1;
    private static final int CLASS_A = 8; // below it, a netmask may as well be a host's address

    private Netmask() {}

    /// How many bits the netmask or wildcard mask leaves fixed, 1 to 32; -1 if it is neither.
    static int prefixLength(int mask) {
        int ones = Integer.numberOfLeadingZeros(~mask);
        if (mask != 0 && ones + Integer.numberOfTrailingZeros(mask) >= Integer.SIZE) {
            return ones;
        }
        int zeros = Integer.numberOfLeadingZeros(mask);
        boolean isWildcard = mask != 0 && Integer.bitCount(mask) == Integer.SIZE - zeros;
        return isWildcard && zeros >= CLASS_A ? zeros : NO_MASK;
    }

    /// Whether an address that stands for itself can only be a netmask, 255.0.0.0 to 255.255.255.254. The last address
    /// of all is that of a broadcast too.
    static boolean isOneAlone(int address) {
        return address != -1 && address >>> 24 == 255 && prefixLength(address) >= CLASS_A;
    }

    /// Whether it can be a unicast address at all: neither 0.0.0.0/8 nor 224.0.0.0 and above.
    static boolean isHost(int address) {
        return address >>> 24 >= 1 && address >>> 24 < 224;
    }
}
