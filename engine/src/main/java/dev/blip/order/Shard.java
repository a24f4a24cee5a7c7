package dev.blip.order;

/// One of several contiguous slices of an order's positions. All slices of one size are disjoint, together complete
/// and of the same length, give or take one.
///
/// Slices and not every n-th position: the order is random, so a slice meets every network as evenly as a stride
/// would; a slice costs an addition where a stride costs a division for every reply; and a slice can be cut again,
/// so that a part whose machine has died is handed on as what remains of it.
///
/// @param start  first position of the slice, in the whole order
/// @param size   positions in the slice; 0 if there are more parts than positions
public record Shard(long start, long size) {
    public Shard {
        if (start < 0 || size < 0) {
            throw new IllegalArgumentException(
                    "a slice starts at 0 or above: start=" + start + ", size=" + size);
        }
    }

    /// Part `number` of `of`; the first `positions % of` parts hold one position more.
    ///
    /// @param positions  size of the whole order, 0 or more
    /// @param number     from 1
    public static Shard part(long positions, int number, int of) {
        if (of < 1 || number < 1 || number > of || positions < 0) {
            throw new IllegalArgumentException(
                    "a shard is i/n with 1 <= i <= n: number="
                            + number
                            + ", of="
                            + of
                            + ", positions="
                            + positions);
        }
        long least = positions / of;
        long longer = positions % of;
        long before = number - 1L;
        return new Shard(
                before * least + Math.min(before, longer), before < longer ? least + 1 : least);
    }

    /// The whole order's number of what has number `own` in this part.
    ///
    /// @param own  0 to `size - 1`
    public long position(long own) {
        if (own < 0 || own >= size) {
            throw new IllegalArgumentException(
                    "not in this slice: position=" + own + ", size=" + size);
        }
        return start + own;
    }

    /// The part's own number of a position of the whole order, or -1 if another part has it.
    public long own(long position) {
        long own = position - start;
        return own >= 0 && own < size ? own : -1;
    }
}
