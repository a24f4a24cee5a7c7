package dev.blip.order;

/// One machine's part of a shared order, with positions of its own from 0: what a scan walks when several machines
/// divide one seed's order among them. Immutable; any thread may call.
public final class ShardedOrder implements ProbeOrder {
    private final ProbeOrder whole;
    private final Shard shard;

    /// @param whole   the order that all parts share
    /// @param number  this part, from 1
    /// @param of      how many parts
    public ShardedOrder(ProbeOrder whole, int number, int of) {
        this(whole, Shard.part(whole.size(), number, of));
    }

    public ShardedOrder(ProbeOrder whole, Shard shard) {
        if (shard.size() > whole.size() - shard.start()) {
            throw new IllegalArgumentException(
                    "the slice leaves the order: slice=" + shard + ", size=" + whole.size());
        }
        this.whole = whole;
        this.shard = shard;
    }

    public Shard shard() {
        return shard;
    }

    @Override
    public long size() {
        return shard.size();
    }

    @Override
    public long at(long position) {
        return whole.at(shard.position(position));
    }

    @Override
    public long positionOf(long index) {
        long position = whole.positionOf(index);
        return position < 0 ? -1 : shard.own(position);
    }
}
