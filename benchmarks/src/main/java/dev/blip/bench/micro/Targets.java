package dev.blip.bench.micro;

import dev.blip.order.KeyedOrder;
import dev.blip.probe.CookieKey;
import dev.blip.probe.ProbeScope;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetProduct;
import dev.blip.wire.Origin;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Targets in the order of a scan, worked out beforehand.
@State(Scope.Thread)
public class Targets {
    static final int SOURCE = 198 << 24 | 51 << 16 | 100 << 8 | 1;
    static final int FIRST_PORT = 40_000;
    static final Origin ORIGIN = new Origin(SOURCE, FIRST_PORT, 4);
    private static final int COUNT = 1 << 12; // small enough for the first cache
    private static final int FIRST = 198 << 24 | 18 << 16;

    /// How many ranges the addresses come in: one prefix, or a list with holes.
    @Param({"1", "1000"})
    public int ranges;

    TargetProduct space = new TargetProduct(AddressSet.EMPTY, PortSet.of(80));
    KeyedOrder order = new KeyedOrder(1, 0);
    final long[] indexes = new long[COUNT];
    final long[] targets = new long[COUNT];
    final int[] addresses = new int[COUNT];
    final int[] ports = new int[COUNT];
    private int next;

    @Setup
    public void make() {
        var set = new AddressSet.Builder();
        int each = (1 << 17) / ranges;
        for (int i = 0; i < ranges; i++) {
            int first = FIRST + i * each;
            set.add(first, first + each - (ranges == 1 ? 1 : 2));
        }
        space = new TargetProduct(set.build(), PortSet.of(22, 80, 443, 8080));
        order = new KeyedOrder(space.size(), 1);
        for (int i = 0; i < COUNT; i++) {
            indexes[i] = order.at(i);
            targets[i] = space.target(indexes[i]);
            addresses[i] = space.address(indexes[i]);
            ports[i] = space.port(indexes[i]);
        }
    }

    ProbeScope scope(CookieKey key) {
        return new ProbeScope(space, AddressSet.EMPTY, ORIGIN, key);
    }

    /// The next place in the arrays; around and around.
    int next() {
        next = (next + 1) & (COUNT - 1);
        return next;
    }
}
