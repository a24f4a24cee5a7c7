package dev.blip.trust;

import dev.blip.order.ProbeOrder;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.TargetProduct;

/// How many ports of an address a scan asks: all of the plan's, or those that fall to this shard. Any thread.
public final class AskedPorts {
    private final TargetProduct space;
    private final ProbeOrder order;
    private final boolean isWhole;

    public AskedPorts(ScanPlan plan) {
        this.space = new TargetProduct(plan.addresses(), plan.ports());
        this.order = Orders.of(plan);
        this.isWhole = plan.part().isWhole();
    }

    /// Ports of the address that this scan asks, 0 to all. In a shard it takes time in proportion to the ports: for
    /// hosts that are already suspects, not for each target.
    public int of(int address) {
        int all = space.ports().count();
        if (isWhole) {
            return all;
        }
        int asked = 0;
        long first = space.indexOf(address, space.ports().at(0));
        for (int port = 0; port < all; port++) {
            asked += order.positionOf(first + port) >= 0 ? 1 : 0;
        }
        return asked;
    }
}
