package dev.blip.scan;

import dev.blip.order.KeyedOrder;
import dev.blip.order.ProbeOrder;
import dev.blip.order.ShardedOrder;
import dev.blip.plan.ScanPlan;

/// The order that a plan asks for.
final class Orders {
    private Orders() {}

    static ProbeOrder of(ScanPlan plan) {
        long targets = plan.addresses().count() * plan.ports().count();
        var whole = new KeyedOrder(targets, plan.seed());
        return plan.part().isWhole()
                ? whole
                : new ShardedOrder(whole, plan.part().number(), plan.part().of());
    }
}
