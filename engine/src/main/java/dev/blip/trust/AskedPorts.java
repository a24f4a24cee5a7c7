package dev.blip.trust;

import dev.blip.order.ProbeOrder;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.targets.Ipv4Targets;
import java.util.List;
import java.util.function.ToIntFunction;

/// How many ports of a host a scan asks: all that the plan has for it, or those that fall to this shard. Any
/// thread.
public final class AskedPorts {
    private final Ipv4Targets space;
    private final ProbeOrder order;
    private final boolean isWhole;

    /// @param plan  that has targets in one family
    public AskedPorts(ScanPlan plan) {
        this.space = plan.asked().space();
        this.order = Orders.of(plan);
        this.isWhole = plan.part().isWhole();
    }

    /// Counts for each verdict the ports of its host that a scan asks, whatever families it has.
    public static ToIntFunction<Observation> ofFindings(ScanPlan plan) {
        List<ScanPlan> families = plan.families();
        var first = new AskedPorts(families.getFirst());
        var last = new AskedPorts(families.getLast());
        return o -> (o.ipv6() == null ? first : last).of(o.host());
    }

    /// Ports of a host, by its number, that this scan asks, 0 to all. In a shard it takes time in proportion to the
    /// ports: for hosts that are already suspects, not for each target.
    public int of(int host) {
        if (isWhole) {
            return space.portCount(host);
        }
        int[] asked = new int[1];
        space.forEachOn(host, index -> asked[0] += order.positionOf(index) >= 0 ? 1 : 0);
        return asked[0];
    }
}
