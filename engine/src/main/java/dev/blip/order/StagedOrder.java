package dev.blip.order;

/// Two orders one after the other: the first targets by their numbers are all asked before the others. Immutable; any
/// thread may call.
public final class StagedOrder implements ProbeOrder {
    private final ProbeOrder first;
    private final ProbeOrder rest;
    private final long firstIndexes;
    private final long firstSize;

    /// @param first         of the indexes below `firstIndexes`, or a part of them
    /// @param firstIndexes  how many they are
    /// @param rest          of the others, numbered from 0, or a part of them
    public StagedOrder(ProbeOrder first, long firstIndexes, ProbeOrder rest) {
        this.first = first;
        this.rest = rest;
        this.firstIndexes = firstIndexes;
        this.firstSize = first.size();
    }

    @Override
    public long size() {
        return firstSize + rest.size();
    }

    @Override
    public long staged() {
        return firstSize;
    }

    @Override
    public long at(long position) {
        return position < firstSize
                ? first.at(position)
                : firstIndexes + rest.at(position - firstSize);
    }

    @Override
    public long positionOf(long index) {
        if (index < firstIndexes) {
            return first.positionOf(index);
        }
        long position = rest.positionOf(index - firstIndexes);
        return position < 0 ? -1 : firstSize + position;
    }
}
