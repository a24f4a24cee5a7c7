package dev.blip.connect;

import dev.blip.order.ProbeOrder;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.Ipv4Targets;

/// Draws the targets of a connect scan, in the order of the plan. Writer: the dispatcher's thread; any thread may read
/// how far it has come.
final class ConnectOrder {
    private final Ipv4Targets space;
    private final ProbeOrder order;
    private volatile long drawn;
    private volatile boolean isOver;

    ConnectOrder(ScanPlan plan) {
        this.space = plan.asked().space();
        this.order = Orders.of(plan);
    }

    Ipv4Targets space() {
        return space;
    }

    /// The next target; only while `isOver` is false.
    @SuppressWarnings("NonAtomicVolatileUpdate") // the dispatcher's thread alone writes it
    ConnectTarget draw() {
        // The count before the flag: who reads that all are drawn reads a count that stays.
        long index = order.at(drawn++);
        isOver = drawn == order.size();
        return new ConnectTarget(space.address(index), space.port(index));
    }

    /// Draws no more, and says so, if all are drawn or the scan is stopping.
    void endIf(boolean isStopping) {
        if (isStopping || drawn == order.size()) {
            isOver = true;
        }
    }

    /// Any thread: whether `drawn` stays as it is.
    boolean isOver() {
        return isOver;
    }

    /// Any thread: targets drawn, which get a verdict, each once.
    long drawn() {
        return drawn;
    }
}
