package dev.blip.app.scan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// How long this process has existed, the JVM's own start included. From `/proc`, as `ps` does it; the classes of
/// `java.lang.management` would take longer to load than most scans last.
final class ProcessAge {
    private static final int MILLIS_PER_TICK = 10; // USER_HZ is 100 on amd64 and arm64
    private static final int START_TIME =
            22 - 3; // proc_pid_stat(5), counted from the field after the name

    private ProcessAge() {}

    /// Milliseconds, 10 ms resolution; -1 where there is no `/proc`.
    static long millis() {
        try {
            String stat = read("/proc/self/stat");
            String uptime = read("/proc/uptime");
            int at = stat.lastIndexOf(')') + 2; // the name may hold blanks and parentheses
            for (int field = 0; field < START_TIME; field++) {
                at = stat.indexOf(' ', at) + 1;
            }
            long startTicks = Long.parseLong(stat.substring(at, stat.indexOf(' ', at)));
            String seconds = uptime.substring(0, uptime.indexOf(' '));
            return Math.round(Double.parseDouble(seconds) * 1000) - startTicks * MILLIS_PER_TICK;
        } catch (IOException _) {
            return -1;
        }
    }

    private static String read(String path) throws IOException {
        return new String(Files.readAllBytes(Path.of(path)), StandardCharsets.US_ASCII);
    }
}
