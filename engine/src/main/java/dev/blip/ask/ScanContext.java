package dev.blip.ask;

import dev.blip.order.ProbeOrder;
import dev.blip.pace.Division;
import dev.blip.plan.Questions;
import dev.blip.plan.ScanPlan;
import dev.blip.run.Clock;
import dev.blip.targets.Ipv4Targets;
import dev.blip.way.NextHops;

/// What every thread of a leg looks at and none changes, but for the lanes' tranches, which the lane's own transmit
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
    /// The host that is asked at a position of the order.
    long hostAt(long position) {
        return space.hostAt(order.at(position));
    }

    /// @param plan       the leg's own
    /// @param questions  of the plan, or of the plan that it is a part of
    public static ScanContext of(
            ScanPlan plan, Questions questions, NextHops nextHops, Clock clock) {
        ProbeOrder order = questions.order();
        var lanes = Lanes.of(plan, order.size());
        int tranche = Division.trancheTargets(lanes.all().getFirst().pace());
        long targets = Math.min(order.size(), (long) lanes.count() * tranche);
        var areas =
                Areas.of(
                        plan.addresses(),
                        targets,
                        nextHops.routers(),
                        plan.asked().hosts() == null ? null : questions.space());
        var signs = new SignsOfLife(areas, questions.space());
        return new ScanContext(
                plan, nextHops, questions.space(), order, lanes, areas, signs, clock);
    }
}
