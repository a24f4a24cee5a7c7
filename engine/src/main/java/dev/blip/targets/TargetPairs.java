package dev.blip.targets;

import java.util.Arrays;

/// A list of single targets, each a port of an address, numbered in address-then-port order; what comes twice is one
/// target. Eight bytes each, and as much again for finding them.
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

    private int floor(long pair) {
        if (highest < 0 || pair < pairs[0]) {
            return -1;
        }
        return steps.floor(Math.min(pair, highest));
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
                collected = Arrays.copyOf(collected, size * 2);
            }
            collected[size++] = target(address, port);
            return this;
        }

        public TargetPairs build() {
            return new TargetPairs(Arrays.stream(collected, 0, size).sorted().distinct().toArray());
        }
    }
}
