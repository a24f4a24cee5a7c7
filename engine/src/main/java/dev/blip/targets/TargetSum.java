package dev.blip.targets;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Several products, one behind the other: groups of hosts, each with the ports that are asked of it. An address is of
/// one group at the most. The memory is that of the ranges of all.
public final class TargetSum extends Ipv4Targets {
    private final TargetProduct[] parts; // none of them empty
    private final long[] starts; // by part: the index of its first target
    private final Steps byIndex;
    private final long size;

    private final Range[] ranges; // ascending
    private final Steps byAddress;

    /// Addresses, unsigned, both ends included.
    private record Range(long first, long last, int part) {}

    /// @throws IllegalArgumentException if an address is of two parts
    public TargetSum(List<TargetProduct> products) {
        this.parts =
                products.stream().filter(part -> part.size() > 0).toArray(TargetProduct[]::new);
        this.starts = new long[Math.max(1, parts.length)];
        long next = 0;
        for (int i = 0; i < parts.length; i++) {
            starts[i] = next;
            next += parts[i].size();
        }
        this.size = next;
        this.byIndex = new Steps(starts, starts.length, Math.max(0, size - 1));
        this.ranges =
                IntStream.range(0, parts.length)
                        .boxed()
                        .flatMap(i -> rangesOf(i, parts[i].addresses()))
                        .sorted(Comparator.comparingLong(Range::first))
                        .toArray(Range[]::new);
        this.byAddress = steps(ranges);
    }

    private static Stream<Range> rangesOf(int part, AddressSet of) {
        return IntStream.range(0, of.rangeCount())
                .mapToObj(i ->
                        new Range(
                                Integer.toUnsignedLong(of.first(i)),
                                Integer.toUnsignedLong(of.last(i)),
                                part));
    }

    private static Steps steps(Range[] ranges) {
        long[] firsts = new long[Math.max(1, ranges.length)];
        for (int i = 0; i < ranges.length; i++) {
            firsts[i] = ranges[i].first();
            if (i > 0 && ranges[i - 1].last() >= firsts[i]) {
                throw new IllegalArgumentException(
                        "an address is of two parts: address="
                                + AddressSet.dotted((int) firsts[i]));
            }
        }
        return new Steps(firsts, firsts.length, 0xFFFF_FFFFL);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long target(long index) {
        int part = byIndex.floor(index);
        return parts[part].target(index - starts[part]);
    }

    @Override
    public long indexOf(int address, int port) {
        int part = partOf(address);
        long index = part < 0 ? -1 : parts[part].indexOf(address, port);
        return index < 0 ? -1 : starts[part] + index;
    }

    @Override
    public boolean contains(int address) {
        return partOf(address) >= 0;
    }

    private int partOf(int address) {
        long key = Integer.toUnsignedLong(address);
        if (ranges.length == 0 || key < ranges[0].first()) {
            return -1;
        }
        Range range = ranges[byAddress.floor(key)];
        return key <= range.last() ? range.part() : -1;
    }
}
