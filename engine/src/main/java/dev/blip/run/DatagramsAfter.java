package dev.blip.run;

import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Ending;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.ObservationSink;
import dev.blip.report.Packets;
import dev.blip.report.PathFacts;
import dev.blip.report.RoundTripTimes;
import dev.blip.report.ScanSummary;
import dev.blip.report.Targets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// UDP ports after TCP ports: one sink hears of both, and one summary counts both, whatever became of either. UDP ports
/// that were not asked, because the scan was stopped or out of time, have no verdict. One thread.
final class DatagramsAfter implements FollowUp {
    private final ScanPlan datagrams;
    private final ObservationSink sink;
    private boolean isWanted = true;

    DatagramsAfter(ScanPlan datagrams, ObservationSink sink) {
        this.datagrams = datagrams;
        this.sink = sink;
    }

    @Override
    public ObservationSink first() {
        return sink;
    }

    @Override
    public @Nullable NextScan next(ScanSummary last) {
        boolean isNext = isWanted;
        isWanted = false;
        return isNext ? new NextScan(datagrams, sink) : null;
    }

    @Override
    public ScanSummary end(List<ScanSummary> scans, String unasked) {
        ScanSummary first = scans.getFirst();
        ScanSummary later = unasked.isEmpty() ? scans.getLast() : unasked(first, unasked);
        boolean isEither = first.ending().isComplete() || later.ending().isComplete();
        String both =
                first.ending().incompleteBecause() + "; " + later.ending().incompleteBecause();
        return first.and(later, first.ending().scanNanos(), isEither ? "" : both);
    }

    /// What there is to say of the UDP ports where none was asked.
    private ScanSummary unasked(ScanSummary first, String why) {
        long targets = Orders.size(datagrams);
        return new ScanSummary(
                Targets.unknown(targets),
                Packets.NONE,
                RoundTripTimes.NONE,
                new Ending(targets + " UDP ports have no verdict: " + why, false, 0, 0),
                first.link(),
                PathFacts.NONE,
                ExpectedMissed.unknown(0),
                first.lies(),
                datagrams.seed());
    }

    /// Nothing is held back.
    @Override
    public void abandon() {}
}
