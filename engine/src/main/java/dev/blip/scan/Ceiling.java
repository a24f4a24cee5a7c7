package dev.blip.scan;

import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import java.util.ArrayList;
import java.util.List;

/// What all legs of a scan together may send, and the part of each: divided anew when one of them is over. Any thread.
final class Ceiling {
    private final double most;
    private final double forSweeps;
    private double packetsPerSecond; // this object's lock guards it and the next
    private List<Course> active = List.of();

    /// @param forSweeps  packets per second that are set aside
    Ceiling(ScanPlan plan, double forSweeps) {
        this.packetsPerSecond = plan.pace().packetsPerSecond();
        this.most = plan.conduct().highestCeiling();
        this.forSweeps = forSweeps;
    }

    /// Divides it between `courses`, each of which knows its part when it returns.
    synchronized void divide(List<Course> courses) {
        active = List.copyOf(courses);
        tell();
    }

    /// Raises or lowers it, within what the plan allows.
    ///
    /// @return the new one, packets per second
    synchronized double scale(double factor) {
        packetsPerSecond = Math.clamp(packetsPerSecond * factor, Pace.SLOWEST, most);
        tell();
        return packetsPerSecond;
    }

    /// Weights are what is left to ask, so that legs of unlike size end at about the same time. The part of the ARP
    /// sweeps is kept back for as long as one of them is at work.
    private void tell() {
        if (active.isEmpty()) {
            return;
        }
        boolean isSweeping = active.stream().anyMatch(Course::isSweeping);
        double left = isSweeping ? packetsPerSecond - forSweeps : packetsPerSecond;
        List<Long> weights = new ArrayList<>();
        active.forEach(course -> weights.add(Math.max(1, course.left())));
        double[] parts = LegPlans.divide(Math.max(Pace.SLOWEST, left), weights);
        for (int i = 0; i < parts.length; i++) {
            active.get(i).setCeiling(parts[i]);
        }
    }
}
