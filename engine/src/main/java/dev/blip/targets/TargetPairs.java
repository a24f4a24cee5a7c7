package dev.blip.targets;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/// A list of single targets, each a port of an address, numbered in address-then-port order; what comes twice is one
/// target. Eight bytes each, and at most four more for finding them.
public final class TargetPairs extends Ipv4Targets {
    private static final int ALL_PORTS = 0xFFFF;

    private final long[] pairs; // address and port, unsigned, ascending
    private final long highest; // -1 if there is none
    private final Steps steps;

    private TargetPairs(long[] pairs) {
        this.pairs = pairs;
        boolean isEmpty = pairs.length == 0;
        this.highest = isEmpty ? -1 : pairs[pairs.length - 1];
        this.steps =
                isEmpty ? new Steps(new long[1], 1, 0) : new Steps(pairs, pairs.length, highest);
    }

    @Override
    public long size() {
        return pairs.length;
    }

    @Override
    public long target(long index) {
        return pairs[(int) index];
    }

    @Override
    public long indexOf(int address, int port) {
        long pair = target(address, port);
        int i = floor(pair);
        return i >= 0 && pairs[i] == pair ? i : -1;
    }

    @Override
    public boolean contains(int address) {
        int i = floor(target(address, ALL_PORTS));
        return i >= 0 && addressOf(pairs[i]) == address;
    }

    @Override
    public int portCount(int address) {
        return floor(target(address, ALL_PORTS)) - floor(target(address, 0) - 1);
    }

    @Override
    public void forEachOn(int address, LongConsumer to) {
        int last = floor(target(address, ALL_PORTS));
        for (int i = floor(target(address, 0) - 1) + 1; i <= last; i++) {
            to.accept(i);
        }
    }

    private int floor(long pair) {
        if (highest < 0 || pair < pairs[0]) {
            return -1;
        }
        return steps.floor(Math.min(pair, highest));
    }

    /// Their addresses, each once.
    public AddressSet addresses() {
        var addresses = new AddressSet.Builder();
        for (int i = 0; i < pairs.length; i++) {
            if (i == 0 || addressOf(pairs[i]) != addressOf(pairs[i - 1])) {
                addresses.add(addressOf(pairs[i]));
            }
        }
        return addresses.build();
    }

    /// Their ports, each once, whatever the address.
    public PortSet ports() {
        var ports = new BitSet();
        for (long pair : pairs) {
            ports.set(TargetSpace.portOf(pair));
        }
        return PortSet.of(ports);
    }

    /// The most targets on one address, if others come to them.
    ///
    /// @param others  the addresses of which each has `ports` others
    public int mostPorts(AddressSet others, int ports) {
        int most = 0;
        int count = 0;
        for (int i = 0; i < pairs.length; i++) {
            int address = addressOf(pairs[i]);
            if (i == 0 || addressOf(pairs[i - 1]) != address) {
                count = others.contains(address) ? ports : 0;
            }
            count++;
            most = Math.max(most, count);
        }
        return most;
    }

    /// Those that `keeps` accepts, as `target` gives them.
    public TargetPairs where(LongPredicate keeps) {
        return new TargetPairs(Arrays.stream(pairs).filter(keeps).toArray());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof TargetPairs p && Arrays.equals(pairs, p.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    /// Collects targets in any order; `build` sorts them. Not thread-safe.
    public static final class Builder {
        private long[] collected = new long[16];
        private int size;

        public Builder() {}

        /// @param port  0 to 65535
        public Builder add(int address, int port) {
            if (port < 0 || port > ALL_PORTS) {
                throw new IllegalArgumentException("a port is 0 to 65535: port=" + port);
            }
            if (size == collected.length) {
                merge();
                if (size > collected.length / 2) {
                    collected = Arrays.copyOf(collected, size * 2);
                }
            }
            collected[size++] = target(address, port);
            return this;
        }

        public boolean isEmpty() {
            return size == 0;
        }

        public TargetPairs build() {
            merge();
            return new TargetPairs(Arrays.copyOf(collected, size));
        }

        /// Forgets what has come.
        void clear() {
            size = 0;
        }

        /// Whether one more can come without the builder holding more than `limit` different ones.
        boolean hasRoom(int limit) {
            if (size >= limit) {
                merge();
            }
            return size < limit;
        }

        /// Sorts what has come, and makes one of those that are the same.
        private void merge() {
            Arrays.sort(collected, 0, size);
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (kept == 0 || collected[i] != collected[kept - 1]) {
                    collected[kept++] = collected[i];
                }
            }
            size = kept;
        }
    }
}
