package dev.blip.bench;

import dev.blip.bench.Contender.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/// What blip promises about its speed and cost, and whether this run of the bench bears it out. Ratios are of medians
/// of the same run.
final class Figures {
    private final Results results;
    private final List<Figure> figures = new ArrayList<>();

    private Figures(Results results) {
        this.results = results;
    }

    static List<Figure> of(Results results) {
        var all = new Figures(results);
        all.whole();
        all.populations();
        all.transmit();
        all.cost();
        all.paths();
        return List.copyOf(all.figures);
    }

    private void whole() {
        atMost(
                "whole process / reference, XDP",
                1.6,
                ours(Works.HOSTS, Row::wallSeconds),
                reference(Works.HOSTS, Row::wallSeconds));
        atMost(
                "whole process / reference, kernel",
                1.4,
                ours(Works.HOSTS_KERNEL, Row::wallSeconds),
                reference(Works.HOSTS_KERNEL, Row::wallSeconds));
        atLeast(
                "best peer's time / ours, kernel",
                1.8,
                peer(Works.HOSTS_KERNEL, Row::wallSeconds),
                ours(Works.HOSTS_KERNEL, Row::wallSeconds));
        atMost(
                "scan_ms / reference's, XDP",
                1.15,
                ours(Works.HOSTS, Row::scanMillis),
                reference(Works.HOSTS, Row::scanMillis));
        atMost("first probe, ms", 100, ours(Works.FIRST_PROBE, Row::firstProbeMillis), 1);
        atMost("blip --version, ms", 60, ours(Works.VERSION, Row::wallSeconds), 1e-3);
        atMost(
                "whole process, IPv6 / IPv4",
                1.15,
                value(results.row(Works.HOSTS_IPV6, Role.OURS_TOO), Row::wallSeconds),
                ours(Works.HOSTS_IPV6, Row::wallSeconds));
        for (String work :
                List.of(Works.HOSTS, Works.HOSTS_RESETS, Works.HOSTS_KERNEL, Works.HOSTS_IPV6)) {
            complete(work);
        }
    }

    private void populations() {
        atMost("5 ports, three states, s", 1.0, ours(Works.STATES, Row::wallSeconds), 1);
        complete(Works.STATES);
        atMost("131,072 addresses, 90 % silent, s", 1.0, ours(Works.SILENT, Row::wallSeconds), 1);
        complete(Works.SILENT);
        atMost("5 % loss each way, s", 0.6, ours(Works.LOSS, Row::wallSeconds), 1);
        atLeast(
                "5 % loss each way, % found",
                99.9, ours(Works.LOSS, Row::fewest), ours(Works.LOSS, Row::expected) / 100);
        atMost(
                "5 % loss each way, probes a target",
                1.15, ours(Works.LOSS, Row::probes), ours(Works.LOSS, Row::expected));
        atMost("answers lost inside, at 300,000 a second", 0, ours(Works.ANSWERS, Row::dropped), 1);
        complete(Works.ANSWERS);
    }

    private void transmit() {
        atLeast(
                "transmit / reference",
                0.97,
                ours(Works.TRANSMIT, Row::kiloPerSecond),
                reference(Works.TRANSMIT, Row::kiloPerSecond));
        atLeast(
                "transmit / best peer",
                1.4,
                ours(Works.TRANSMIT, Row::kiloPerSecond),
                peer(Works.TRANSMIT, Row::kiloPerSecond));
        atLeast(
                "transmit, two threads / reference",
                0.92,
                ours(Works.TRANSMIT_2, Row::kiloPerSecond),
                reference(Works.TRANSMIT_2, Row::kiloPerSecond));
        atLeast(
                "transmit, two threads / best peer",
                1.6,
                ours(Works.TRANSMIT_2, Row::kiloPerSecond),
                peer(Works.TRANSMIT_2, Row::kiloPerSecond));
        atLeast(
                "transmit, AF_XDP / reference",
                0.95,
                ours(Works.TRANSMIT_XDP, Row::kiloPerSecond),
                reference(Works.TRANSMIT_XDP, Row::kiloPerSecond));
        atLeast(
                "transmit, AF_XDP, two threads / reference",
                0.95,
                ours(Works.TRANSMIT_XDP_2, Row::kiloPerSecond),
                reference(Works.TRANSMIT_XDP_2, Row::kiloPerSecond));
        atMost(
                "CPU seconds a million probes / reference",
                1.1,
                ours(Works.TRANSMIT, Row::cpuSecondsPerMillion),
                reference(Works.TRANSMIT, Row::cpuSecondsPerMillion));
    }

    private void cost() {
        atMost("memory, 21,000 targets, MiB", 80, ours(Works.HOSTS, Row::rssMebi), 1);
        atMost(
                "memory, 16,777,216 targets more, MiB",
                40,
                ours(Works.MEMORY, Row::rssMebi) - ours(Works.HOSTS, Row::rssMebi),
                1);
        double[] rates =
                DoubleStream.of(scale("1e5"), scale("1e6"), scale("1e7"))
                        .filter(rate -> !Double.isNaN(rate))
                        .toArray();
        if (rates.length == 3) {
            atMost(
                    "most / least time a target, 1e5 to 1e7",
                    1.1,
                    DoubleStream.of(rates).max().orElseThrow(),
                    DoubleStream.of(rates).min().orElseThrow());
        }
    }

    private void paths() {
        for (String width : PathWorks.BOTTLENECKS) {
            String work = PathWorks.BOTTLENECK + width;
            atLeast(
                    work + ", % found",
                    99.9,
                    ours(work, Row::fewest),
                    ours(work, Row::expected) / 100);
            atMost(work + ", most % dropped on the way", 3, ours(work, Row::pathDropShare), 0.01);
            atMost(
                    work + ", scan_ms / ideal",
                    1.6,
                    ours(work, Row::scanMillis),
                    ours(work, Row::idealSeconds) * 1e3);
        }
        atMost(
                "control: time at default flags / at a fixed 1M",
                1.3,
                ours(PathWorks.CONTROL, Row::wallSeconds),
                value(results.row(PathWorks.CONTROL, Role.OURS_TOO), Row::wallSeconds));
        complete(PathWorks.CONTROL);
        PathWorks.LATENCIES.forEach(trips -> complete(PathWorks.LATENCY + trips));
    }

    private double scale(String size) {
        return ours(Works.SCALE + size, Row::kiloPerSecond);
    }

    private void complete(String work) {
        results.row(work, Role.OURS)
                .ifPresent(row ->
                        figures.add(
                                new Figure(
                                        work + ": fewest found in any run",
                                        "= " + row.expected(),
                                        Long.toString(row.fewest()),
                                        row.isComplete())));
    }

    private void atMost(String name, double bar, double value, double of) {
        double ratio = value / of;
        add(name, "<= " + text(bar), ratio, ratio <= bar);
    }

    private void atLeast(String name, double bar, double value, double of) {
        double ratio = value / of;
        add(name, ">= " + text(bar), ratio, ratio >= bar);
    }

    private void add(String name, String bar, double ratio, boolean holds) {
        figures.add(new Figure(name, bar, Double.isNaN(ratio) ? "" : text(ratio), holds));
    }

    private double ours(String work, ToDoubleFunction<Row> what) {
        return value(results.row(work, Role.OURS), what);
    }

    private double reference(String work, ToDoubleFunction<Row> what) {
        return value(results.row(work, Role.REFERENCE), what);
    }

    private double peer(String work, ToDoubleFunction<Row> what) {
        return value(results.bestPeer(work), what);
    }

    private static double value(Optional<Row> row, ToDoubleFunction<Row> what) {
        return row.isPresent() ? what.applyAsDouble(row.get()) : Double.NaN;
    }

    private static String text(double value) {
        return String.format(
                        Locale.ROOT,
                        value >= 100 || value == Math.rint(value) ? "%.1f" : "%.3f",
                        value)
                .replaceAll("\\.?0+$", "");
    }
}
