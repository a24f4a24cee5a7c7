package dev.blip.targets;

/// The /24 that holds the most addresses of a set; the lowest of several. In a random order its share of the packets is
/// its share of the addresses.
///
/// @param first      its lowest address, ending in .0
/// @param addresses  of the set that lie in it, 0 to 256
public record BusiestPrefix(int first, int addresses) {
    private static final long SIZE = 256;

    /// One walk over the ranges, whatever their number of addresses.
    public static BusiestPrefix of(AddressSet set) {
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
        return new BusiestPrefix((int) (busiest * SIZE), (int) most);
    }
}
