package dev.blip.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Everything that was measured, run by run, as JSON.
final class ResultFile {
    private ResultFile() {}

    /// One contender in one work.
    record Entry(
            String work,
            String title,
            String program,
            String role,
            long targets,
            long expected,
            boolean complete,
            String failure,
            List<Run> runs) {}

    /// The whole file.
    record Content(Machine machine, int rounds, List<Entry> entries, List<Figure> figures) {}

    /// Writes `results` to `file`, whose directory is made if need be.
    static void write(Results results, Path file) throws IOException {
        List<Entry> entries = results.rows().stream().map(ResultFile::entry).toList();
        var content =
                new Content(results.machine(), results.rounds(), entries, Figures.of(results));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(content));
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.work().name(),
                row.work().title(),
                row.contender().name(),
                row.contender().role().name(),
                row.work().population().targets(),
                row.expected(),
                row.isComplete(),
                row.failure(),
                row.runs());
    }
}
