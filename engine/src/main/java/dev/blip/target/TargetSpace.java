package dev.blip.target;

/// The numbering of a scan's targets: index <-> (address, port), in address-then-port order.
/// Immutable; any thread may read it. Both directions cost a few nanoseconds and allocate nothing.
public final class TargetSpace {
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

    /// @param index  0 to `size() - 1`
    public int address(long index) {
        return addresses.at(portCount == 1 ? index : index / portCount);
    }

    /// @param index  0 to `size() - 1`
    public int port(long index) {
        return ports.at(portCount == 1 ? 0 : (int) (index % portCount));
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
