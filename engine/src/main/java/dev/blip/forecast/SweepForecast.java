package dev.blip.forecast;

import dev.blip.plan.ScanPlan;
import dev.blip.report.Forecast;
import dev.blip.way.ArpSweep;
import dev.blip.way.Leg;
import dev.blip.way.Way;
import java.util.ArrayList;
import java.util.List;

/// What the ARP sweeps of a scan add to it.
public final class SweepForecast {
    private SweepForecast() {}

    /// What a leg's sweep is about to do, for people, one line; empty if it makes none.
    public static List<String> notes(ScanPlan plan, Leg leg) {
        if (!leg.asksByArp()) {
            return List.of();
        }
        long count = leg.targets().count();
        double rate = ArpSweep.perSecond(plan);
        double tenths = Math.ceil(ArpSweep.seconds(count, rate) * 10) / 10;
        return List.of(
                (leg.hosts() == null ? "arp: " : "nd: ")
                        + count
                        + (count == 1 ? " address on " : " addresses on ")
                        + leg.on().name()
                        + " asked first, by up to "
                        + ArpSweep.ROUNDS * count
                        + " requests at "
                        + (rate >= 1 ? Long.toString((long) rate) : Double.toString(rate))
                        + " packets/s; who is silent is known after "
                        + tenths
                        + " s");
    }

    /// The forecasts of the scans with the sweeps' requests and time, where all are silent but in the first.
    public static List<Forecast> with(ScanPlan plan, Way way, List<Forecast> scans) {
        long count = 0;
        for (Leg leg : way.legs()) {
            count += leg.asksByArp() ? leg.targets().count() : 0;
        }
        if (count == 0) {
            return scans;
        }
        double rate = ArpSweep.perSecond(plan);
        double silent = ArpSweep.seconds(count, rate);
        List<Forecast> both = new ArrayList<>();
        for (Forecast scan : scans) {
            boolean isFirst = both.isEmpty();
            boolean isLast = both.size() == scans.size() - 1;
            long some = isFirst ? count : ArpSweep.ROUNDS * count;
            long requests = isLast ? ArpSweep.mostRequests(count) : some;
            double seconds = isFirst ? count / rate : silent;
            both.add(
                    new Forecast(scan.when(), scan.packets() + requests, scan.seconds() + seconds));
        }
        return both;
    }
}
