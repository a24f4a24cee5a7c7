package dev.blip.way;

import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The ways by which the kernel sends to the targets of a connect scan, numbered from 0. Targets of one way become
/// unreachable together: those behind one gateway, the neighbours on one link, this machine's own addresses, and those
/// that the routing table has no way to. Immutable.
public final class Ways {
    /// All by one gateway, as far as is known.
    public static final Ways ONE = new Ways(List.of(), Set.of(), Broadcasts.NONE);

    /// What the next hop of a way is.
    public enum Kind {
        /// A gateway, or the far end of a tunnel.
        ROUTED,
        /// The target itself, on an Ethernet link: the kernel asks for its MAC address first.
        NEIGHBOURS,
        /// This machine.
        HERE,
        /// There was none when the scan began.
        NONE,
        /// It is no host's: the broadcast address of a link of ours.
        NOBODY
    }

    private final long[] lasts; // of ranges in ascending order, unsigned
    private final int[] numbers; // of the way of each range
    private final List<Kind> kinds = new ArrayList<>(); // by way
    private final List<Integer> interfaces = new ArrayList<>();

    private Ways(List<RoutedRange> ranges, Set<Integer> ethernets, Broadcasts broadcasts) {
        this.lasts = new long[ranges.size()];
        this.numbers = new int[ranges.size()];
        Map<Long, Integer> known = new HashMap<>(); // by interface and gateway or error
        for (int i = 0; i < lasts.length; i++) {
            Route route = ranges.get(i).route();
            boolean isNobodys = broadcasts.include(ranges.get(i));
            Kind kind = isNobodys ? Kind.NOBODY : kindOf(route, ethernets);
            lasts[i] = Integer.toUnsignedLong(ranges.get(i).last());
            int hop = route.kind() == Route.Kind.UNREACHABLE ? route.errno() : route.gateway();
            hop = isNobodys ? -1 : hop; // no error's number
            long by = (long) route.interfaceIndex() << 32 | Integer.toUnsignedLong(hop);
            numbers[i] = known.computeIfAbsent(by, _ -> add(kind, route.interfaceIndex()));
        }
        if (kinds.isEmpty()) {
            add(Kind.ROUTED, 0);
        }
    }

    /// @param ranges     of all targets, in ascending order
    /// @param ethernets  indexes of the interfaces on which neighbours are asked for by ARP
    public static Ways of(List<RoutedRange> ranges, Set<Integer> ethernets, Broadcasts broadcasts) {
        return new Ways(ranges, ethernets, broadcasts);
    }

    private int add(Kind kind, int interfaceIndex) {
        kinds.add(kind);
        interfaces.add(interfaceIndex);
        return kinds.size() - 1;
    }

    private static Kind kindOf(Route route, Set<Integer> ethernets) {
        return switch (route.kind()) {
            case UNREACHABLE -> Kind.NONE;
            case LOCAL -> Kind.HERE;
            case GATEWAY -> Kind.ROUTED;
            case ON_LINK ->
                    ethernets.contains(route.interfaceIndex()) ? Kind.NEIGHBOURS : Kind.ROUTED;
        };
    }

    public int count() {
        return kinds.size();
    }

    /// The number of the way to `address`, which is a target.
    public int of(int address) {
        long target = Integer.toUnsignedLong(address);
        return lasts.length == 0 ? 0 : numbers[RangeSearch.of(target, lasts)];
    }

    public Kind kindOf(int address) {
        return kinds.get(of(address));
    }

    /// @param way  its number
    public Kind kind(int way) {
        return kinds.get(way);
    }

    /// Whether its targets can become unreachable without a word.
    public boolean isWatched(int way) {
        return kind(way) != Kind.HERE && kind(way) != Kind.NOBODY;
    }

    /// The interface by which `address` is reached, 0 if there is none.
    public int interfaceOf(int address) {
        return interfaces.get(of(address));
    }

    /// The interfaces by which SYNs leave, by index.
    public Set<Integer> interfaces() {
        Set<Integer> all = new TreeSet<>();
        for (int way = 0; way < count(); way++) {
            if (kind(way) != Kind.NONE && kind(way) != Kind.NOBODY && interfaces.get(way) > 0) {
                all.add(interfaces.get(way));
            }
        }
        return all;
    }
}
