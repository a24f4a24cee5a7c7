package dev.blip.targets;

import java.util.Arrays;

/// How hosts of a set lie in /64s.
///
/// @param count  /64s that hold any of them
/// @param most   hosts in the one that holds most, 0 or more
/// @param first  the rank of one of those
public record Ipv6Prefixes(long count, long most, int first) {
    /// Hosts of more are not looked at one by one: all may be in one /64.
    private static final int MOST_SORTED = 1 << 22;

    /// @param ranks  of the hosts that are meant, in `hosts`
    public static Ipv6Prefixes of(Ipv6AddressSet hosts, AddressSet ranks) {
        if (ranks.isEmpty() || ranks.count() > MOST_SORTED) {
            int first = ranks.isEmpty() ? 0 : ranks.first(0);
            return new Ipv6Prefixes(Math.min(1, ranks.count()), ranks.count(), first);
        }
        long[] highs = new long[(int) ranks.count()];
        for (int i = 0; i < highs.length; i++) {
            highs[i] = hosts.highAt(Integer.toUnsignedLong(ranks.at(i)));
        }
        Arrays.sort(highs);
        long count = 0;
        int most = 0;
        long busiest = highs[0];
        for (int i = 0, begin = 0; i < highs.length; i++) {
            begin = highs[i] == highs[begin] ? begin : i;
            count += begin == i ? 1 : 0;
            if (i - begin + 1 > most) {
                most = i - begin + 1;
                busiest = highs[i];
            }
        }
        return new Ipv6Prefixes(count, most, rankIn(hosts, ranks, busiest));
    }

    private static int rankIn(Ipv6AddressSet hosts, AddressSet ranks, long high) {
        for (long i = 0; i < ranks.count(); i++) {
            if (hosts.highAt(Integer.toUnsignedLong(ranks.at(i))) == high) {
                return ranks.at(i);
            }
        }
        return 0;
    }
}
