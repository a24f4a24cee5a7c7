package dev.blip.scan;

import dev.blip.plan.LinkPlan;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Refusal;
import dev.blip.report.Scan;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import java.util.List;

/// A process that says by which way a dry run of a loopback scan would go, and by which the opened scan does. It sends
/// nothing.
final class WayTeller {
    private static final int LOOPBACK = 0x7F000001;

    private WayTeller() {}

    public static void main(String[] arguments) throws Refusal {
        try (Scans scans = Scans.open()) {
            var ways = List.of(Transmit.AUTO, Transmit.HALF_OPEN, Transmit.RAW, Transmit.CONNECT);
            for (Transmit asked : ways) {
                ScanPlan plan =
                        ScanPlan.of(AddressSet.range(LOOPBACK, LOOPBACK), PortSet.of(9), 1)
                                .withLink(LinkPlan.DEFAULT.withTransmit(asked));
                System.out.println(asked + ": " + ofDryRun(plan) + ", " + ofScan(scans, plan));
            }
        }
    }

    private static String ofDryRun(ScanPlan plan) {
        try {
            return Scans.outline(plan).transmit().name();
        } catch (Refusal e) {
            return "refused";
        }
    }

    private static String ofScan(Scans scans, ScanPlan plan) {
        try (Scan scan = scans.open(plan)) {
            return scan.outline().transmit().name();
        } catch (Refusal e) {
            return "refused";
        }
    }
}
