package dev.blip.ask;

import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.way.NextHops;
import org.jspecify.annotations.Nullable;

/// Parts of the network that become unreachable together, as far as a scan tells them apart: what is behind one next
/// hop, and inside that one prefix. Numbered from 0, the next hops first. Immutable.
///
/// A prefix is one host where many of its ports are asked, else a /24 where that leaves few areas, and shorter where
/// there would be more than `MOST_PREFIXES` of them, or fewer than `TARGETS_EACH` targets in each: asking once more in
/// every area is then a small part of the scan.
public final class Areas {
    /// Beyond so many next hops, neighbours on a link above all, all are one area.
    static final int MOST_HOPS = 64;

    private static final int MOST_PREFIXES = 1 << 12;
    private static final int TARGETS_EACH = 64;
    private static final int SPACIOUS = 1 << 10;
    private static final int HOST_SHIFT = 0;
    private static final int LAN_SHIFT = 8;
    private static final int MIX = 0x9E3779B9;

    private final NextHops nextHops;
    private final int hops;
    private final int prefixes; // a power of two; 0 if a prefix would be all there is
    private final int prefixShift;
    private final int placeShift; // of the product with `MIX`
    private final @Nullable Ipv4Targets ranked; // null: hosts are numbered by their addresses

    private Areas(
            NextHops nextHops,
            int hops,
            int prefixes,
            int prefixShift,
            @Nullable Ipv4Targets ranked) {
        this.ranked = ranked;
        this.nextHops = nextHops;
        this.hops = hops;
        this.prefixes = prefixes;
        this.prefixShift = prefixShift;
        this.placeShift = Integer.SIZE - Integer.numberOfTrailingZeros(Math.max(2, prefixes));
    }

    /// @param targets  that the witnesses of an area are asked for together
    static Areas of(AddressSet addresses, long targets, NextHops nextHops) {
        return of(addresses, targets, nextHops, null);
    }

    /// @param addresses  in IPv6 ranks; a row of them then stands for a prefix
    /// @param ranked     that they are of; null in IPv4
    static Areas of(
            AddressSet addresses, long targets, NextHops nextHops, @Nullable Ipv4Targets ranked) {
        int hops = nextHops.count() <= MOST_HOPS ? nextHops.count() : 1;
        int most = Math.clamp(targets / TARGETS_EACH, 1, MOST_PREFIXES);
        long[] counts = prefixCounts(addresses);
        int shift = counts[HOST_SHIFT] <= most ? HOST_SHIFT : LAN_SHIFT;
        while (shift < Integer.SIZE - 1 && counts[shift] > most) {
            shift++;
        }
        // More places than prefixes: where two meet in one, each hides the other. Those side by
        // side never do in four times as many (the three-distance theorem of multiples of the
        // golden ratio).
        int spare = counts[shift] <= SPACIOUS ? 4 : 2;
        int places = counts[shift] <= 1 ? 0 : spare * Integer.highestOneBit((int) counts[shift]);
        return new Areas(nextHops, hops, places, shift, ranked);
    }

    /// Counts the different prefixes that the addresses lie in, by shift.
    private static long[] prefixCounts(AddressSet addresses) {
        long[] counts = new long[Integer.SIZE];
        for (int i = 0; i < addresses.rangeCount(); i++) {
            int first = addresses.first(i);
            int last = addresses.last(i);
            int before = i == 0 ? ~first : addresses.last(i - 1);
            counts[HOST_SHIFT] += Integer.toUnsignedLong(last) - Integer.toUnsignedLong(first) + 1;
            for (int shift = LAN_SHIFT; shift < Integer.SIZE; shift++) {
                boolean isNew = before >>> shift != first >>> shift;
                counts[shift] += (last >>> shift) - (first >>> shift) + (isNew ? 1 : 0);
            }
        }
        return counts;
    }

    int count() {
        return hops + prefixes;
    }

    int hops() {
        return hops;
    }

    /// The area of the next hop that leads to a host.
    ///
    /// @param host  its number, as `TargetSpace` has it; likewise below
    int hopOf(long host) {
        return hops == 1 ? 0 : nextHops.of((int) host);
    }

    /// Whether the area of a next hop is that of one neighbour on our own link: ARP tells whether he is there.
    boolean isNeighbour(int hop) {
        return hops > 1 && nextHops.isNeighbour(hop);
    }

    /// The area of its prefix, or -1 if prefixes are not told apart.
    int prefixOf(long host) {
        return prefixes == 0 ? -1 : hops + (((int) host >>> prefixShift) * MIX >>> placeShift);
    }

    /// Whether each prefix is one host: whatever it has answered can be asked of it again.
    boolean areHosts() {
        return prefixShift == HOST_SHIFT;
    }

    boolean contains(int area, long host) {
        return area < hops ? hopOf(host) == area : prefixOf(host) == area;
    }

    /// A host's address, for people.
    String text(long host) {
        return ranked == null ? AddressSet.dotted((int) host) : ranked.text(host);
    }

    /// The area in the words of a status line; empty if it is all there is.
    ///
    /// @param host  any in it
    String text(int area, long host) {
        if (area < hops) {
            return hops == 1 ? "" : nextHops.text(area);
        }
        if (ranked != null) {
            return ranked.text(host) + (areHosts() ? "" : " and hosts near it");
        }
        int first = (int) host >>> prefixShift << prefixShift;
        return AddressSet.dotted(first) + (areHosts() ? "" : "/" + (Integer.SIZE - prefixShift));
    }
}
