package dev.blip.ask;

import dev.blip.order.ProbeOrder;
import dev.blip.pace.Division;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.run.Clock;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.TargetProduct;
import dev.blip.way.NextHops;

/// What every thread of a scan looks at and none changes, but for the lanes' tranches, which the lane's own transmit
/// thread opens and closes.
public record ScanContext(
        ScanPlan plan,
        NextHops nextHops,
        Ipv4Targets space,
        ProbeOrder order,
        Lanes lanes,
        Areas areas,
        SignsOfLife signs,
        Clock clock) {
    public static ScanContext of(ScanPlan plan, NextHops nextHops, Clock clock) {
        var space = new TargetProduct(plan.addresses(), plan.ports());
        ProbeOrder order = Orders.of(plan);
        var lanes = Lanes.of(plan, order.size());
        int tranche = Division.trancheTargets(lanes.all().getFirst().pace());
        long targets = Math.min(order.size(), (long) lanes.count() * tranche);
        var areas = Areas.of(plan.addresses(), targets, nextHops.routers());
        var signs = new SignsOfLife(areas, space);
        return new ScanContext(plan, nextHops, space, order, lanes, areas, signs, clock);
    }
}
