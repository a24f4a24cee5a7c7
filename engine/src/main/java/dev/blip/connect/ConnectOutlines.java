package dev.blip.connect;

import dev.blip.forecast.ConnectCautions;
import dev.blip.forecast.Forecasts;
import dev.blip.pace.Exposure;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Caution;
import dev.blip.report.ScanOutline;
import dev.blip.targets.AddressSet;
import dev.blip.way.Descriptors;
import dev.blip.way.KernelsWay;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What can be said of a connect scan before it runs: how many connections it may have at a time, and from that how
/// long it will take and how much memory. The scan and its dry run ask the same.
final class ConnectOutlines {
    /// More connections at a time than this fill a home router's table; fewer than the descriptors left over run dry.
    private static final int MAX_AT_ONCE = 1_000;

    /// The JVM's own, the outputs, the epoll and what the terminal needs: so many descriptors are left alone.
    static final int DESCRIPTORS_KEPT = 64;

    private static final long BYTES_A_CONNECTION = 4_096; // the kernel's socket and our target

    private ConnectOutlines() {}

    /// Connections at a time: one where probes are serialized, else what descriptors allow.
    static int atOnce(ScanPlan plan) {
        if (plan.pace().isSerial()) {
            return 1;
        }
        return Math.clamp(Descriptors.limit() - DESCRIPTORS_KEPT, 1, MAX_AT_ONCE);
    }

    /// @param notes  what a person should know besides
    static ScanOutline atStart(ScanPlan plan, KernelsWay way, List<String> notes) {
        return of(plan, way, notes, ConnectCautions.atStart(plan, way));
    }

    /// The same for a dry run, which has the time for more cautions.
    static ScanOutline inAdvance(ScanPlan plan, KernelsWay way, List<String> notes) {
        return of(plan, way, notes, ConnectCautions.inAdvance(plan, way));
    }

    private static ScanOutline of(
            ScanPlan plan, KernelsWay way, List<String> notes, List<Caution> cautions) {
        long targets = Orders.of(plan).size();
        Integer source = plan.link().sourceAddress();
        var all = new ArrayList<>(notes);
        if (!way.note().isEmpty()) {
            all.add(way.note());
        }
        return new ScanOutline(
                Transmit.CONNECT,
                1,
                Objects.requireNonNullElse(way.device(), "by the kernel's choice"),
                source == null ? "" : AddressSet.dotted(source),
                "by the kernel's choice",
                targets,
                Forecasts.ofConnect(plan, way.nextHops().count(), targets, atOnce(plan)),
                MAX_AT_ONCE * BYTES_A_CONNECTION + Exposure.boundsOfConnect(plan).memoryBytes(),
                List.copyOf(all),
                cautions);
    }
}
