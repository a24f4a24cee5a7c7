package dev.blip.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Waits until the machine does nothing else: a measurement beside somebody else's work measures that work.
final class Quiet {
    private static final Path STAT = Path.of("/proc/stat");
    private static final long SPAN_MILLIS = 300;
    private static final double IDLE_SHARE = 0.93;
    private static final int FIELDS =
            8; // user to steal, proc_pid_stat's neighbour proc_stat(5); guest is in user

    private Quiet() {}

    /// Whether all processors together were idle for a third of a second before `bound` was over.
    static boolean await(Duration bound) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        long[] before = ticks();
        do {
            Thread.sleep(SPAN_MILLIS);
            long[] after = ticks();
            double all = Math.max(1, after[1] - before[1]);
            if ((after[0] - before[0]) / all >= IDLE_SHARE) {
                return true;
            }
            before = after;
        } while (System.nanoTime() < deadline);
        return false;
    }

    /// Idle ticks (idle and iowait), and all ticks, since boot.
    private static long[] ticks() {
        try (var lines = Files.lines(STAT)) {
            String[] words = lines.findFirst().orElseThrow().trim().split(" +", -1);
            long all = 0;
            for (int i = 1; i <= FIELDS; i++) {
                all += Long.parseLong(words[i]);
            }
            return new long[] {Long.parseLong(words[4]) + Long.parseLong(words[5]), all};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
