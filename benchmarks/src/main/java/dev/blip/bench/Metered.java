package dev.blip.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `meter.c` says of one process: fork to exit, and what `wait4` counts for it and the children it waited for.
///
/// @param startNanos   CLOCK_MONOTONIC just before the fork
/// @param wallSeconds  fork to exit
/// @param cpuSeconds   user and system
/// @param rssMebi      most memory resident at once, MiB
/// @param exit         exit code
record Metered(long startNanos, double wallSeconds, double cpuSeconds, double rssMebi, int exit) {
    static Metered read(Path result) {
        try {
            JsonNode node = JsonMapper.shared().readTree(Files.readString(result));
            return new Metered(
                    node.path("start_ns").asLong(),
                    node.path("wall_ns").asLong() / 1e9,
                    (node.path("user_us").asLong() + node.path("system_us").asLong()) / 1e6,
                    node.path("max_rss_kib").asLong() / 1024.0,
                    node.path("exit").asInt());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
