package dev.blip.trust;

import dev.blip.order.ProbeOrder;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.Ipv4Targets;

/// How many ports of an address a scan asks: all that the plan has for it, or those that fall to this shard. Any
/// thread.
public final class AskedPorts {
    private final Ipv4Targets space;
    private final ProbeOrder order;
    private final boolean isWhole;

    public AskedPorts(ScanPlan plan) {
        this.space = plan.asked().space();
        this.order = Orders.of(plan);
        this.isWhole = plan.part().isWhole();
    }

    /// Ports of the address that this scan asks, 0 to all. In a shard it takes time in proportion to the ports: for
    /// hosts that are already suspects, not for each target.
    public int of(int address) {
        if (isWhole) {
            return space.portCount(address);
        }
        int[] asked = new int[1];
        space.forEachOn(address, index -> asked[0] += order.positionOf(index) >= 0 ? 1 : 0);
        return asked[0];
    }
}
