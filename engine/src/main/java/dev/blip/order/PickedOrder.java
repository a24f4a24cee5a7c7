package dev.blip.order;

import java.util.Arrays;

/// Some positions of another order, in its sequence. Immutable; any thread may read it.
public final class PickedOrder implements ProbeOrder {
    private final ProbeOrder whole;
    private final long[] positions; // of `whole`, ascending

    /// @param positions  of `whole`, ascending, none twice; the caller leaves them alone from now on
    public PickedOrder(ProbeOrder whole, long[] positions) {
        for (int i = 1; i < positions.length; i++) {
            if (positions[i - 1] >= positions[i]) {
                throw new IllegalArgumentException(
                        "positions ascend: " + positions[i - 1] + " before " + positions[i]);
            }
        }
        this.whole = whole;
        this.positions = positions;
    }

    @Override
    public long size() {
        return positions.length;
    }

    @Override
    public long at(long position) {
        return whole.at(positions[(int) position]);
    }

    @Override
    public long positionOf(long index) {
        long position = whole.positionOf(index);
        return position < 0 ? -1 : Math.max(-1, Arrays.binarySearch(positions, position));
    }
}
