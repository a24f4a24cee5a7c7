package dev.blip.lab;

import java.time.Duration;
import java.util.List;

/// Short commands that set up or look: run, wait, return.
public final class Commands {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private Commands() {}

    public static Outcome run(List<String> command) {
        return Running.start(command).await(BOUND);
    }

    public static Outcome run(String... command) {
        return run(List.of(command));
    }
}
