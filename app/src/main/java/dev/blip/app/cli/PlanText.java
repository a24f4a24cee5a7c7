package dev.blip.app.cli;

import dev.blip.app.output.Durations;
import dev.blip.app.output.PortList;
import dev.blip.plan.ScanPlan;
import dev.blip.report.ScanOutline;

/// What `--dry-run` prints: one fact per line.
final class PlanText {
    private static final int LONGEST_PORT_LIST = 58;
    private static final double NANOS_PER_SECOND = 1e9;

    private PlanText() {}

    static String of(ScanPlan plan, ScanOutline outline) {
        var text = new StringBuilder();
        row(text, "targets", StatusArea.counted(outline.targets()) + targetsInWords(plan));
        row(text, "ports", shortened(PortList.text(plan.ports())));
        row(text, "packets", span(outline.packetsAtLeast(), outline.packetsAtMost()));
        row(
                text,
                "time",
                seconds(outline.secondsAtLeast())
                        + " if all answer at once, at most "
                        + seconds(outline.secondsAtMost())
                        + " of sending, at "
                        + rate(plan.pace().packetsPerSecond())
                        + " packets/s");
        int threads = outline.transmitThreads();
        row(
                text,
                "transmit",
                outline.transmit() + (threads > 1 ? ", " + threads + " threads" : ""));
        row(text, "interface", outline.interfaceName());
        boolean isKernels = outline.sourceAddress() == 0; // in a connect scan without --source-ip
        row(
                text,
                "source",
                isKernels ? outline.nextHop() : ScanCommand.address(outline.sourceAddress()));
        row(text, "next hop", outline.nextHop());
        row(text, "shard", plan.part().number() + "/" + plan.part().of());
        row(text, "seed", Long.toString(plan.seed()));
        row(text, "memory", ((outline.memoryBytes() + (1 << 20) - 1) >> 20) + " MiB");
        return text.toString();
    }

    /// Packets per second for people: whole ones above 100, three decimals below.
    static String rate(double perSecond) {
        long thousandths = Math.round(perSecond * 1_000);
        if (thousandths % 1_000 == 0 || perSecond >= 100) {
            return StatusArea.counted(Math.round(perSecond));
        }
        return thousandths / 1_000 + "." + Long.toString(1_000 + thousandths % 1_000).substring(1);
    }

    private static String targetsInWords(ScanPlan plan) {
        String addresses =
                " ("
                        + counted(plan.addresses().count(), "address", "addresses")
                        + " x "
                        + counted(plan.ports().count(), "port", "ports");
        return addresses + (plan.part().of() > 1 ? ", this shard's part)" : ")");
    }

    private static String counted(long count, String one, String many) {
        return StatusArea.counted(count) + " " + (count == 1 ? one : many);
    }

    private static String span(long least, long most) {
        return StatusArea.counted(least) + " to " + StatusArea.counted(most);
    }

    private static String seconds(double seconds) {
        return Durations.text((long) (seconds * NANOS_PER_SECOND));
    }

    private static String shortened(String ports) {
        if (ports.length() <= LONGEST_PORT_LIST) {
            return ports;
        }
        return ports.substring(0, ports.lastIndexOf(',', LONGEST_PORT_LIST) + 1) + "...";
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(name).append(" ".repeat(11 - name.length())).append(value).append('\n');
    }
}
