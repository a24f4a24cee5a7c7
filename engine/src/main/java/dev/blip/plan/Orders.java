package dev.blip.plan;

import dev.blip.order.KeyedOrder;
import dev.blip.order.ProbeOrder;
import dev.blip.order.ShardedOrder;

/// The order that a plan asks for.
public final class Orders {
    private Orders() {}

    @SuppressWarnings("exports") // an order is of use to the engine alone
    public static ProbeOrder of(ScanPlan plan) {
        var whole = new KeyedOrder(plan.asked().count(), plan.seed());
        return plan.part().isWhole()
                ? whole
                : new ShardedOrder(whole, plan.part().number(), plan.part().of());
    }
}
