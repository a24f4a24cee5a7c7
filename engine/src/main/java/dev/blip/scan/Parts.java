package dev.blip.scan;

import dev.blip.plan.ScanPlan;
import dev.blip.run.Clock;
import dev.blip.run.Crew;

/// What all legs of a scan have in common.
///
/// @param plan          the whole scan's
/// @param unasked       told of whoever gets a verdict without a packet
/// @param isSideBySide  whether they may send at the same time
record Parts(
        ScanPlan plan,
        EndsOpener opener,
        Unasked unasked,
        Crew crew,
        Clock clock,
        boolean isSideBySide) {}
