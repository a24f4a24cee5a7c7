package dev.blip.targets;

/// The numbering of a scan's targets: index <-> (address, port), in address-then-port order.
/// Immutable; any thread may read it. Both directions cost a few nanoseconds and allocate nothing.
public final class TargetSpace {
    private static final int PORT_BITS = 16;

    private final AddressSet addresses;
    private final PortSet ports;
    private final int portCount;
    private final long size;

    public TargetSpace(AddressSet addresses, PortSet ports) {
        this.addresses = addresses;
        this.ports = ports;
        this.portCount = ports.count();
        this.size = addresses.count() * portCount; // at most 2^32 * 2^16
    }

    /// How many targets, 0 to 2^48.
    public long size() {
        return size;
    }

    public AddressSet addresses() {
        return addresses;
    }

    public PortSet ports() {
        return ports;
    }

    /// Address and port of a target at once, for one division: to be taken apart by `addressOf` and `portOf`.
    ///
    /// @param index  0 to `size() - 1`
    public long target(long index) {
        long rank = addressRank(index);
        int port = ports.at((int) (index - rank * portCount));
        return (long) addresses.at(rank) << PORT_BITS | port;
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
        return addresses.at(addressRank(index));
    }

    /// @param index  0 to `size() - 1`
    public int port(long index) {
        return portOf(target(index));
    }

    private long addressRank(long index) {
        return portCount == 1 ? index : quotient(index, portCount);
    }

    /// `dividend / divisor`, by the division of doubles: that of longs is a call in what C1 compiles.
    ///
    /// Exact, though a double has but 53 bits. A quotient that is no whole number is at least `1 / divisor` below the
    /// next whole number q; rounding moves it by less, at most `q / 2^53 <= 2^48 / divisor / 2^53`. So it never gets
    /// there, and what is cut off is the fraction.
    ///
    /// @param dividend  0 to 2^48
    /// @param divisor   1 to 2^16
    static long quotient(long dividend, int divisor) {
        return (long) ((double) dividend / divisor);
    }

    /// The index of a target, or -1 if the address or the port is not part of the scan.
    public long indexOf(int address, int port) {
        int portRank = ports.rankOf(port);
        if (portRank < 0) {
            return -1;
        }
        long addressRank = addresses.rankOf(address);
        return addressRank < 0 ? -1 : addressRank * portCount + portRank;
    }
}
