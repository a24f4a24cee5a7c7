package dev.blip.targets;

import java.util.List;
import java.util.function.LongConsumer;

/// Several numberings, one behind the other: groups of hosts, each with the ports that are asked of it, or a list
/// beside a product. A target is of one part at the most; an address may be of several. The memory is that of the
/// parts; whoever looks for a target by its address asks one after the other, so they are to be few.
public final class TargetSum extends Ipv4Targets {
    private final Ipv4Targets[] parts; // none of them empty
    private final long[] starts; // by part: the index of its first target; one more for the end

    public TargetSum(List<? extends Ipv4Targets> parts) {
        this.parts = parts.stream().filter(part -> part.size() > 0).toArray(Ipv4Targets[]::new);
        this.starts = new long[this.parts.length + 1];
        for (int i = 0; i < this.parts.length; i++) {
            starts[i + 1] = starts[i] + this.parts[i].size();
        }
    }

    /// Every port on every address, and single targets behind them, none of which may be one of the former. The list
    /// alone if it is all there is.
    public static Ipv4Targets of(AddressSet addresses, PortSet ports, TargetPairs single) {
        return addresses.isEmpty()
                ? single
                : new TargetSum(List.of(new TargetProduct(addresses, ports), single));
    }

    @Override
    public long size() {
        return starts[parts.length];
    }

    @Override
    public long target(long index) {
        int part = 0;
        while (index >= starts[part + 1]) {
            part++;
        }
        return parts[part].target(index - starts[part]);
    }

    @Override
    public long indexOf(int address, int port) {
        for (int i = 0; i < parts.length; i++) {
            long index = parts[i].indexOf(address, port);
            if (index >= 0) {
                return starts[i] + index;
            }
        }
        return -1;
    }

    @Override
    public boolean contains(int address) {
        for (Ipv4Targets part : parts) {
            if (part.contains(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int portCount(int address) {
        int count = 0;
        for (Ipv4Targets part : parts) {
            count += part.portCount(address);
        }
        return count;
    }

    @Override
    public void forEachOn(int address, LongConsumer to) {
        for (int i = 0; i < parts.length; i++) {
            long start = starts[i];
            parts[i].forEachOn(address, index -> to.accept(start + index));
        }
    }
}
