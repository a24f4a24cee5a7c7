package dev.blip.bench;

import dev.blip.bench.Contender.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The one table, and under it how the promises stand. `-` is what was not measured, or says nothing there.
final class MarkdownTable {
    private static final String HEAD =
            """
            | work | program | wall s | of reference | of best peer | found | probes | CPU s | CPU s/M \
            | RSS MiB | scan ms | first probe ms | kpps | lost inside | dropped on the way | of ideal |
            |---|---|--:|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """;

    private final Results results;

    private MarkdownTable(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        var table = new MarkdownTable(results);
        var text = new StringBuilder();
        text.append("Measured on ").append(results.machine().text()).append(". Medians of ");
        text.append(results.rounds()).append(" runs. Peers: ");
        results.machine()
                .peers()
                .forEach((name, version) ->
                        text.append(name).append(' ').append(version).append(", "));
        text.setLength(text.length() - 2);
        text.append(
                ". ZMap 4 and ServiceRadar's scanner are not packaged and so not measured.\n\n");
        text.append(HEAD);
        String work = "";
        for (Row row : results.rows()) {
            boolean isNext = !row.work().name().equals(work);
            work = row.work().name();
            text.append("| ")
                    .append(isNext ? "`" + work + "`: " + row.work().title() : "")
                    .append(" | ");
            table.row(text, row);
        }
        figures(text, Figures.of(results));
        text.append(Projection.of(results));
        return text.toString();
    }

    private void row(StringBuilder text, Row row) {
        text.append(row.contender().name()).append(" | ");
        if (!row.isMeasured()) {
            String why = row.hasFailed() ? row.failure() : "not installed";
            text.append("- | - | - | not measured: ").append(why.replace('|', '/'));
            text.append(" | - | - | - | - | - | - | - | - | - | - |\n");
            return;
        }
        String work = row.work().name();
        text.append(number("%.3f", row.wallSeconds())).append(" | ");
        text.append(ratio(row, results.row(work, Role.REFERENCE))).append(" | ");
        text.append(ratio(row, results.bestPeer(work))).append(" | ");
        text.append(found(row)).append(" | ");
        text.append(number("%,.0f", row.probes())).append(" | ");
        text.append(number("%.3f", row.cpuSeconds())).append(" | ");
        text.append(number("%.2f", row.cpuSecondsPerMillion())).append(" | ");
        text.append(number("%.0f", row.rssMebi())).append(" | ");
        text.append(number("%.1f", row.scanMillis())).append(" | ");
        text.append(number("%.1f", row.firstProbeMillis())).append(" | ");
        text.append(number("%.0f", row.kiloPerSecond())).append(" | ");
        text.append(row.dropped() < 0 ? "-" : count(row.dropped())).append(" | ");
        text.append(number("%.2f %%", 100 * row.pathDropShare())).append(" | ");
        text.append(number("%.2fx time", row.wallSeconds() / row.idealSeconds())).append(" |\n");
    }

    /// How many times as long as the other it takes; where a work is about rates, how many times as fast it is.
    private static String ratio(Row row, Optional<Row> other) {
        if (other.isEmpty() || other.get() == row) {
            return "-";
        }
        double faster = row.speed() / other.get().speed();
        return row.work().subject() == Work.Subject.RATE
                ? number("%.2fx rate", faster)
                : number("%.2fx time", 1 / faster);
    }

    private static String found(Row row) {
        if (row.expected() == 0) {
            return "-";
        }
        String range =
                row.fewest() == row.most()
                        ? count(row.fewest())
                        : count(row.fewest()) + " to " + count(row.most());
        return range + (row.isComplete() ? ", all" : " of " + count(row.expected()));
    }

    private static void figures(StringBuilder text, List<Figure> figures) {
        text.append("\nFigures (ratios of the medians above):\n\n");
        for (Figure figure : figures) {
            String verdict = figure.holds() ? "holds" : "**does not hold**";
            text.append("- ").append(figure.name()).append(' ').append(figure.bar()).append(": ");
            text.append(figure.isMeasured() ? figure.value() + ", " + verdict : "not measured");
            text.append('\n');
        }
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "-";
    }
}
