package dev.blip.scan;

import dev.blip.order.ProbeOrder;
import dev.blip.plan.ScanPlan;
import dev.blip.target.TargetSpace;

/// What every thread of a scan looks at and none changes, but for the tranches, which the transmit thread opens and
/// closes.
record ScanContext(
        ScanPlan plan, TargetSpace space, ProbeOrder order, Tranches tranches, Clock clock) {
    static ScanContext of(ScanPlan plan, Clock clock) {
        var space = new TargetSpace(plan.addresses(), plan.ports());
        return new ScanContext(plan, space, Orders.of(plan), new Tranches(), clock);
    }
}
