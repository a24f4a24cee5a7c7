package dev.blip.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// The command `./bench`: runs the works, prints the table on standard output, writes the runs as JSON. What it is
/// doing goes to standard error.
public final class Bench {
    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private static final Duration QUIET_BOUND = Duration.ofSeconds(30);

    private Bench() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("blip.home", ".")).toAbsolutePath().normalize();
        Request request;
        List<Work> works;
        try {
            request = Request.read(words);
            works = request.works();
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
            return;
        }
        Duration quietBound = request.waits() ? QUIET_BOUND : Duration.ZERO;
        var rows = new ArrayList<Row>();
        for (Work work : works) {
            System.err.println(work.name() + ": " + work.title());
            rows.addAll(
                    new Bout(work, home.resolve("benchmarks"), quietBound, System.err)
                            .run(request.rounds()));
        }
        var results = new Results(Machine.here(), request.rounds(), rows);
        String table = MarkdownTable.of(results);
        System.out.write(table.getBytes(StandardCharsets.UTF_8));
        System.out.flush();
        Path file = home.resolve("benchmarks/results/" + FILE_TIME.format(Instant.now()) + ".json");
        ResultFile.write(results, file);
        System.err.println("every run: " + home.relativize(file));
        if (request.updatesDocs()) {
            Page.update(home.resolve("docs/performance.md"), table);
            Plot.cost(home, file);
        }
    }
}
