package dev.blip.probe;

import dev.blip.targets.AddressSet;

/// The MAC of each target on our own link, as ARP has told it. Immutable; any thread may read it.
public final class NeighbourMacs {
    private final AddressSet addresses;
    private final long[] macs; // by rank

    /// @param addresses  those whose MAC is known
    /// @param macs       theirs, by rank in `addresses`, in the low 48 bits
    public NeighbourMacs(AddressSet addresses, long[] macs) {
        if (addresses.count() != macs.length) {
            throw new IllegalArgumentException(
                    "each address has one MAC: addresses="
                            + addresses.count()
                            + ", macs="
                            + macs.length);
        }
        this.addresses = addresses;
        this.macs = macs.clone();
    }

    public AddressSet addresses() {
        return addresses;
    }

    /// The MAC of `address`, or -1 if it is not known.
    public long of(int address) {
        long rank = addresses.rankOf(address);
        return rank < 0 ? -1 : macs[(int) rank];
    }
}
