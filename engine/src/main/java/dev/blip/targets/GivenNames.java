package dev.blip.targets;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv4Address;
import dev.blip.address.Ipv6Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which names the user gave for which addresses. Immutable; any thread may read it.
public final class GivenNames {
    public static final GivenNames NONE = new Builder().build();

    private final long[] keys; // IPv4 address above place in the order given, ascending
    private final String[] names; // of each key
    private final Map<IpAddress, List<String>> ipv6;

    private GivenNames(long[] keys, String[] names, Map<IpAddress, List<String>> ipv6) {
        this.keys = keys;
        this.names = names;
        this.ipv6 = ipv6;
    }

    public boolean isEmpty() {
        return keys.length == 0 && ipv6.isEmpty();
    }

    /// Its names in the order given; none if it was given as an address alone.
    public List<String> of(IpAddress address) {
        return address instanceof Ipv4Address ipv4
                ? of(ipv4.bits())
                : ipv6.getOrDefault(address, List.of());
    }

    private List<String> of(int address) {
        int from = firstAtOrAbove(Integer.toUnsignedLong(address) << Integer.SIZE);
        int to = from;
        while (to < keys.length && (int) (keys[to] >>> Integer.SIZE) == address) {
            to++;
        }
        return from == to ? List.of() : List.of(Arrays.copyOfRange(names, from, to));
    }

    /// Its first name; empty if it has none.
    public String firstOf(IpAddress address) {
        List<String> all = of(address);
        return all.isEmpty() ? "" : all.getFirst();
    }

    /// Unsigned, as the addresses are.
    private int firstAtOrAbove(long key) {
        int low = 0;
        int high = keys.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(keys[middle], key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Collects names in the order given. Not thread-safe.
    public static final class Builder {
        private long[] keys = new long[16];
        private String[] names = new String[16];
        private int size;
        private final Map<IpAddress, List<String>> ipv6 = new HashMap<>();

        public Builder() {}

        /// @param name  not yet among those of `address`
        public Builder add(int address, String name) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                names = Arrays.copyOf(names, size * 2);
            }
            keys[size] = Integer.toUnsignedLong(address) << Integer.SIZE | size;
            names[size++] = name;
            return this;
        }

        /// @param name  not yet among those of `address`
        public Builder add(Ipv6Address address, String name) {
            ipv6.computeIfAbsent(address, _ -> new ArrayList<>()).add(name);
            return this;
        }

        public GivenNames build() {
            long[] sorted = Arrays.copyOf(keys, size);
            for (int i = 0; i < size; i++) {
                sorted[i] ^= Long.MIN_VALUE; // signed order is that of unsigned numbers then
            }
            Arrays.sort(sorted);
            String[] ordered = new String[size];
            for (int i = 0; i < size; i++) {
                sorted[i] ^= Long.MIN_VALUE;
                ordered[i] = names[(int) sorted[i]];
            }
            return new GivenNames(sorted, ordered, Map.copyOf(ipv6));
        }
    }
}
