package dev.blip.targets;

/// A list of single targets, each a port of an IPv6 address; what comes twice is one target. Immutable.
public final class Ipv6Pairs {
    /// Says of a target whether it is wanted.
    public interface Filter {
        boolean keeps(long high, long low, int port);
    }

    private final Ipv6AddressSet addresses;
    private final TargetPairs numbered; // by the rank of the address

    private Ipv6Pairs(Ipv6AddressSet addresses, TargetPairs numbered) {
        this.addresses = addresses;
        this.numbered = numbered;
    }

    public long size() {
        return numbered.size();
    }

    /// Their addresses, each once.
    public Ipv6AddressSet addresses() {
        return addresses;
    }

    /// Their ports, each once, whatever the address.
    public PortSet ports() {
        return numbered.ports();
    }

    /// Those that `filter` keeps.
    public Ipv6Pairs where(Filter filter) {
        var kept = new Builder();
        for (long index = 0; index < numbered.size(); index++) {
            long target = numbered.target(index);
            long rank = TargetSpace.hostOf(target);
            long high = addresses.highAt(rank);
            long low = addresses.lowAt(rank);
            if (filter.keeps(high, low, TargetSpace.portOf(target))) {
                kept.add(high, low, TargetSpace.portOf(target));
            }
        }
        return kept.build();
    }

    /// The same targets by the ranks of a set that holds all of their addresses.
    public TargetPairs numberedBy(Ipv6AddressSet hosts) {
        if (hosts.equals(addresses)) {
            return numbered;
        }
        var pairs = new TargetPairs.Builder();
        for (long index = 0; index < numbered.size(); index++) {
            long target = numbered.target(index);
            long rank = TargetSpace.hostOf(target);
            long number = hosts.rankOf(addresses.highAt(rank), addresses.lowAt(rank));
            pairs.add((int) number, TargetSpace.portOf(target));
        }
        return pairs.build();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Ipv6Pairs p
                && addresses.equals(p.addresses)
                && numbered.equals(p.numbered);
    }

    @Override
    public int hashCode() {
        return 31 * addresses.hashCode() + numbered.hashCode();
    }

    /// Collects targets in any order. Not thread-safe.
    public static final class Builder {
        private static final int MOST_PORT = 0xFFFF;
        private static final int WIDTH = 3; // high, low, port

        private long[] collected = new long[WIDTH * 16];
        private int size;

        public Builder() {}

        /// @param high  as `Ipv6Address.scopedHigh` has it
        /// @param port  0 to 65535
        public Builder add(long high, long low, int port) {
            if (port < 0 || port > MOST_PORT) {
                throw new IllegalArgumentException("a port is 0 to 65535: port=" + port);
            }
            if (WIDTH * size == collected.length) {
                collected = Wide.grown(collected);
            }
            collected[WIDTH * size] = high;
            collected[WIDTH * size + 1] = low;
            collected[WIDTH * size + 2] = port;
            size++;
            return this;
        }

        public boolean isEmpty() {
            return size == 0;
        }

        public Ipv6Pairs build() {
            var hosts = new Ipv6AddressSet.Builder();
            for (int i = 0; i < size; i++) {
                hosts.add(collected[WIDTH * i], collected[WIDTH * i + 1]);
            }
            Ipv6AddressSet addresses = hosts.build();
            var numbered = new TargetPairs.Builder();
            for (int i = 0; i < size; i++) {
                long rank = addresses.rankOf(collected[WIDTH * i], collected[WIDTH * i + 1]);
                numbered.add((int) rank, (int) collected[WIDTH * i + 2]);
            }
            return new Ipv6Pairs(addresses, numbered.build());
        }

        /// Whether one more can come without the builder holding more than `limit`, what comes twice counted twice.
        boolean hasRoom(int limit) {
            return size < limit;
        }
    }
}
