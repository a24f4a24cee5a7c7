package dev.blip.lab;

import java.time.Duration;
import java.util.List;

/// Short commands that set up or look: run, wait, return.
final class Commands {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private Commands() {}

    static Outcome run(List<String> command) {
        return Running.start(command).await(BOUND);
    }

    static Outcome run(String... command) {
        return run(List.of(command));
    }
}
