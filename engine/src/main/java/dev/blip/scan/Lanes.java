package dev.blip.scan;

import dev.blip.order.Shard;
import dev.blip.pace.BurstCaps;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import java.util.ArrayList;
import java.util.List;

/// The lanes of a scan: together they hold every position once, and send at the plan's rate and within its caps.
/// Immutable; any thread may call.
final class Lanes {
    private final List<Lane> all;
    private final Lane[] byNumber; // the same, for `of`

    /// By lane: the first position behind it. A scan has 16 lanes at the most, so a walk finds one sooner than a
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
    static Lanes of(ScanPlan plan, long positions) {
        BurstCaps.Bounds caps = Exposure.bounds(plan);
        int count = count(plan, positions);
        List<Lane> lanes = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            lanes.add(
                    new Lane(
                            Shard.part(positions, number, count),
                            plan.pace().part(number, count),
                            caps.part(number, count)));
        }
        return new Lanes(lanes);
    }

    /// As many as transmit threads are asked for, but none without a position, with less than the least share of the
    /// rate, or without a packet of each cap; and one where one probe is outstanding at a time.
    static int count(ScanPlan plan, long positions) {
        int asked = plan.link().transmitThreads();
        if (asked == 1) {
            return 1;
        }
        long most = Math.min(positions, plan.pace().mostParts());
        return Math.clamp(Math.min(asked, most), 1, Exposure.bounds(plan).mostParts());
    }

    /// What a person should know of the number of lanes, one line each.
    static List<String> notes(ScanPlan plan, long positions) {
        int asked = plan.link().transmitThreads();
        int count = count(plan, positions);
        if (count == asked) {
            return List.of();
        }
        String why = "each needs a target";
        if (plan.pace().isSerial()) {
            why = "one probe is outstanding at a time";
        } else if (count == plan.pace().mostParts()) {
            why = "each needs " + Pace.LEAST_PART + " packets/s of the rate";
        } else if (count < positions) {
            why = "each needs a packet of every cap, in the time that the cap is held for";
        }
        return List.of("tx-threads: " + count + ", not " + asked + ": " + why);
    }

    /// The lane that `position`, one of the scan's, lies in.
    Lane of(long position) {
        int i = 0;
        while (i < ends.length - 1 && position >= ends[i]) {
            i++;
        }
        return byNumber[i];
    }

    List<Lane> all() {
        return all;
    }

    int count() {
        return ends.length;
    }
}
