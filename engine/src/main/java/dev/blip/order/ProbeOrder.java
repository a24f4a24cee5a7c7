package dev.blip.order;

/// The order in which targets are asked: one index for each position, no index twice. Immutable; any thread may call.
/// Both directions cost some tens of nanoseconds, keep no table and allocate nothing.
public interface ProbeOrder {
    /// How many positions, at least 0.
    long size();

    /// The index that is asked at `position`.
    ///
    /// @param position  0 to `size() - 1`
    long at(long position);

    /// How many of the first positions are asked of all hosts before the others; 0 if there is no such difference.
    default long staged() {
        return 0;
    }

    /// Where `index` is asked, or -1 if this order leaves it to another machine: `at(positionOf(index)) == index`.
    ///
    /// @param index  one of the numbered targets, of this machine's part or not
    long positionOf(long index);
}
