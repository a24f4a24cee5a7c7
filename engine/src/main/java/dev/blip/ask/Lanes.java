package dev.blip.ask;

import dev.blip.order.Shard;
import dev.blip.pace.BurstCaps;
import dev.blip.pace.Division;
import dev.blip.pace.Exposure;
import dev.blip.plan.ScanPlan;
import java.util.ArrayList;
import java.util.List;

/// The lanes of a scan: together they hold every position once, and send at the plan's rate and within its caps.
/// Immutable; any thread may call.
public final class Lanes {
    private final List<Lane> all;
    private final Lane[] byNumber; // the same, for `of`

    /// The first position behind each lane. A scan has 16 lanes at the most, so a walk finds one sooner than a
    /// division would.
    private final long[] ends;

    private Lanes(List<Lane> all) {
        this.all = List.copyOf(all);
        this.byNumber = all.toArray(new Lane[0]);
        this.ends = new long[all.size()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = all.get(i).first() + all.get(i).size();
        }
    }

    /// @param positions  size of the order that the plan asks for
    public static Lanes of(ScanPlan plan, long positions) {
        BurstCaps.Bounds caps = Exposure.bounds(plan);
        int count = Division.laneCount(plan, positions);
        List<Lane> lanes = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            lanes.add(
                    new Lane(
                            Shard.part(positions, number, count),
                            plan.pace().part(number, count),
                            caps.part(number, count),
                            Exposure.sparing(plan, count)));
        }
        return new Lanes(lanes);
    }

    /// The lane that `position`, one of the scan's, lies in.
    public Lane of(long position) {
        int i = 0;
        while (i < ends.length - 1 && position >= ends[i]) {
            i++;
        }
        return byNumber[i];
    }

    List<Lane> all() {
        return all;
    }

    /// Tranches that one lane may have open at a time.
    int mostLive() {
        return Division.mostLive(count());
    }

    public int count() {
        return ends.length;
    }
}
