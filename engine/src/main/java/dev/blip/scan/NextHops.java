package dev.blip.scan;

import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which next hop each target is reached by, as the routing table has it; next hops are numbered from 0. A gateway is
/// one for all that is behind it, this machine one for its own addresses, and a neighbour is its own. Immutable.
final class NextHops {
    /// Everything goes to the same.
    static final NextHops ONE = new NextHops(List.of());

    private final long[] lasts; // of ranges in ascending order, unsigned
    private final long[] firsts;
    private final int[] numbers; // of the next hop of a range's first address
    private final boolean[] areNeighbours; // each next address has the next number
    private final int count;

    private NextHops(List<RoutedRange> ranges) {
        int size = ranges.size();
        this.firsts = new long[size];
        this.lasts = new long[size];
        this.numbers = new int[size];
        this.areNeighbours = new boolean[size];
        Map<Integer, Integer> shared = new HashMap<>(); // by gateway, 0 for this machine
        int next = 0;
        for (int i = 0; i < size; i++) {
            RoutedRange range = ranges.get(i);
            firsts[i] = Integer.toUnsignedLong(range.first());
            lasts[i] = Integer.toUnsignedLong(range.last());
            areNeighbours[i] = range.route().kind() == Route.Kind.ON_LINK;
            Integer known = areNeighbours[i] ? null : shared.get(range.route().gateway());
            numbers[i] = known == null ? next : known;
            if (areNeighbours[i]) {
                next += (int) range.count();
            } else if (known == null) {
                shared.put(range.route().gateway(), next++);
            }
        }
        this.count = Math.max(1, next);
    }

    /// @param ways  those that are not unreachable, in ascending order
    static NextHops of(List<RoutedRange> ways) {
        return new NextHops(ways);
    }

    int count() {
        return count;
    }

    /// The number of the next hop to `address`, 0 if there is no way to it.
    int of(int address) {
        if (count == 1) {
            return 0;
        }
        long target = Integer.toUnsignedLong(address);
        int low = 0;
        int high = lasts.length - 1;
        while (low < high) { // the first range that does not end before it
            int middle = (low + high) >>> 1;
            if (lasts[middle] < target) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        boolean isInside = firsts[low] <= target && target <= lasts[low];
        int offset = areNeighbours[low] ? (int) (target - firsts[low]) : 0;
        return isInside ? numbers[low] + offset : 0;
    }
}
