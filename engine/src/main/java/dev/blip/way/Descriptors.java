package dev.blip.way;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many files this process may have open: RLIMIT_NOFILE of getrlimit(2).
public final class Descriptors {
    /// What every Linux grants a process by default.
    private static final long USUAL = 1_024;

    private Descriptors() {}

    /// The soft limit as `/proc` states it, or the usual one where it does not.
    public static long limit() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    String soft = line.substring("Max open files".length()).trim().split("\\s+")[0];
                    return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
                }
            }
            return USUAL;
        } catch (IOException | NumberFormatException e) {
            return USUAL; // a /proc that hides it: stay with what is safe everywhere
        }
    }
}
