package dev.blip.app.cli;

import dev.blip.plan.ScanPlan;
import dev.blip.report.Refusal;
import dev.blip.report.ScanOutline;

/// The engine of this build.
public final class RealEngine implements Engine {
    @Override
    public ScanOutline outline(ScanPlan plan) throws Refusal {
        throw absent(plan);
    }

    @Override
    public Run open(ScanPlan plan) throws Refusal {
        throw absent(plan);
    }

    private static Refusal absent(ScanPlan plan) {
        return new Refusal(
                "cannot scan " + plan.addresses().count() + " addresses",
                "this build has no conductor",
                "the scan room",
                "a later build");
    }
}
