package dev.blip.targets;

import java.util.function.LongConsumer;

/// Every port of a set on every address of a set: what a scan without exceptions asks, whatever its size, in the memory
/// of its ranges. Numbered port by port where they are likely, each on all addresses, then address by address.
public final class TargetProduct extends Ipv4Targets {
    private static final int NO_RANK = -1;

    private final AddressSet addresses;
    private final PortSet ports;
    private final long addressCount;
    private final long likely; // targets on likely ports
    private final int lowRank; // of the likely ports; NO_RANK if there is none
    private final int highRank; // likewise; the same if there is one
    private final int others; // ports that are not likely
    private final long size;

    public TargetProduct(AddressSet addresses, PortSet ports) {
        this.addresses = addresses;
        this.ports = ports;
        this.addressCount = addresses.count();
        int[] ranks = LikelyPorts.ranksIn(ports);
        this.lowRank = ranks.length == 0 ? NO_RANK : ranks[0];
        this.highRank = ranks.length == 0 ? NO_RANK : ranks[ranks.length - 1];
        this.likely = addressCount * ranks.length;
        this.others = ports.count() - ranks.length;
        this.size = addressCount * ports.count(); // at most 2^32 * 2^16
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long likely() {
        return likely;
    }

    public AddressSet addresses() {
        return addresses;
    }

    public PortSet ports() {
        return ports;
    }

    /// For one division at the most.
    @Override
    public long target(long index) {
        if (index < likely) {
            boolean isLow = index < addressCount;
            return target(
                    addresses.at(isLow ? index : index - addressCount),
                    ports.at(isLow ? lowRank : highRank));
        }
        long number = index - likely;
        long address = others == 1 ? number : quotient(number, others);
        return target(
                addresses.at(address), ports.at(rankOfOther((int) (number - address * others))));
    }

    /// The rank of a port that is not likely, by its number among those.
    private int rankOfOther(int number) {
        if (lowRank < 0 || number < lowRank) {
            return number;
        }
        return lowRank == highRank || number + 1 < highRank ? number + 1 : number + 2;
    }

    @Override
    public boolean contains(int address) {
        return addresses.contains(address);
    }

    @Override
    public int portCount(int address) {
        return addresses.contains(address) ? ports.count() : 0;
    }

    @Override
    public void forEachOn(int address, LongConsumer to) {
        long addressRank = addresses.rankOf(address);
        for (int rank = 0; addressRank >= 0 && rank < ports.count(); rank++) {
            to.accept(index(addressRank, rank));
        }
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
        return addressRank < 0 ? -1 : index(addressRank, portRank);
    }

    private long index(long addressRank, int portRank) {
        if (portRank == lowRank) {
            return addressRank;
        }
        if (portRank == highRank) {
            return addressCount + addressRank;
        }
        int below = (portRank > lowRank && lowRank >= 0 ? 1 : 0);
        below += portRank > highRank && highRank > lowRank ? 1 : 0;
        return likely + addressRank * others + portRank - below;
    }
}
