package dev.blip.bench;

import dev.blip.bench.Contender.Role;
import java.util.Locale;
import java.util.Optional;

/// From what one probe costs here to links that are not here. Arithmetic, no measurement: a network card takes work
/// off the processor that a veth pair puts on it (the target's part runs on the sender's processor), and puts its own
/// limits in the way.
final class Projection {
    /// The public part of IPv4, without private, reserved and multicast addresses.
    private static final double INTERNET = 3.7e9;

    /// A SYN with all its options, 74 bytes, with check sequence, preamble and gap: 98 bytes on an Ethernet wire.
    private static final double WIRE_BITS = 98 * 8;

    private static final double TEN_GIGABIT = 10e9 / WIRE_BITS;
    private static final int CHART_COLUMNS = 40;

    private Projection() {}

    /// Two sections of the page, each empty if its works were not measured.
    static String of(Results results) {
        return links(results) + scale(results);
    }

    private static String links(Results results) {
        var text = new StringBuilder();
        link(text, "packet socket", results.row(Works.TRANSMIT, Role.OURS));
        link(text, "AF_XDP", results.row(Works.TRANSMIT_XDP, Role.OURS));
        if (text.isEmpty()) {
            return "";
        }
        return """

        Projected from one thread here:

        | path | ns a probe | all IPv4, one port, one thread | threads for 10 GbE | for 100 GbE |
        |---|--:|--:|--:|--:|
        """
                + text;
    }

    private static void link(StringBuilder text, String path, Optional<Row> row) {
        if (row.isEmpty() || Double.isNaN(row.get().kiloPerSecond())) {
            return;
        }
        double perSecond = row.get().kiloPerSecond() * 1e3;
        text.append(
                String.format(
                        Locale.ROOT,
                        "| %s | %.0f | %.1f h | %.0f | %.0f |%n",
                        path,
                        1e9 / perSecond,
                        INTERNET / perSecond / 3600,
                        Math.ceil(TEN_GIGABIT / perSecond),
                        Math.ceil(10 * TEN_GIGABIT / perSecond)));
    }

    /// Cost against work: time per target, drawn.
    private static String scale(Results results) {
        double most = 0;
        var text = new StringBuilder();
        for (Row row : results.rows()) {
            most = Math.max(most, nanosPerTarget(row));
        }
        for (Row row : results.rows()) {
            double nanos = nanosPerTarget(row);
            if (nanos > 0) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                "%12s %6.0f ns %s%n",
                                String.format(
                                        Locale.ROOT, "%,d", row.work().population().targets()),
                                nanos,
                                "#".repeat((int) Math.round(nanos / most * CHART_COLUMNS))));
            }
        }
        return text.isEmpty()
                ? ""
                : "\nTime per silent target, first probe to last, by number of targets:\n\n```\n"
                        + text
                        + "```\n\n![time per target against targets](cost.svg)\n";
    }

    private static double nanosPerTarget(Row row) {
        boolean isScale = row.work().name().startsWith(Works.SCALE) && row.isMeasured();
        return isScale ? 1e6 / row.kiloPerSecond() : 0;
    }
}
