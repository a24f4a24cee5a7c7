package dev.blip.scan;

import dev.blip.order.ProbeOrder;
import dev.blip.plan.ScanPlan;
import dev.blip.target.TargetSpace;

/// What every thread of a scan looks at and none changes, but for the lanes' tranches, which the lane's own transmit
/// thread opens and closes.
record ScanContext(
        ScanPlan plan,
        NextHops nextHops,
        TargetSpace space,
        ProbeOrder order,
        Lanes lanes,
        Clock clock) {
    static ScanContext of(ScanPlan plan, NextHops nextHops, Clock clock) {
        var space = new TargetSpace(plan.addresses(), plan.ports());
        ProbeOrder order = Orders.of(plan);
        return new ScanContext(plan, nextHops, space, order, Lanes.of(plan, order.size()), clock);
    }
}
