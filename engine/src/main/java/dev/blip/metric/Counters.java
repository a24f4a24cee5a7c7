package dev.blip.metric;

import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One thread's counts, from 0. Writer: the thread that owns it, without a locked instruction; any thread may read.
///
/// Every count is a release store and every read an acquire: who reads a count sees what its writer did before it
/// counted. Each is an element with a fence, because every frame is counted, and an access through a `VarHandle` costs
/// three times as much where it is interpreted, and more where C1 has compiled it. Each number has a cache line of its
/// own, so a reader that polls one does not slow the others down.
public final class Counters {
    private static final Counter[] ALL = Counter.values();

    /// A line of 64 bytes, in longs; twice that before the first and behind the last, for processors that fetch
    /// pairs.
    private static final int LINE = 8;

    private static final int MARGIN = 2 * LINE;

    private final long[] values = new long[MARGIN + ALL.length * LINE + MARGIN];

    /// Writer. Adds `n`, 0 or more.
    public void add(Counter counter, long n) {
        int at = at(counter);
        VarHandle.releaseFence(); // pairs with the fence in get
        values[at] += n;
    }

    public long get(Counter counter) {
        long value = values[at(counter)];
        VarHandle.acquireFence();
        return value;
    }

    /// A copy that holds the sums over `all`, each number as it was when it was read.
    public static Counters sum(List<Counters> all) {
        var sum = new Counters();
        for (Counters counters : all) {
            for (Counter counter : ALL) {
                sum.add(counter, counters.get(counter));
            }
        }
        return sum;
    }

    /// Refused frames by the reason's id, in the order of `Counter`; zeros too, so that outputs always have the
    /// same shape.
    public Map<String, Long> invalid() {
        var invalid = new LinkedHashMap<String, Long>();
        for (Counter counter : ALL) {
            if (counter.isInvalid()) {
                invalid.put(counter.id(), get(counter));
            }
        }
        return Collections.unmodifiableMap(invalid);
    }

    @SuppressWarnings("EnumOrdinal") // a place in an array of this run, never stored
    private static int at(Counter counter) {
        return MARGIN + counter.ordinal() * LINE;
    }
}
