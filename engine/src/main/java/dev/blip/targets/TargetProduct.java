package dev.blip.targets;

import java.util.function.LongConsumer;

/// Every port of a set on every address of a set, numbered in address-then-port order: what a scan without exceptions
/// asks, whatever its size, in the memory of its ranges.
public final class TargetProduct extends Ipv4Targets {
    private final AddressSet addresses;
    private final PortSet ports;
    private final int portCount;
    private final long size;

    public TargetProduct(AddressSet addresses, PortSet ports) {
        this.addresses = addresses;
        this.ports = ports;
        this.portCount = ports.count();
        this.size = addresses.count() * portCount; // at most 2^32 * 2^16
    }

    @Override
    public long size() {
        return size;
    }

    public AddressSet addresses() {
        return addresses;
    }

    public PortSet ports() {
        return ports;
    }

    /// For one division.
    @Override
    public long target(long index) {
        long rank = addressRank(index);
        return target(addresses.at(rank), ports.at((int) (index - rank * portCount)));
    }

    @Override
    public boolean contains(int address) {
        return addresses.contains(address);
    }

    @Override
    public int portCount(int address) {
        return addresses.contains(address) ? portCount : 0;
    }

    @Override
    public void forEachOn(int address, LongConsumer to) {
        long first = addresses.rankOf(address) * portCount;
        for (int rank = 0; first >= 0 && rank < portCount; rank++) {
            to.accept(first + rank);
        }
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

    @Override
    public long indexOf(int address, int port) {
        int portRank = ports.rankOf(port);
        if (portRank < 0) {
            return -1;
        }
        long addressRank = addresses.rankOf(address);
        return addressRank < 0 ? -1 : addressRank * portCount + portRank;
    }
}
