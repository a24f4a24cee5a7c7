package dev.blip.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// A contender in a work: its runs so far, and what the table says of them. Medians leave out what was not measured.
final class Row {
    private final Work work;
    private final Contender contender;
    private final long expected;
    private final List<Run> runs = new ArrayList<>();
    private String failure = "";

    Row(Work work, Contender contender) {
        this.work = work;
        this.contender = contender;
        this.expected = work.population().open(work.answers().truth());
    }

    void add(Run run) {
        runs.add(run);
    }

    void failed(String why) {
        failure = why;
    }

    Work work() {
        return work;
    }

    Contender contender() {
        return contender;
    }

    List<Run> runs() {
        return List.copyOf(runs);
    }

    boolean hasFailed() {
        return !failure.isEmpty();
    }

    /// Why it is not measured; empty if it is.
    String failure() {
        return failure;
    }

    /// Open targets in truth.
    long expected() {
        return expected;
    }

    /// Whether every run found every open target, and no other.
    boolean isComplete() {
        return isMeasured()
                && fewest() == expected
                && runs.stream().allMatch(run -> run.wrong() == 0);
    }

    boolean isMeasured() {
        return !runs.isEmpty() && !hasFailed();
    }

    long fewest() {
        return runs.stream().mapToLong(Run::open).min().orElse(0);
    }

    long most() {
        return runs.stream().mapToLong(Run::open).max().orElse(0);
    }

    double wallSeconds() {
        return median(run -> run.metered().wallSeconds());
    }

    double cpuSeconds() {
        return median(run -> run.metered().cpuSeconds());
    }

    double rssMebi() {
        return median(run -> run.metered().rssMebi());
    }

    double probes() {
        return median(run -> run.probes() < 0 ? Double.NaN : run.probes());
    }

    double cpuSecondsPerMillion() {
        return median(run ->
                run.probes() <= 0 ? Double.NaN : run.metered().cpuSeconds() * 1e6 / run.probes());
    }

    double scanMillis() {
        return median(Run::scanMillis);
    }

    double firstProbeMillis() {
        return median(Run::firstProbeMillis);
    }

    double kiloPerSecond() {
        return median(Run::kiloPerSecond);
    }

    /// Most answers lost inside in any run, or -1.
    long dropped() {
        return runs.stream().mapToLong(Run::dropped).max().orElse(-1);
    }

    /// Share of the frames sent that the bottleneck dropped, the most in any run; not a number if there is none.
    double pathDropShare() {
        return runs.stream()
                .mapToDouble(Run::pathDropShare)
                .filter(share -> !Double.isNaN(share))
                .max()
                .orElse(Double.NaN);
    }

    /// The least time in which this work can be done, by its bottleneck; not a number if it has none.
    double idealSeconds() {
        int packetsPerSecond = work.answers().packetsPerSecond();
        return packetsPerSecond == 0
                ? Double.NaN
                : work.population().targets() / (double) packetsPerSecond;
    }

    /// How fast it is at what its work is about, in units that mean something within one work only: more is faster.
    double speed() {
        return switch (work.subject()) {
            case WALL -> 1 / wallSeconds();
            case FIRST_PROBE -> 1 / firstProbeMillis();
            case RATE -> kiloPerSecond();
        };
    }

    /// The middle one, or the mean of the middle two; not a number if there is none.
    static double median(double... values) {
        double[] sorted =
                java.util.Arrays.stream(values)
                        .filter(value -> !Double.isNaN(value))
                        .sorted()
                        .toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private double median(ToDoubleFunction<Run> what) {
        return median(runs.stream().mapToDouble(what).toArray());
    }

    /// One line about the latest run.
    String latest() {
        if (hasFailed()) {
            return contender.name() + ": " + failure;
        }
        Run run = runs.getLast();
        return String.format(
                Locale.ROOT,
                "%s: %.3f s, %d of %d%s%s%s%s",
                contender.name(),
                run.metered().wallSeconds(),
                run.open(),
                expected,
                Double.isNaN(run.kiloPerSecond())
                        ? ""
                        : String.format(Locale.ROOT, ", %.0f kpps", run.kiloPerSecond()),
                Double.isNaN(run.pathDropShare())
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", %.2f %% dropped on the way",
                                100 * run.pathDropShare()),
                run.isNoisy() ? ", not quiet before" : "",
                run.remark().isEmpty() ? "" : ", " + run.remark());
    }
}
