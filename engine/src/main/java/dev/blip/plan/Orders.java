package dev.blip.plan;

import dev.blip.order.KeyedOrder;
import dev.blip.order.ProbeOrder;
import dev.blip.order.ShardedOrder;
import dev.blip.order.StagedOrder;

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

    /// How many targets the plan asks: in its share, if it is one of several.
    public static long size(ScanPlan plan) {
        long sum = 0;
        for (ScanPlan family : plan.families()) {
            sum += of(family).size();
        }
        return sum;
    }

    /// The order of a half-open scan: where hosts are spared, likely ports come first, for who answers on them is asked
    /// sooner on the others. A share of a scan is one of the order that all shares have, whatever their pace.
    static ProbeOrder ofHalfOpen(ScanPlan plan) {
        if (plan.asksEchoes()) {
            return new EchoRounds(plan.asked(), plan.seed());
        }
        long likely = plan.asked().space().likely();
        if (likely == 0 || !plan.part().isWhole() || !plan.conduct().sparesHosts()) {
            return of(plan);
        }
        var others = new KeyedOrder(plan.asked().count() - likely, plan.seed());
        return new StagedOrder(new KeyedOrder(likely, plan.seed()), likely, others);
    }
}
