package dev.blip.app.scan;

import dev.blip.app.output.PortList;
import dev.blip.app.text.Durations;
import dev.blip.app.text.GroupedDigits;
import dev.blip.app.text.Rates;
import dev.blip.plan.Asked;
import dev.blip.plan.PrefixPeak;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Caution;
import dev.blip.report.Forecast;
import dev.blip.report.ScanOutline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `--dry-run` prints: one fact per line, then what to think of.
final class PlanText {
    private static final int LONGEST_PORT_LIST = 58;
    private static final int NAME_COLUMNS = 11;
    private static final int WHEN_COLUMNS = 18;
    private static final int PACKETS_COLUMNS = 15;
    private static final int COLUMNS = 80;

    private PlanText() {}

    static String of(ScanRequest request, ScanOutline outline) {
        ScanPlan plan = request.plan();
        ScanPlan datagrams = request.datagrams();
        var text = new StringBuilder();
        row(text, "targets", GroupedDigits.text(outline.targets()) + targets(plan, datagrams));
        row(text, "ports", ports(plan));
        row(text, "rate", rate(plan));
        row(text, "peak", peak(plan, PrefixPeak.of(plan)));
        if (datagrams != null) { // asked when the others have their verdicts
            row(text, "then ports", ports(datagrams));
            row(text, "rate", rate(datagrams));
            row(text, "peak", peak(datagrams, PrefixPeak.of(datagrams)));
        }
        forecasts(text, outline.forecasts());
        int threads = outline.transmitThreads();
        row(
                text,
                "transmit",
                outline.transmit().word() + (threads > 1 ? ", " + threads + " threads" : ""));
        row(text, "interface", outline.interfaceName());
        boolean isKernels = outline.sourceAddress().isEmpty();
        row(text, "source", isKernels ? outline.nextHop() : outline.sourceAddress());
        row(text, "next hop", outline.nextHop());
        row(text, "shard", plan.part().number() + "/" + plan.part().of());
        row(text, "seed", Long.toString(plan.seed()));
        row(text, "memory", ((outline.memoryBytes() + (1 << 20) - 1) >> 20) + " MiB");
        return text.toString();
    }

    /// Each with its reason and its remedy on lines of their own; empty if there is none.
    static String cautions(List<Caution> cautions) {
        var text = new StringBuilder();
        for (Caution caution : cautions) {
            text.append('\n');
            folded(text, "warning", caution.what());
            folded(text, "", caution.why());
            folded(text, "", "try " + caution.attempt());
        }
        return text.toString();
    }

    private static String echoes(ScanPlan plan) {
        double seconds = 1 / plan.caps().hostPerSecond();
        return counted(plan.allPorts().count(), "ICMP echo", "ICMP echoes")
                + " to each host, "
                + Durations.text(seconds)
                + " apart or more";
    }

    private static String ports(ScanPlan plan) {
        if (plan.asksEchoes()) {
            return "none: " + echoes(plan);
        }
        if (plan.asksHosts()) {
            return "none: who is up, by ARP, echo, SYN 443, ACK 80, timestamp";
        }
        String protocol = plan.asksDatagrams() ? "UDP " : "";
        return protocol + shortened(PortList.text(plan.allPorts()));
    }

    private static String targets(ScanPlan plan, @Nullable ScanPlan datagrams) {
        String part = plan.part().of() > 1 ? ", this shard's part)" : ")";
        String besides = datagrams == null ? "" : " + " + inWords(datagrams) + " by UDP";
        return " (" + inWords(plan) + besides + part;
    }

    private static String inWords(ScanPlan plan) {
        if (plan.asksHosts()) {
            return counted(plan.addressCount(), "address", "addresses");
        }
        List<String> families = new ArrayList<>();
        for (Asked asked : plan.asked().families()) {
            families.add(inWords(plan, asked) + (asked.hosts() == null ? "" : " in IPv6"));
        }
        return String.join(" + ", families);
    }

    private static String inWords(ScanPlan plan, Asked asked) {
        boolean isByEcho = plan.asksEchoes();
        String alike =
                counted(asked.alike().count(), "address", "addresses")
                        + " x "
                        + counted(
                                asked.alikePorts().count(),
                                isByEcho ? "echo" : "port",
                                isByEcho ? "echoes" : "ports");
        String single =
                counted(asked.singleCount(), "address with its port", "addresses with their port");
        String words = asked.areAllAlike() ? alike : alike + " + " + single;
        return asked.alike().isEmpty() ? single : words;
    }

    private static String counted(long count, String one, String many) {
        return GroupedDigits.text(count) + " " + (count == 1 ? one : many);
    }

    private static String rate(ScanPlan plan) {
        double ceiling = plan.pace().packetsPerSecond();
        double bits = ceiling * ConductReader.bitsOnWire(plan.smallestProbes());
        String control = plan.pace().isFixed() ? "" : ", as the path allows";
        if (plan.pace().isSerial()) {
            control = ", one outstanding at a time";
        }
        String packets = Rates.packets(ceiling) + (ceiling == 1 ? " packet/s" : " packets/s");
        String onTheWire = plan.asksDatagrams() ? "" : " (" + Rates.bits(bits) + ")";
        return "at most " + packets + onTheWire + control;
    }

    private static String peak(ScanPlan plan, PrefixPeak peak) {
        long perSecond = Math.max(1, Math.round(peak.packetsPerSecond()));
        return counted(perSecond, "packet/s", "packets/s")
                + " to "
                + plan.asked().space().prefixText(Integer.toUnsignedLong(peak.prefix().first()))
                + ", the busiest, with "
                + counted(peak.prefix().addresses(), "address", "addresses");
    }

    /// A small table of its own: what kind of network, how many packets, how long.
    private static void forecasts(StringBuilder text, List<Forecast> forecasts) {
        String name = "forecast";
        for (Forecast forecast : forecasts) {
            String packets = GroupedDigits.text(forecast.packets());
            String when = forecast.when();
            row(
                    text,
                    name,
                    when
                            + " ".repeat(Math.max(1, WHEN_COLUMNS - when.length()))
                            + " ".repeat(Math.max(0, PACKETS_COLUMNS - packets.length()))
                            + packets
                            + " packets   "
                            + Durations.text(forecast.seconds()));
            name = "";
        }
        row(
                text,
                "",
                "for round trips of "
                        + Durations.text(Forecast.SUPPOSED_RTT_NANOS)
                        + ", on a path that carries it all");
    }

    private static String shortened(String ports) {
        if (ports.length() <= LONGEST_PORT_LIST) {
            return ports;
        }
        return ports.substring(0, ports.lastIndexOf(',', LONGEST_PORT_LIST) + 1) + "...";
    }

    /// A row that goes on below its value where it is longer than a line.
    private static void folded(StringBuilder text, String name, String value) {
        int room = COLUMNS - 1 - NAME_COLUMNS;
        String left = value;
        String head = name;
        while (left.length() > room) {
            int blank = left.lastIndexOf(' ', room);
            int end = blank > 0 ? blank : room;
            row(text, head, left.substring(0, end));
            left = left.substring(end).stripLeading();
            head = "";
        }
        row(text, head, left);
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(name)
                .append(" ".repeat(NAME_COLUMNS - name.length()))
                .append(value)
                .append('\n');
    }
}
