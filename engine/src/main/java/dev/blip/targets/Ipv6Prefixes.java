package dev.blip.targets;

/// How hosts of a set lie in /64s.
///
/// @param count  /64s that hold any of them
/// @param most   hosts in the one that holds most, 0 or more
/// @param first  the rank of one of those
public record Ipv6Prefixes(long count, long most, int first) {
    /// Walks over the ranges of the set, and where not all of it is meant over the parts of the longer ones.
    ///
    /// @param ranks  of the hosts that are meant, in `hosts`
    public static Ipv6Prefixes of(Ipv6AddressSet hosts, AddressSet ranks) {
        boolean areAll = ranks.count() == hosts.count();
        var walk = new Walk();
        for (Ipv6AddressSet.Ranges each = hosts.ranges(); each.next(); ) {
            for (long high = each.high(); ; high++) {
                long low = high == each.high() ? each.low() : 0;
                long last = high == each.lastHigh() ? each.lastLow() : -1;
                long rank = hosts.rankOf(high, low);
                long length = last - low + 1;
                walk.add(high, low, areAll ? length : meant(ranks, rank, length));
                if (high == each.lastHigh()) {
                    break;
                }
            }
        }
        walk.endPrefix();
        int first =
                areAll && !ranks.isEmpty()
                        ? (int) hosts.rankOf(walk.busiest, walk.busiestLow)
                        : rankIn(hosts, ranks, walk.busiest);
        return new Ipv6Prefixes(walk.count, walk.most, first);
    }

    /// How many of so many ranks in a row are meant.
    private static long meant(AddressSet ranks, long first, long length) {
        if (length == 1) {
            return ranks.contains((int) first) ? 1 : 0;
        }
        return ranks.and(AddressSet.range((int) first, (int) (first + length - 1))).count();
    }

    private static int rankIn(Ipv6AddressSet hosts, AddressSet ranks, long high) {
        for (long i = 0; i < ranks.count(); i++) {
            if (hosts.highAt(Integer.toUnsignedLong(ranks.at(i))) == high) {
                return ranks.at(i);
            }
        }
        return 0;
    }

    /// The /64s seen so far; hosts come in ascending order.
    private static final class Walk {
        private long count;
        private long most;
        private long busiest;
        private long busiestLow; // of its first host
        private long high;
        private long low;
        private long inThis;

        private void add(long high, long low, long hosts) {
            if (high != this.high || inThis == 0) {
                endPrefix();
                this.high = high;
                this.low = low;
            }
            inThis += hosts;
        }

        private void endPrefix() {
            count += inThis > 0 ? 1 : 0;
            if (inThis > most) {
                most = inThis;
                busiest = high;
                busiestLow = low;
            }
            inThis = 0;
        }
    }
}
