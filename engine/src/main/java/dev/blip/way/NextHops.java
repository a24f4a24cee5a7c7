package dev.blip.way;

import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import dev.blip.targets.AddressSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which next hop each target is reached by, as the routing table has it; next hops are numbered from 0. A gateway is
/// one for all that is behind it, so is the far end of a tunnel, and this machine for its own addresses; a neighbour on
/// an Ethernet link is its own. Immutable.
public final class NextHops {
    /// Everything goes to the same.
    public static final NextHops ONE = new NextHops(List.of(), Set.of());

    private final long[] lasts; // of ranges in ascending order, unsigned
    private final long[] firsts;
    private final int[] numbers; // of the next hop of a range's first address
    private final boolean[] areNeighbours; // each next address has the next number
    private final List<RoutedRange> ranges;
    private final int count;

    private NextHops(List<RoutedRange> ranges, Set<Integer> ethernets) {
        this.ranges = List.copyOf(ranges);
        int size = ranges.size();
        this.firsts = new long[size];
        this.lasts = new long[size];
        this.numbers = new int[size];
        this.areNeighbours = new boolean[size];
        Map<Long, Integer> shared = new HashMap<>(); // by interface and gateway
        long next = 0; // beyond 2^32 numbers come again, and what has the same shares a cap
        for (int i = 0; i < size; i++) {
            RoutedRange range = ranges.get(i);
            Route route = range.route();
            firsts[i] = Integer.toUnsignedLong(range.first());
            lasts[i] = Integer.toUnsignedLong(range.last());
            areNeighbours[i] =
                    route.kind() == Route.Kind.ON_LINK
                            && ethernets.contains(route.interfaceIndex());
            if (areNeighbours[i]) {
                numbers[i] = (int) next;
                next += range.count();
                continue;
            }
            long by = (long) route.interfaceIndex() << 32 | Integer.toUnsignedLong(route.gateway());
            Integer known = shared.putIfAbsent(by, (int) next);
            numbers[i] = known == null ? (int) next++ : known;
        }
        this.count = Math.clamp(next, 1, Integer.MAX_VALUE);
    }

    /// @param ways       those that are not unreachable, in ascending order
    /// @param ethernets  indexes of the interfaces on which neighbours are told apart
    public static NextHops of(List<RoutedRange> ways, Set<Integer> ethernets) {
        return new NextHops(ways, ethernets);
    }

    /// The same with all neighbours on a link as one: what becomes unreachable together, where no router is between.
    public NextHops routers() {
        return NextHops.of(ranges, Set.of());
    }

    public int count() {
        return count;
    }

    /// Whether the next hop of a number is a neighbour on our own link, who leads to nobody else.
    public boolean isNeighbour(int number) {
        for (int i = 0; i < numbers.length; i++) {
            boolean isInRange =
                    number - numbers[i] >= 0 && number - numbers[i] < ranges.get(i).count();
            if (areNeighbours[i] && isInRange) {
                return true;
            }
        }
        return false;
    }

    /// The next hop of a number, as `ip route` names it, for people.
    public String text(int number) {
        for (int i = 0; i < numbers.length; i++) {
            RoutedRange range = ranges.get(i);
            if (areNeighbours[i] && number >= numbers[i] && number - numbers[i] < range.count()) {
                return AddressSet.dotted(range.first() + number - numbers[i]);
            }
            if (!areNeighbours[i] && numbers[i] == number) {
                int gateway = range.route().gateway();
                return gateway == 0 ? "" : "via " + AddressSet.dotted(gateway);
            }
        }
        return "";
    }

    /// The number of the next hop to `address`, 0 if there is no way to it.
    public int of(int address) {
        if (count == 1) {
            return 0;
        }
        long target = Integer.toUnsignedLong(address);
        int range = RangeSearch.of(target, lasts);
        boolean isInside = firsts[range] <= target && target <= lasts[range];
        int offset = areNeighbours[range] ? (int) (target - firsts[range]) : 0;
        return isInside ? numbers[range] + offset : 0;
    }
}
