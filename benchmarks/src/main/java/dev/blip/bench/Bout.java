package dev.blip.bench;

import dev.blip.lab.Lab;
import dev.blip.lab.Outcome;
import dev.blip.lab.WireCounters;
import dev.blip.lab.Workshop;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// All runs of one work, in a lab of its own. Contenders take turns, and each round starts with another one, so that
/// what changes on the machine meanwhile hits all alike. A contender whose first run fails is not asked again.
final class Bout {
    private static final Duration READY_BOUND = Duration.ofSeconds(5);
    private static final String TRICKLE_PER_SECOND = "50";
    private static final String METERED = "meter.json";
    private static final int INCOMPLETE = 3; // blip says so itself; the table does

    private final Work work;
    private final Path sources;
    private final Duration quietBound;
    private final PrintStream log;

    /// @param sources  where the C files of the bench are
    /// @param quietBound  how long to wait for a quiet machine before each run
    /// @param log      a line for each run
    Bout(Work work, Path sources, Duration quietBound, PrintStream log) {
        this.work = work;
        this.sources = sources;
        this.quietBound = quietBound;
        this.log = log;
    }

    /// A row for each contender, in their order.
    List<Row> run(int rounds) throws InterruptedException, IOException {
        List<Row> rows =
                work.contenders().stream().map(contender -> new Row(work, contender)).toList();
        try (Lab lab = Lab.open(work.answers().layout())) {
            Site site = Site.in(lab, sources);
            String trickle = Workshop.tool(sources.resolve("trickle.c")).toString();
            lab.start(lab.target(), List.of(trickle, Lab.SCANNER_ADDRESS, TRICKLE_PER_SECOND))
                    .awaitWord("ready", READY_BOUND);
            work.answers().prepare(lab, sources);
            for (int round = 0; round < rounds; round++) {
                var turn = new ArrayList<>(rows);
                Collections.rotate(turn, -round);
                for (Row row : turn) {
                    if (!row.hasFailed()) {
                        run(site, row);
                    }
                }
            }
        }
        return rows;
    }

    private void run(Site site, Row row) throws InterruptedException, IOException {
        Contender contender = row.contender();
        site.clear();
        if (!(work.answers() instanceof Answers.ByKernel)) {
            work.answers().prepare(site.lab(), sources); // counters from 0
        }
        if (work.answers() instanceof Answers.OverCable) {
            site.lab().renewWire(); // counters from 0, its queue empty
        }
        boolean isQuiet = Quiet.await(quietBound);
        var command = new ArrayList<>(List.of(site.meter(), site.file(METERED)));
        command.addAll(contender.command().apply(site));
        Outcome outcome = site.lab().start(site.lab().scanner(), command).await(contender.bound());
        if (outcome.isTimeout() || !Files.exists(Path.of(site.file(METERED)))) {
            row.failed("not over after " + contender.bound().toSeconds() + " s");
        } else if (outcome.exit() != 0 && outcome.exit() != INCOMPLETE) {
            row.failed("exit " + outcome.exit() + ": " + firstLine(outcome.err() + outcome.out()));
        } else {
            row.add(measured(site, contender, outcome, isQuiet));
        }
        log.println("  " + row.latest());
    }

    private Run measured(Site site, Contender contender, Outcome outcome, boolean isQuiet)
            throws IOException {
        Metered metered = Metered.read(Path.of(site.file(METERED)));
        var found = new Found(work.population(), work.answers().truth());
        contender.reading().read(site.output(), outcome.out(), found);
        long probes = found.sent();
        double firstProbeMillis = Double.NaN;
        double kiloPerSecond = Double.NaN;
        double pathDropShare = Double.NaN;
        if (work.answers() instanceof Answers.Nobody) {
            Arrivals arrivals = Arrivals.read(site.lab());
            probes = arrivals.syns();
            kiloPerSecond = arrivals.kiloPerSecond();
            if (probes > 0) {
                firstProbeMillis = (arrivals.firstNanos() - metered.startNanos()) / 1e6;
            }
        } else if (work.answers() instanceof Answers.ByXdp) {
            probes = site.lab().counters().syn();
        } else if (work.answers() instanceof Answers.OverCable) {
            WireCounters wire = site.lab().renewWire();
            probes = wire.toTarget().arrived();
            if (work.answers().packetsPerSecond() > 0) {
                pathDropShare = wire.droppedShare();
            }
            if (wire.toTarget().unplanned() + wire.toScanner().unplanned() > 0) {
                found.remark(found.remark() + "the wire could not follow: " + wire);
            }
        }
        return new Run(
                metered,
                found.open(),
                found.wrong(),
                probes,
                found.scanMillis(),
                firstProbeMillis,
                kiloPerSecond,
                found.dropped(),
                pathDropShare,
                !isQuiet,
                found.remark());
    }

    private static String firstLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("says nothing");
    }
}
