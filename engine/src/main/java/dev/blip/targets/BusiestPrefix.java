package dev.blip.targets;

/// The /24 that holds the most targets; the lowest of several. In a random order its share of the packets is its share
/// of the targets.
///
/// @param first      its lowest address, ending in .0
/// @param addresses  that lie in it, 0 to 256
/// @param targets    on them
public record BusiestPrefix(int first, int addresses, long targets) {
    private static final int SHIFT = 8;
    private static final int SIZE = 1 << SHIFT;

    /// The busiest where every port is asked of every address: one walk over the ranges, whatever their number of
    /// addresses.
    public static BusiestPrefix of(AddressSet set, int ports) {
        long most = 0;
        long busiest = 0;
        long inPrefix = 0;
        long prefix = -1;
        for (int i = 0; i < set.rangeCount() && most < SIZE; i++) {
            long from = Integer.toUnsignedLong(set.first(i));
            long to = Integer.toUnsignedLong(set.last(i));
            for (long at = from; at <= to && most < SIZE; ) {
                long next = (at / SIZE + 1) * SIZE;
                inPrefix = at / SIZE == prefix ? inPrefix : 0;
                prefix = at / SIZE;
                inPrefix += Math.min(to + 1, next) - at;
                if (inPrefix > most) {
                    most = inPrefix;
                    busiest = prefix;
                }
                at = next;
            }
        }
        return new BusiestPrefix((int) (busiest * SIZE), (int) most, most * ports);
    }

    /// The busiest where single targets, none of which is one of these, are asked besides.
    public static BusiestPrefix of(AddressSet set, int ports, TargetPairs single) {
        BusiestPrefix busiest = of(set, ports);
        long next;
        for (long index = 0; index < single.size(); index = next) {
            int first = single.address(index) & -SIZE;
            int last = first | SIZE - 1;
            long addresses = set.countWithin(first, last);
            long targets = addresses * ports;
            int address = 0;
            for (next = index; next < single.size(); next++) {
                boolean isNew = next == index || single.address(next) != address;
                address = single.address(next);
                if ((address & -SIZE) != first) {
                    break;
                }
                addresses += isNew && !set.contains(address) ? 1 : 0;
                targets++;
            }
            if (targets > busiest.targets) {
                busiest = new BusiestPrefix(first, (int) addresses, targets);
            }
        }
        return busiest;
    }

    /// How many /24s the addresses lie in.
    public static long count(AddressSet addresses) {
        long count = 0;
        long behind = 0; // the first prefix that has not been counted
        for (int i = 0; i < addresses.rangeCount(); i++) {
            long first = Math.max(behind, addresses.first(i) >>> SHIFT);
            behind = (addresses.last(i) >>> SHIFT) + 1L;
            count += behind - first;
        }
        return count;
    }
}
