package dev.blip.scan;

import dev.blip.ask.Closer;
import dev.blip.forecast.Forecasts;
import dev.blip.forecast.SweepForecast;
import dev.blip.link.PacketSocketSender;
import dev.blip.link.RingGeometry;
import dev.blip.link.XdpLink;
import dev.blip.pace.Division;
import dev.blip.pace.Exposure;
import dev.blip.pace.Slices;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Caution;
import dev.blip.report.ScanOutline;
import dev.blip.way.Leg;
import dev.blip.way.OpenedLink;
import dev.blip.way.Way;
import java.util.ArrayList;
import java.util.List;

/// What a half-open scan is about to do. A dry run and a scan say the same.
final class Outlines {
    private Outlines() {}

    /// Before anything is opened.
    static ScanOutline inAdvance(ScanPlan plan, Way way, List<Caution> cautions) {
        List<String> sweeps = new ArrayList<>();
        way.legs().forEach(leg -> sweeps.addAll(SweepForecast.notes(plan, leg)));
        return of(plan, way, sweeps, cautions);
    }

    /// @param notes  of what was opened, or is about to be
    static ScanOutline of(ScanPlan plan, Way way, List<String> notes, List<Caution> cautions) {
        long targets = Orders.size(plan);
        Leg first = way.first();
        int lanes = Division.laneCount(plan, targets);
        List<String> all = new ArrayList<>(notes);
        all.addAll(Division.notes(plan, targets));
        for (Leg leg : way.legs().subList(1, way.legs().size())) {
            all.add(alsoBy(leg));
        }
        return new ScanOutline(
                first.transmit(),
                lanes,
                LegPlans.interfaceNames(way),
                first.source().text(),
                first.nextHop(),
                targets,
                SweepForecast.with(plan, way, Forecasts.ofHalfOpen(plan, way.nextHops(), targets)),
                memoryBytes(plan, way, targets, lanes),
                all,
                cautions);
    }

    /// A line for each leg but the first, which the outline itself describes: how many, by what, from where.
    private static String alsoBy(Leg leg) {
        long count = leg.targets().count();
        return "also: "
                + count
                + (count == 1 ? " address by " : " addresses by ")
                + leg.on().name()
                + " from "
                + leg.source().text()
                + ", "
                + (leg.gateway() == null ? leg.nextHop() : "via " + leg.nextHop())
                + ", "
                + leg.transmit().word();
    }

    /// Memory of ledgers and rings, whatever the network does.
    private static long memoryBytes(ScanPlan plan, Way way, long targets, int lanes) {
        // Being asked, and kept open for late answers.
        long tranches = 2L * lanes + Math.max(lanes, Closer.MOST_KEPT);
        // Each leg has its own.
        long live = Math.min(targets, tranches * Division.TRANCHE_TARGETS * way.legs().size());
        long rings = 0;
        for (Leg leg : way.legs()) {
            long bytes = RingGeometry.DEFAULT.ringBytes() * plan.link().receiveRings();
            rings += leg.transmit() == Transmit.XDP ? XdpLink.QUEUE_BYTES : bytes;
            int slotWords = OpenedLink.slotWords(leg.plan());
            long sending = PacketSocketSender.ringBytes(slotWords) * lanes;
            rings += leg.transmit() == Transmit.PACKET ? sending : 0;
        }
        long caps = Exposure.bounds(plan).memoryBytes() * lanes;
        // A writer of slices each: what left, and what was heard.
        int rows = lanes + plan.link().receiveRings();
        long slices = (long) Slices.BYTES * rows * way.legs().size();
        return rings + caps + slices + live * (4L * plan.retry().attempts() + 1);
    }
}
