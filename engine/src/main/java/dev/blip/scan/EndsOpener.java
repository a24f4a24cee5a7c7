package dev.blip.scan;

import dev.blip.link.LinkException;
import dev.blip.link.UnboundRings;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Refusal;
import dev.blip.way.Leg;
import org.jspecify.annotations.Nullable;

/// Opens what a run of a leg sends and hears by.
interface EndsOpener {
    /// @param plan   the leg's own
    /// @param rings  begun before; null if there are none
    LegEnds open(ScanPlan plan, Leg leg, @Nullable UnboundRings rings)
            throws Refusal, LinkException;
}
